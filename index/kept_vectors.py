"""Keeps the vectors of a middling archive in memory, so that candidates are scored without reading SQLite."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.ranking import Rows
from rag.nouns import Vector, Vectors

MOST = 150_000
"""Vectors beyond which none are kept: 220 MiB at 384 dimensions. Reading some hundreds from SQLite takes a
millisecond or two."""

_GROWTH = 1.5
_DECIMALS = 6
_FIRST_ROOM = 1024


class KeptVectors:
    """Unit vectors by passage row, as they are decoded. Not safe for threads by itself."""

    def __init__(self, dimensions: int) -> None:
        self._rows: Rows = np.empty(_FIRST_ROOM, dtype=np.int64)
        self._vectors: Vectors = np.empty((_FIRST_ROOM, dimensions), dtype=np.float32)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, rows: Rows, vectors: Vectors) -> None:
        """Add vectors of shape `(n, d)` under rising rows above all that were added before."""
        end = self._size + len(rows)
        if end > len(self._rows):
            self._make_room(max(end, int(_GROWTH * len(self._rows))))
        self._rows[self._size : end] = rows
        self._vectors[self._size : end] = vectors
        self._size = end

    def keep(self, rows: Rows) -> None:
        """Forget all but some rows."""
        kept = np.isin(self._rows[: self._size], rows)
        count = int(kept.sum())
        self._rows[:count] = self._rows[: self._size][kept]
        self._vectors[:count] = self._vectors[: self._size][kept]
        self._size = count

    def among(self, rows: Rows) -> Rows:
        """Leave out the rows that are not kept."""
        return rows[np.isin(rows, self._rows[: self._size])]

    def take(self, rows: Rows) -> Vectors:
        """Give the vectors of rows, each of which is kept; shape `(len(rows), d)`."""
        return self._vectors[np.searchsorted(self._rows[: self._size], rows)]

    def _make_room(self, room: int) -> None:
        rows, vectors = self._rows, self._vectors
        self._rows = np.empty(room, dtype=np.int64)
        self._vectors = np.empty((room, vectors.shape[1]), dtype=np.float32)
        self._rows[: self._size] = rows[: self._size]
        self._vectors[: self._size] = vectors[: self._size]


def cosines(vectors: Vectors, query: Vector) -> NDArray[np.float64]:
    """Score unit rows exactly, the same however many are scored at once.

    Sums of 32-bit products depend on how many rows are multiplied at once; rounded 64-bit ones do not.
    """
    return np.round(vectors.astype(np.float64) @ query.astype(np.float64), _DECIMALS)
