"""Finds the nearest passages by an exact scan over 8-bit codes with FAISS.

The codes have a range fixed in advance, so that an index that was updated holds the same bytes as one built afresh.
Knows neither the log nor any file; `index/vectors.py` keeps it in step.
"""

from __future__ import annotations

import math

import faiss
import numpy as np
from numpy.typing import NDArray

from index.ranking import Rows
from index.visibility import Bitmap
from rag.nouns import Vector, Vectors

RANGE = 6.0
"""Components beyond `RANGE / sqrt(d)` are clipped. Those of all-MiniLM-L6-v2 (d = 384, so .306) reached .230 in 120
news passages and .275 in short queries."""

LEVELS = 127

MARGIN = 6.0
"""How many standard deviations of the codes' error a passage outside the candidates is allowed to be underrated."""

_ROUNDING = 1e-6


class ExactIndex:
    """8-bit codes of unit vectors under their passage rows. Not safe for threads by itself."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self._scale = LEVELS / min(1.0, RANGE / math.sqrt(dimensions))
        codes = faiss.IndexScalarQuantizer(
            dimensions, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
        )
        self._index = faiss.IndexIDMap(codes)
        # The Python object owns what IndexIDMap points at.
        self._codes = codes

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def rows(self) -> Rows:
        """Copy out the passage rows, in the order in which they were added."""
        return np.array(faiss.vector_to_array(self._index.id_map), dtype=np.int64)

    def add(self, rows: Rows, vectors: Vectors) -> None:
        """Add vectors of shape `(n, d)` under their rows."""
        if len(rows):
            self._index.add_with_ids(self._quantised(vectors), rows)

    def remove(self, rows: Rows) -> None:
        """Remove rows; those that are not there are no fault."""
        if len(rows):
            self._index.remove_ids(faiss.IDSelectorBatch(rows))

    def search(
        self, query: Vector, n: int, allowed: Bitmap | None = None, *, everywhere: bool = True
    ) -> tuple[Rows, Vector]:
        """Return the n most promising rows, best first, with their cosines as the codes give them.

        Every row is looked at, whatever `everywhere` says (`index.cell_index.CellIndex`).
        """
        del everywhere
        if allowed is not None and not allowed.size:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parameters = faiss.SearchParameters(sel=selector(allowed)) if allowed is not None else None  # type: ignore[call-arg]
        # One query is scanned by one thread; FAISS would wait for the others of a team all the same. The setting
        # is the calling thread's own.
        faiss.omp_set_num_threads(1)
        scores, rows = self._index.search(self._quantised(query[None, :]), max(1, min(n, len(self))), params=parameters)
        # FAISS pads with -1 when it finds fewer than it was asked for.
        found = rows[0] >= 0
        return rows[0][found], (scores[0][found] / self._scale**2).astype(np.float32)

    def error(self, query: Vector) -> float:
        """Bound how much the codes underrate a passage: `MARGIN` deviations, or the worst case where that is less.

        Query and passage are both rounded to whole steps, each with an error spread evenly over one step.
        """
        step = 1.0 / self._scale
        likely = MARGIN * step * math.sqrt(2 / 12)
        worst = step / 2 * (float(np.abs(query).sum()) + math.sqrt(self.dimensions))
        cut_off = float(np.linalg.norm(query - np.clip(query, -LEVELS * step, LEVELS * step)))
        return min(likely, worst) + cut_off + _ROUNDING

    def dump(self) -> NDArray[np.uint8]:
        """Write the index as bytes, for `index.saved_index`."""
        return np.asarray(faiss.serialize_index(self._index), dtype=np.uint8)

    @classmethod
    def of(cls, index: faiss.IndexIDMap, dimensions: int) -> ExactIndex:
        """Take over a FAISS index that `dump` wrote."""
        loaded = cls(dimensions)
        loaded._index = index
        return loaded

    def _quantised(self, vectors: Vectors) -> Vectors:
        # The codec takes whole numbers of 8 bits, of queries too: others it would cut off and wrap around.
        rounded: Vectors = np.clip(np.rint(vectors * self._scale), -LEVELS, LEVELS).astype(np.float32)
        return rounded


def selector(allowed: Bitmap) -> faiss.IDSelector:
    """Let a search see the rows of a bitmap alone."""
    # FAISS's stubs describe its C++ constructors; its Python ones take arrays and names.
    return faiss.IDSelectorBitmap(allowed)  # type: ignore[call-arg, arg-type]
