"""Keeps what filters look at in memory, a column each, so that any filter becomes a bitmap in less than a millisecond.

One `Columns` follows the log of `truth.db` for one process. The rule itself is that of `index/visibility.py`.
"""

from __future__ import annotations

import threading
from datetime import date
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from index import log
from index.visibility import Bitmap, outlets
from rag.nouns import Filters

UNDATED = 0
"""The day of an undated article; dated ones count from 1 (`date.toordinal`)."""

_LATEST = date.max.toordinal()
_NO_OUTLET = 0


class Columns:
    """Day, outlet and passages of every article. Any number of threads may use it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._sequence = -1
        self._newest = 0
        self._outlets: dict[str, int] = {}
        # One row an article: its own row, its day, its outlet's number, its first passage, and the one after its last.
        self._table: NDArray[np.int64] = np.empty((5, 0), dtype=np.int64)

    def visible(self, db: Connection, filters: Filters) -> Bitmap:
        """Mark the passages that a filter lets through, as a transaction sees them or as a newer one did."""
        with self._guard:
            self._follow(db)
            table, numbers = self._table, self._outlets
        _, days, outlet, first, after = table
        kept = after > first
        if filters.bounded:
            since = filters.since.toordinal() if filters.since else UNDATED + 1
            until = filters.last_day.toordinal() if filters.last_day else _LATEST
            kept &= (days >= since) & (days <= until) | (filters.undated & (days == UNDATED))
        if filters.sources:
            kept &= np.isin(outlet, [numbers[name] for name in outlets(filters) if name in numbers])
        return _bitmap(first[kept], after[kept])

    def _follow(self, db: Connection) -> None:
        target = log.last_sequence(db)
        if target <= self._sequence:
            return
        gone = [op.article for op in log.operations(db, after=max(self._sequence, 0)) if op.kind == "remove"]
        table = self._table[:, ~np.isin(self._table[0], gone)] if gone else self._table
        # Rows only grow, so what is new is what lies above the newest that was ever seen.
        found = db.execute(
            "SELECT row, published, outlet, first, last + 1 FROM article WHERE row > ? ORDER BY row", (self._newest,)
        ).fetchall()
        if found:
            new = [
                (row, date.fromisoformat(day).toordinal() if day else UNDATED, self._number(outlet), first, after)
                for row, day, outlet, first, after in found
            ]
            table = np.concatenate([table, np.array(new, dtype=np.int64).T], axis=1)
            self._newest = found[-1][0]
        self._table, self._sequence = table, target

    def _number(self, outlet: str | None) -> int:
        return _NO_OUTLET if outlet is None else self._outlets.setdefault(outlet, len(self._outlets) + 1)


def _bitmap(firsts: NDArray[np.int64], afters: NDArray[np.int64]) -> Bitmap:
    """Set the bits of some spans of rows, none of them empty."""
    if not len(firsts):
        return np.zeros(0, dtype=np.uint8)
    # Spans never overlap, so each row number opens at most one and closes at most one.
    steps = np.zeros(int(afters.max()) + 1, dtype=np.int8)
    steps[firsts] += 1
    steps[afters] -= 1
    return np.packbits(np.cumsum(steps[:-1], dtype=np.int8).astype(bool), bitorder="little")
