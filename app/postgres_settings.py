"""Where an archive on PostgreSQL is read besides its own address. They say nothing of an archive in a folder."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from app.section import Section
from index.postgres.address import Address, is_address
from index.postgres.staleness import STALENESS
from rag.errors import SettingsError


class PostgresSettings(Section):
    """`read_from` is the address of a replica (or of several), `staleness` how many seconds it may lag."""

    read_from: Annotated[Address | None, NoDecode] = None
    staleness: float = Field(default=STALENESS, gt=0, le=86_400)

    @field_validator("read_from", mode="before")
    @classmethod
    def _be_an_address(cls, value: object) -> object:
        """Ask for a database's address, never showing one."""
        if isinstance(value, str):
            if not is_address(value):
                raise SettingsError(
                    "The setting postgres.read_from is not the address of a database.",
                    hint="Spell it postgresql://user@host:5432/database, as the archive's own address.",
                )
            return Address(value)
        return value
