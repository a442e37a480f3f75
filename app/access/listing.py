"""Keys as they are made and listed, by the command line and over HTTP alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.access.minting import mint
from app.documents import plain
from index.keys import Key, KeyStore, Role


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown once."""

    id: str
    name: str
    role: Role
    key: str


class KeyBody(BaseModel):
    """What a new key is to be."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100, pattern=r"\S", examples=["newsroom"])
    role: Role = "reader"
    per_minute: int | None = Field(default=None, ge=1, le=1_000_000)
    per_day: int | None = Field(default=None, ge=1, le=1_000_000_000)


class KeyItem(BaseModel):
    """A key in a list: all but what opens anything."""

    id: str
    name: str
    role: Role
    created: str
    revoked: str | None
    per_minute: int | None
    per_day: int | None


class KeyList(BaseModel):
    """One page of keys in the order of their making; `next` is the offset of the next page, or null."""

    keys: list[KeyItem]
    next: int | None


def add_key(
    store: KeyStore, name: str, role: Role, *, per_minute: int | None = None, per_day: int | None = None
) -> NewKey:
    """Make a key and keep its hash. Raises InputError for an unfit name or one that is taken."""
    key, sealed, text = mint(name, role, now=datetime.now(UTC), per_minute=per_minute, per_day=per_day)
    store.add(key, sealed)
    return NewKey(key.id, key.name, key.role, text)


def key_item(key: Key) -> dict[str, Any]:
    """Write a key in JSON's types."""
    return plain(key)
