"""Keeps the vectors of sentences beside an archive, in `.meanings.db`: derived, and made again when it is deleted.

It has a lock of its own and is no part of the archive's commit. Where it cannot be read or written, vectors are kept
as long as the process lasts, and nothing else changes.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from rag.meanings import InMemory
from rag.nouns import Vector

FILE = ".meanings.db"
_PATIENCE_SECONDS = 5.0


class MeaningShelf:
    """Vectors in half precision by key; fulfils `rag.meanings.Shelf`. Any thread may read and write."""

    def __init__(self, archive: Path) -> None:
        self._path = archive / FILE
        self._near = InMemory()
        self._lock = threading.Lock()

    def read(self, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        """Give the vectors of those of the keys that are kept."""
        with self._lock:
            found = self._near.read(keys)
            missing = [key for key in keys if key not in found]
            if missing and self._path.is_file():
                stored = self._stored(missing)
                self._near.write(list(stored.items()))
                found |= stored
        return found

    def write(self, rows: Sequence[tuple[bytes, Vector]]) -> None:
        """Keep vectors; on a disk that takes none, as long as the process lasts."""
        with self._lock:
            self._near.write(rows)
            half = [(key.hex(), vector.astype(np.float16).tobytes()) for key, vector in rows]
            try:
                with closing(self._connected()) as db, db:
                    db.execute("CREATE TABLE IF NOT EXISTS meaning (key TEXT PRIMARY KEY, vector BLOB) WITHOUT ROWID")
                    db.executemany("INSERT OR REPLACE INTO meaning VALUES (?, ?)", half)
            except (sqlite3.Error, OSError):
                return

    def keep(self, keys: Sequence[bytes]) -> None:
        """Forget all vectors but those of the keys: sentences of articles that went leave nothing behind."""
        wanted = set(keys)
        with self._lock:
            self._near.keep(keys)
            if not self._path.is_file():
                return
            try:
                with closing(self._connected()) as db, db:
                    gone = [
                        (key,) for (key,) in db.execute("SELECT key FROM meaning") if bytes.fromhex(key) not in wanted
                    ]
                    db.executemany("DELETE FROM meaning WHERE key = ?", gone)
            except (sqlite3.Error, OSError):
                return

    def _stored(self, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        found: dict[bytes, Vector] = {}
        try:
            with closing(self._connected()) as db:
                wanted = json.dumps([key.hex() for key in keys])
                rows = db.execute(
                    "SELECT meaning.key, vector FROM json_each(?) AS asked JOIN meaning ON meaning.key = asked.value",
                    (wanted,),
                )
                found = {
                    bytes.fromhex(key): np.frombuffer(vector, dtype=np.float16).astype(np.float32)
                    for key, vector in rows
                }
        except (sqlite3.Error, OSError):
            return found
        return found

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=_PATIENCE_SECONDS)
