"""Keeps in PostgreSQL what lies in files beside an archive in a folder: sentences' vectors, readers' own lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.postgres.connections import Connections
from rag.errors import ArchiveError
from rag.meanings import InMemory
from rag.nouns import Vector

_STORED = "<f2"


class PostgresMeanings:
    """Vectors in half precision by key; fulfils `rag.meanings.Shelf`. All servers of an archive learn from each other.

    While the database is away, vectors are kept as long as the process lasts.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._near = InMemory()

    def read(self, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        """Give the vectors of those of the keys that are kept."""
        found = self._near.read(keys)
        missing = [key for key in keys if key not in found]
        if missing:
            stored = self._stored(missing)
            self._near.write(list(stored.items()))
            found |= stored
        return found

    def write(self, rows: Sequence[tuple[bytes, Vector]]) -> None:
        """Keep vectors."""
        self._near.write(rows)
        try:
            with self._connections.writing() as db, db.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO meaning VALUES (%s, %s) ON CONFLICT (key) DO NOTHING",
                    # In one order for all, so that two servers never wait for each other's rows.
                    sorted((key, vector.astype(_STORED).tobytes()) for key, vector in rows),
                )
        except ArchiveError:
            return

    def keep(self, keys: Sequence[bytes]) -> None:
        """Forget all vectors but those of the keys."""
        self._near.keep(keys)
        try:
            with self._connections.writing() as db:
                db.execute("DELETE FROM meaning WHERE NOT key = ANY(%s)", (list(keys),))
        except ArchiveError:
            return

    def _stored(self, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        try:
            with self._connections.glancing() as db:
                rows = db.execute("SELECT key, vector FROM meaning WHERE key = ANY(%s)", (list(keys),), binary=True)
                return {bytes(key): np.frombuffer(vector, _STORED).astype(np.float32) for key, vector in rows}
        except ArchiveError:
            return {}


class PostgresLists:
    """A reader's own lists by name; fulfils `app.lists.Shelf`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def read(self, name: str) -> str | None:
        """Read a list's text; None where there is none."""
        with self._connections.glancing() as db:
            found = db.execute("SELECT text FROM list WHERE name = %s", (name,)).fetchone()
        return str(found[0]) if found else None

    def write(self, name: str, text: str) -> None:
        """Keep a list, in the place of any of its name."""
        with self._connections.writing() as db:
            db.execute(
                "INSERT INTO list VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET text = excluded.text", (name, text)
            )

    def place(self, name: str) -> str:
        """Name where a list is, for messages."""
        return f"{name} at {self._connections.address}"
