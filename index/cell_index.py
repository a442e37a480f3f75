"""Finds the nearest of many passages with FAISS: only the cells around a query are looked at, by 4-bit codes.

The cells (an inverted file) are learnt from a sample, and so are the codes, two dimensions to four bits, of what a
cell's centre leaves over. How many cells a search looks at is measured after learning, on the archive's own vectors.
Scores are estimates: whoever searches scores the candidates exactly. Knows neither the log nor any file.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import faiss
import numpy as np
from numpy.typing import NDArray

from index.exact_index import selector
from index.ranking import Rows
from index.visibility import Bitmap
from rag.nouns import Vector, Vectors

CELLS_A_ROOT = 4
"""There are this many times the square root of the number of passages cells (design section 6)."""

SAMPLE_A_CELL = 32
CODE_SAMPLE = 20_000
TURNS = 6
"""Turns of k-means: more move the centres little (as in the FAISS authors' own recipes for large inverted files)."""

EXACT_BELOW = 50_000
"""A filter that lets at most so many passages through is searched in every cell."""

RECALL = 0.99
"""Share of the ten nearest that trial queries must find with the cells that are looked at; real queries find some
hundredths fewer (docs/performance.md)."""

TRIALS = 200
TRIAL_CANDIDATES = 200
_NEAREST = 10
_GROWTH = 1.25
_FEWEST = 8
# A question is about half as near to its passage as another passage of the same story.
_LIKENESS = 0.5
_SEED = 7


class CellIndex:
    """Codes of unit vectors under their passage rows, in cells. Not safe for threads by itself."""

    def __init__(self, index: faiss.IndexIVFPQFastScan) -> None:
        self._index = index
        self.dimensions = int(index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return int(self._index.nlist)

    @property
    def probes(self) -> int:
        """How many cells a search without a filter looks at."""
        return int(self._index.nprobe)

    def rows(self) -> Rows:
        """Copy out the passage rows, in no particular order."""
        lists = self._index.invlists
        assert lists is not None
        parts = [
            faiss.rev_swig_ptr(lists.get_ids(cell), size).copy()
            for cell in range(self.cells)
            if (size := lists.list_size(cell))
        ]
        return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)

    def add(self, rows: Rows, vectors: Vectors) -> None:
        """Add vectors of shape `(n, d)` under their rows."""
        if len(rows):
            self._index.add_with_ids(vectors, rows)

    def remove(self, rows: Rows) -> None:
        """Remove rows; those that are not there are no fault."""
        if not len(rows):
            return
        assert self._index.invlists is not None
        lists = faiss.downcast_InvertedLists(self._index.invlists)
        before = [lists.list_size(cell) for cell in range(self.cells)]
        self._index.remove_ids(faiss.IDSelectorBatch(rows))
        for cell, size in enumerate(before):
            if lists.list_size(cell) < size:
                _clear_free_places(lists, cell)

    def search(
        self, query: Vector, n: int, allowed: Bitmap | None = None, *, everywhere: bool = False
    ) -> tuple[Rows, Vector]:
        """Return the n most promising rows, best first, with estimates of their cosines.

        There are fewer if the cells looked at hold fewer; `everywhere` looks at all.
        """
        if not len(self) or (allowed is not None and not allowed.size):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parameters = faiss.SearchParametersIVF(  # type: ignore[call-arg]
            nprobe=self.cells if everywhere else self._probes(allowed),
            sel=selector(allowed) if allowed is not None else None,
        )
        # One query is scanned by one thread; the setting is the calling thread's own.
        faiss.omp_set_num_threads(1)
        scores, rows = self._index.search(query[None, :], max(1, min(n, len(self))), params=parameters)
        # FAISS pads with -1 when it finds fewer than it was asked for.
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def dump(self) -> NDArray[np.uint8]:
        """Write the index as bytes, for `index.saved_index`."""
        return np.asarray(faiss.serialize_index(self._index), dtype=np.uint8)

    def settle(self, vectors: Vectors) -> None:
        """Choose how many cells to look at: the fewest with which trial queries near these vectors find `RECALL`.

        `vectors` is a sample of those in the index, shape `(n, d)`.
        """
        queries = _trials(vectors)
        wanted = [self.search(query, _NEAREST, everywhere=True)[0] for query in queries]
        probes = float(min(_FEWEST, self.cells))
        while probes < self.cells:
            self._index.nprobe = round(probes)
            found = [self.search(query, TRIAL_CANDIDATES)[0] for query in queries]
            shares = [np.isin(want, have).mean() for want, have in zip(wanted, found, strict=True) if len(want)]
            if not shares or float(np.mean(shares)) >= RECALL:
                return
            probes *= _GROWTH
        self._index.nprobe = self.cells

    def _probes(self, allowed: Bitmap | None) -> int:
        if allowed is None:
            return self.probes
        kept = int(np.bitwise_count(allowed).sum())
        if kept <= EXACT_BELOW:
            return self.cells
        # The nearest of few lie farther away than the nearest of all; looking at a cell costs less then, too.
        return min(self.cells, math.ceil(self.probes * math.sqrt(max(1.0, len(self) / kept))))


def learn(vectors: Vectors, *, passages: int, stopped: Callable[[], bool] = lambda: False) -> CellIndex | None:
    """Learn the cells for an archive of so many passages from a sample of its vectors, shape `(n, d)`; it is empty.

    One thread is used: searching goes on beside it. None if `stopped` said, between two turns, to give up.
    """
    faiss.omp_set_num_threads(1)
    centres = None
    for _ in range(TURNS):
        if stopped():
            return None
        centres = _turn(vectors, min(cells_for(passages), len(vectors)), centres)
    dimensions = vectors.shape[1]
    coarse = faiss.IndexFlatIP(dimensions)
    coarse.add(centres)  # type: ignore[arg-type]
    index = faiss.IndexIVFPQFastScan(
        coarse, dimensions, coarse.ntotal, _parts(dimensions), 4, faiss.METRIC_INNER_PRODUCT
    )
    index.by_residual = True
    # FAISS would print a warning for each part of the vectors.
    index.pq.cp.min_points_per_centroid = 1
    # FAISS would free the centres with the Python object that made them.
    index.own_fields = True
    coarse.this.disown()  # type: ignore[attr-defined]
    index.train(vectors[:CODE_SAMPLE])
    return CellIndex(index)


def _turn(vectors: Vectors, cells: int, centres: Vectors | None) -> Vectors:
    """Take one turn of spherical k-means, from given centres or from the first ones."""
    kmeans = faiss.Kmeans(
        vectors.shape[1],
        cells,
        niter=1,
        spherical=True,
        seed=_SEED,
        # The sample is the caller's to choose.
        min_points_per_centroid=1,
        max_points_per_centroid=len(vectors),
    )
    kmeans.train(vectors, init_centroids=centres)
    assert kmeans.centroids is not None
    return kmeans.centroids


def _clear_free_places(lists: faiss.InvertedLists, cell: int) -> None:
    """Clear the places of a cell's last block that hold no code.

    FAISS leaves there what was removed, and writes the next code over it bit by bit, by "or": it would be neither.
    """
    packer = lists.packer  # type: ignore[attr-defined]  # of the subclass that this index has
    size = lists.list_size(cell)
    blocks = -(-size // packer.nvec)
    codes = faiss.rev_swig_ptr(lists.get_codes(cell), blocks * packer.block_size).reshape(blocks, packer.block_size)
    nothing = np.zeros(packer.code_size, dtype=np.uint8)
    for place in range(size, blocks * packer.nvec):
        packer.pack_1(nothing, place, codes)


def cells_for(passages: int) -> int:
    """Say how many cells an archive of so many passages gets.

    >>> cells_for(100_000), cells_for(1_000_000)
    (1264, 4000)
    """
    return max(1, int(CELLS_A_ROOT * math.sqrt(passages)))


def sample_size(passages: int) -> int:
    """Say how many vectors `learn` wants of an archive of so many passages."""
    return min(passages, max(SAMPLE_A_CELL * cells_for(passages), CODE_SAMPLE))


def _parts(dimensions: int) -> int:
    """Into how many parts a vector is cut for its codes: of two dimensions, or of one where they are odd."""
    return dimensions // 2 if dimensions % 2 == 0 else dimensions


def _trials(vectors: Vectors) -> Vectors:
    """Make unit vectors that are to given ones as questions are to passages: half like them, half like none."""
    chance = np.random.default_rng(_SEED)
    near = vectors[chance.choice(len(vectors), size=min(TRIALS, len(vectors)), replace=False)]
    other = chance.standard_normal(near.shape).astype(np.float32)
    other /= np.linalg.norm(other, axis=1, keepdims=True)
    mixed = _LIKENESS * near + math.sqrt(1 - _LIKENESS**2) * other
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), dtype=np.float32)
