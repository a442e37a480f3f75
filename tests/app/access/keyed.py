"""A server that asks for keys, and one key of each role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from app.access.listing import add_key
from app.access.opening import opened_access
from index.keys import Role
from tests.app.serving import RECORDS, settings_in, small_app, talking_to

HOLDERS: tuple[tuple[str, Role], ...] = (
    ("ada", "reader"),
    ("ben", "reader"),
    ("edda", "editor"),
    ("root", "admin"),
)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A client, and a key by its holder's name."""

    client: TestClient
    keys: dict[str, str]

    def as_(self, name: str) -> dict[str, str]:
        """The header by which somebody asks."""
        return {"Authorization": f"Bearer {self.keys[name]}"}


@contextmanager
def keyed_server(folder: Path, overrides: dict[str, object] | None = None) -> Iterator[Keyed]:
    """Serve the three records to holders of keys."""
    settings = settings_in(folder, overrides)
    with opened_access(settings, create=True) as access:
        assert access is not None
        keys = {name: add_key(access.keys, name, role).key for name, role in HOLDERS}
    with talking_to(small_app(settings)) as client:
        keyed = Keyed(client, keys)
        assert client.post("/v1/articles", json=RECORDS, headers=keyed.as_("edda")).json()["added"] == 3
        yield keyed
