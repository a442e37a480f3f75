"""A vector index with how far it has followed the log of `truth.db`, and the vectors where memory holds them.

Not safe for threads by itself: `index/vectors.py` sees to it that one changes it and many search it.
"""

from __future__ import annotations

from sqlite3 import Connection

import numpy as np

from index import fp16, log
from index.kept_vectors import MOST, KeptVectors
from index.saved_index import Index

_DEAD_SHARE = 4
_AT_ONCE = 8192


class Followed:
    """An index and how far it has followed the log; `kept` are its vectors, once somebody searches and they are few."""

    def __init__(self, index: Index, *, sequence: int = -1) -> None:
        self.index = index
        self.sequence = sequence
        self.kept: KeptVectors | None = None
        rows = index.rows()
        self._newest = int(rows.max()) if len(rows) else 0

    def replay(self, db: Connection) -> None:
        """Follow the log to its end as a transaction sees it."""
        target = log.last_sequence(db)
        if target <= self.sequence:
            # Another thread, with a newer transaction, was here first.
            return
        operations = log.operations(db, after=self.sequence)
        gone = [np.arange(op.first, op.last + 1) for op in operations if op.kind == "remove"]
        if gone and len(self.index):
            self.index.remove(np.concatenate(gone).astype(np.int64))
        while self.read_on(db):
            pass
        self.sequence = target
        if self.kept is not None and len(self.kept) > MOST:
            self.kept = None
        elif self.kept is not None and len(self.kept) > len(self.index) * (1 + 1 / _DEAD_SHARE):
            self.kept.keep(self.index.rows())

    def read_on(self, db: Connection) -> bool:
        """Add the next passages; returns whether there may be more."""
        # Rows only grow, so what is new is what lies above the newest that was ever seen.
        found = _stored(db, after=self._newest)
        if not found:
            return False
        rows = np.array([row for row, _ in found], dtype=np.int64)
        vectors = fp16.decode([blob for _, blob in found], self.index.dimensions)
        self.index.add(rows, vectors)
        if self.kept is not None:
            self.kept.add(rows, vectors)
        self._newest = int(rows[-1])
        return len(found) == _AT_ONCE

    def may_keep(self) -> bool:
        """Tell whether the vectors could be kept in memory and are not yet."""
        return self.kept is None and 0 < len(self.index) <= MOST

    def keep(self, db: Connection) -> None:
        """Read the vectors of what is indexed into memory; the index has followed this transaction."""
        if not self.may_keep() or self.sequence != log.last_sequence(db):
            return
        kept = KeptVectors(self.index.dimensions)
        last = 0
        while found := _stored(db, after=last):
            last = found[-1][0]
            rows = np.array([row for row, _ in found], dtype=np.int64)
            kept.add(rows, fp16.decode([blob for _, blob in found], self.index.dimensions))
        self.kept = kept


def _stored(db: Connection, *, after: int) -> list[tuple[int, bytes]]:
    return db.execute(
        "SELECT passage, fp16 FROM vector WHERE passage > ? ORDER BY passage LIMIT ?", (after, _AT_ONCE)
    ).fetchall()
