"""Finds the nearest passages with FAISS: an exact scan over 8-bit codes, then exact scores from the stored vectors.

`VectorIndex` is the index alone; `DenseLeg` is one process's copy of it, which follows the log of `truth.db` and is
kept in `vec/`. The codes have a range fixed in advance, so that an index that was updated holds the same bytes as one
built afresh. Which passages may be seen is decided in `index/visibility.py`.
"""

from __future__ import annotations

import hashlib
import logging
import math
from sqlite3 import Connection

import faiss
import numpy as np
from numpy.typing import NDArray

from index import fp16, log
from index.database import Database
from index.layout import Layout, sweep, write_durably
from index.lookups import vectors_of_rows
from index.ranking import Promised, Rows, best_promised
from index.sharing import SharedLock
from index.visibility import Bitmap
from rag.errors import DamagedError
from rag.nouns import Vector, Vectors

RANGE = 6.0
"""Components beyond `RANGE / sqrt(d)` are clipped. Those of all-MiniLM-L6-v2 (d = 384, so .306) reached .230 in 120
news passages and .275 in short queries."""

LEVELS = 127

MARGIN = 6.0
"""How many standard deviations of the codes' error a passage outside the candidates is allowed to be underrated."""

FIRST_CANDIDATES = 50
CANDIDATES_A_RESULT = 1.5
"""A scan is slowed by how many rows it has to keep in order: 1,200 of 100,000 cost twice as much as 300."""

SAVE_AFTER = 10_000
"""Passages that may come or go before the file is written anew; half the archive if that is more, so that all saves
of a long build together cost less than three of the last."""

CLOSING_SHARE = 64
"""On closing the file is written anew once more than one passage in so many came or went: fewer are read faster from
the log than a big file is written."""

_AT_ONCE = 8192
_DECIMALS = 6
_ROUNDING = 1e-6
_LOG = logging.getLogger(__name__)


class VectorIndex:
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

    def search(self, query: Vector, n: int, allowed: Bitmap | None = None) -> tuple[Rows, Vector]:
        """Return the n most promising rows, best first, with their cosines as the codes give them."""
        if allowed is not None and not allowed.size:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parameters = _only(allowed) if allowed is not None else None
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
        """Write the index as bytes."""
        return np.asarray(faiss.serialize_index(self._index), dtype=np.uint8)

    @classmethod
    def load(cls, data: bytes, dimensions: int) -> VectorIndex:
        """Read what `dump` wrote. Raises ValueError if it is something else."""
        loaded = cls(dimensions)
        try:
            index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except RuntimeError as error:
            raise ValueError(str(error)) from error
        if not isinstance(index, faiss.IndexIDMap) or index.d != dimensions:
            raise ValueError(f"no index of {dimensions} dimensions")
        loaded._index = index
        return loaded

    def _quantised(self, vectors: Vectors) -> Vectors:
        # The codec takes whole numbers of 8 bits, of queries too: others it would cut off and wrap around.
        rounded: Vectors = np.clip(np.rint(vectors * self._scale), -LEVELS, LEVELS).astype(np.float32)
        return rounded


class DenseLeg:
    """The vector index of one process. Any number of threads may search it."""

    def __init__(self, layout: Layout, dimensions: int) -> None:
        self._layout = layout
        self._gate = SharedLock()
        self._index = VectorIndex(dimensions)
        self._sequence = -1
        self._newest_row = 0

    def nearest(self, db: Connection, query: Vector, *, k: int, allowed: Bitmap | None) -> dict[int, float]:
        """Score the k nearest live passages by cosine, exactly, and those that tie with the last."""
        self._follow(db)
        slack = self._index.error(query)

        def promised(n: int) -> Promised:
            with self._gate.shared():
                rows, scores = self._index.search(query, n, allowed)
            return Promised(rows, scores, exhausted=len(rows) < n)

        def exact(rows: Rows) -> dict[int, float]:
            return _exact(db, rows, query)

        first = FIRST_CANDIDATES + int(CANDIDATES_A_RESULT * k)
        return best_promised(promised, exact, k=k, first=first, slack=slack)

    def rows(self, db: Connection) -> Rows:
        """Copy out the rows that can be found."""
        self._follow(db)
        with self._gate.shared():
            return self._index.rows()

    def save(self, database: Database) -> None:
        """Write the index beside the old one and name it; the caller holds the writer's lock."""
        with database.reading() as db:
            self._follow(db)
        with self._gate.shared():
            data = self._index.dump()
            sequence = self._sequence
        name = f"{sequence}.faiss"
        write_durably(self._layout.vectors / name, data.data)
        mark = log.Mark("vectors", sequence, name, hashlib.sha256(data.data).hexdigest())
        with database.writing() as db:
            log.set_mark(db, mark)
        sweep(self._layout.vectors, keep=name)

    def save_is_due(self, db: Connection, *, closing: bool) -> bool:
        """Tell whether the file has fallen so far behind that reading it saves too little."""
        mark = log.mark(db, "vectors")
        behind = log.passages_touched(db, after=mark.sequence if mark else 0)
        (highest,) = db.execute("SELECT coalesce(max(row), 0) FROM passage").fetchone()
        return behind > (int(highest) // CLOSING_SHARE if closing else max(SAVE_AFTER, int(highest) // 2))

    def _follow(self, db: Connection) -> None:
        """Bring the index to the state that the caller's transaction sees."""
        if self._sequence >= log.last_sequence(db):
            return
        with self._gate.alone():
            if self._sequence < 0:
                self._open(db)
            self._replay(db)

    def _open(self, db: Connection) -> None:
        mark = log.mark(db, "vectors")
        if mark is None:
            self._sequence = 0
            return
        try:
            self._index = read_saved(self._layout, mark, self._index.dimensions)
        except DamagedError as error:
            _LOG.warning("The vector index is built anew. %s", error.message)
            self._sequence = 0
            return
        self._sequence = mark.sequence
        rows = self._index.rows()
        self._newest_row = int(rows.max()) if len(rows) else 0

    def _replay(self, db: Connection) -> None:
        target = log.last_sequence(db)
        if target <= self._sequence:
            # Another thread, with a newer transaction, was here first.
            return
        operations = log.operations(db, after=self._sequence)
        gone = [np.arange(op.first, op.last + 1) for op in operations if op.kind == "remove"]
        if gone and len(self._index):
            self._index.remove(np.concatenate(gone).astype(np.int64))
        # Rows only grow, so what is new is what lies above the newest that was ever seen.
        cursor = db.execute("SELECT passage, fp16 FROM vector WHERE passage > ? ORDER BY passage", (self._newest_row,))
        while batch := cursor.fetchmany(_AT_ONCE):
            rows = np.array([row for row, _ in batch], dtype=np.int64)
            self._index.add(rows, fp16.decode([blob for _, blob in batch], self._index.dimensions))
            self._newest_row = int(rows[-1])
        self._sequence = target


def read_saved(layout: Layout, mark: log.Mark, dimensions: int) -> VectorIndex:
    """Read the file that a mark names. Raises DamagedError unless it is there, whole and what the mark says."""
    path = layout.vectors / mark.file
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != mark.checksum:
            raise ValueError("its checksum is wrong")  # noqa: TRY301 (one way out for all that can be wrong)
        return VectorIndex.load(data, dimensions)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DamagedError(
            f"{path} cannot be used: {reason}.",
            hint="Run `rapporteur check --repair`: it is built anew from the stored vectors.",
        ) from error


def _only(allowed: Bitmap) -> faiss.SearchParameters:
    # FAISS's stubs describe its C++ constructors; its Python ones take arrays and names.
    selector = faiss.IDSelectorBitmap(allowed)  # type: ignore[call-arg, arg-type]
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _exact(db: Connection, rows: Rows, query: Vector) -> dict[int, float]:
    there, vectors = vectors_of_rows(db, rows.tolist(), len(query))
    # Sums of 32-bit products depend on how many rows are multiplied at once; rounded 64-bit ones do not.
    scores = np.round(vectors.astype(np.float64) @ query.astype(np.float64), _DECIMALS)
    return dict(zip(there, scores.tolist(), strict=True))
