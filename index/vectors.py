"""The vector index of one process: follows the log of `truth.db`, is kept in `vec/`, and scores what it finds exactly.

Up to `EXACT_UP_TO` passages every code is scanned (`index/exact_index.py`); beyond, cells are learnt and searched
(`index/cell_index.py`), in the background, and take the place of what was there at once. Which passages may be seen is
decided in `index/visibility.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from sqlite3 import Connection

import numpy as np

from index import log, schema
from index.cell_index import CellIndex, cells_for, learn, sample_size
from index.database import Database
from index.exact_index import ExactIndex
from index.followed import Followed
from index.kept_vectors import cosines
from index.layout import Layout, sweep
from index.lookups import vectors_of_rows
from index.ranking import Promised, Rows, best_promised
from index.saved_index import read_saved, write_saved
from index.sharing import SharedLock
from index.visibility import Bitmap
from rag.errors import DamagedError
from rag.nouns import Vector, Vectors

EXACT_UP_TO = 50_000
"""Passages up to which every one is looked at: beyond, the scan alone takes more than 3 ms."""

FIRST_CANDIDATES = 50
CANDIDATES_A_RESULT = 1.5
"""A scan is slowed by how many rows it has to keep in order: 1,200 of 100,000 cost twice as much as 300."""

FEWEST_ESTIMATED = 200
"""Candidates that a search in cells asks for at least: its 4-bit codes put all of the ten nearest among so many."""

SCORED_OUTRIGHT = 5_000
"""Passages that a filter may let through for all of them to be scored exactly, where vectors are in memory."""

SAVE_AFTER = 10_000
"""Passages that may come or go before the file is written anew; half the archive if that is more, so that all saves
of a long build together cost less than three of the last."""

CLOSING_SHARE = 64
"""On closing the file is written anew once more than one passage in so many came or went: fewer are read faster from
the log than a big file is written."""

RELEARN = 2
"""Cells are learnt anew when the archive deserves more than so many times as many."""

_ROUGHLY = 1e-5
_GROWTH = 4
_AT_ONCE = 8192
_LOG = logging.getLogger(__name__)


class DenseLeg:
    """The vector index of one process. Any number of threads may search it.

    It follows one generation of passages (`index/generation.py`); once that is replaced it saves and learns no more.
    """

    def __init__(
        self, layout: Layout, dimensions: int, *, exact_up_to: int = EXACT_UP_TO, generation: int | None = None
    ) -> None:
        self._layout = layout
        self._generation = generation
        self._dimensions = dimensions
        self._exact_up_to = exact_up_to
        self._gate = SharedLock()
        self._state = Followed(ExactIndex(dimensions))
        self._learnt_unsaved = False

    def nearest(self, db: Connection, query: Vector, *, k: int, allowed: Bitmap | None) -> dict[int, float]:
        """Score the k nearest live passages by cosine, exactly, and those that tie with the last."""
        self._follow(db, searching=True)
        current = log.last_sequence(db)

        def promised(n: int) -> Promised:
            with self._gate.shared():
                rows, scores = self._state.index.search(query, n, allowed)
            return Promised(rows, scores, exhausted=len(rows) < n)

        def estimated(n: int, everywhere: bool) -> Rows:
            with self._gate.shared():
                return self._state.index.search(query, n, allowed, everywhere=everywhere)[0]

        def exact(rows: Rows) -> dict[int, float]:
            with self._gate.shared():
                if self._state.kept is not None and self._state.sequence == current:
                    # What the index finds is then what this transaction sees.
                    return _scored(rows, self._state.kept.take(rows), query)
            there, vectors = vectors_of_rows(db, rows.tolist(), len(query))
            return _scored(np.array(there, dtype=np.int64), vectors, query)

        if allowed is not None and (few := self._few(allowed, current)) is not None:
            return _best_of(few, k, query)
        index = self._state.index
        first = FIRST_CANDIDATES + int(CANDIDATES_A_RESULT * k)
        if isinstance(index, ExactIndex):
            return best_promised(promised, exact, k=k, first=first, slack=index.error(query))
        return _best_estimated(estimated, exact, k=k, first=max(first, FEWEST_ESTIMATED))

    def rows(self, db: Connection) -> Rows:
        """Copy out the rows that can be found."""
        self._follow(db)
        with self._gate.shared():
            return self._state.index.rows()

    def save(self, database: Database) -> None:
        """Write the index beside the old one and name it; the caller holds the writer's lock."""
        with database.reading() as db:
            if self._is_replaced(db):
                return
            self._follow(db)
        with self._gate.shared():
            mark = write_saved(self._layout, self._state.index, sequence=self._state.sequence)
        with database.writing() as db:
            log.set_mark(db, mark)
        self._learnt_unsaved = False
        sweep(self._layout.vectors, keep=mark.file)

    def build(self, database: Database) -> None:
        """Learn cells if there are passages enough, and save; the caller holds the writer's lock."""
        self.learn(database)
        self.save(database)

    def save_is_due(self, db: Connection, *, closing: bool) -> bool:
        """Tell whether the file has fallen so far behind, or lacks so much, that reading it saves too little."""
        if self._learnt_unsaved:
            return True
        mark = log.mark(db, "vectors")
        behind = log.passages_touched(db, after=mark.sequence if mark else 0)
        highest = _highest_row(db)
        return behind > (highest // CLOSING_SHARE if closing else max(SAVE_AFTER, highest // 2))

    def learning_is_due(self, db: Connection) -> bool:
        """Tell whether there may be so many passages that `learn` would do something; it counts them exactly."""
        highest = _highest_row(db)
        if highest <= self._exact_up_to:
            return False
        if self._state.sequence < 0:
            # Cells that were learnt before are known once the file is open.
            self._follow(db)
        return self._deserves_cells(highest)

    def learn(self, database: Database, *, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Learn cells for as many passages as there are, and search in them from then on; returns whether it did.

        Cells that another process has learnt and saved are taken over instead. Takes seconds at 100,000 passages and
        minutes at a million; searching and adding go on meanwhile. `stopped` is asked now and then whether to give up.
        """
        with database.reading() as db:
            (count,) = db.execute("SELECT count(*) FROM passage").fetchone()
            if self._is_replaced(db) or not self._deserves_cells(count):
                return False
            saved = self._opened(db)
            began = log.last_sequence(db)
            is_saved = isinstance(saved.index, CellIndex) and not self._deserves_cells(count, cells=saved.index.cells)
            sample = None if is_saved else _sample(db, sample_size(count), self._dimensions)
        if sample is None:
            self._take_over(saved, database)
            return False
        index = learn(sample, passages=count, stopped=stopped)
        if index is None:
            return False
        learnt = Followed(index, sequence=began)
        # Many short transactions: a long one would keep SQLite's write-ahead log from being emptied.
        more = True
        while more and not stopped():
            with database.reading() as db:
                if self._is_replaced(db):
                    return False
                more = learnt.read_on(db)
        if stopped():
            return False
        index.settle(sample)
        self._learnt_unsaved = self._take_over(learnt, database)
        return self._learnt_unsaved

    def _take_over(self, other: Followed, database: Database) -> bool:
        """Let another index take the place of the present one; returns whether it did."""
        # The transaction begins when nobody can follow a newer one: it sees whatever any search has seen.
        with self._gate.alone(), database.reading() as db:
            if self._is_replaced(db):
                return False
            other.replay(db)
            self._state = other
        return True

    def _is_replaced(self, db: Connection) -> bool:
        """Tell whether a transaction sees other passages than those that this index follows."""
        return self._generation is not None and self._generation != schema.generation(db)

    def _few(self, allowed: Bitmap, current: int) -> tuple[Rows, Vectors] | None:
        """Give the rows of a narrow filter with their vectors, where those are in memory: scanning them is quickest."""
        if int(np.bitwise_count(allowed).sum()) > SCORED_OUTRIGHT:
            return None
        rows = np.flatnonzero(np.unpackbits(allowed, bitorder="little"))
        with self._gate.shared():
            if self._state.kept is None or self._state.sequence != current:
                return None
            there = self._state.kept.among(rows)
            return there, self._state.kept.take(there)

    def _deserves_cells(self, count: int, *, cells: int | None = None) -> bool:
        """Tell whether an archive of so many passages should have more cells than it has, or than are given."""
        index = self._state.index
        if cells is None:
            cells = index.cells if isinstance(index, CellIndex) else 0
        return count > self._exact_up_to and cells_for(count) > RELEARN * cells

    def _follow(self, db: Connection, *, searching: bool = False) -> None:
        """Bring the index to the state that the caller's transaction sees."""
        behind = self._state.sequence < log.last_sequence(db)
        if not behind and not (searching and self._state.may_keep()):
            return
        with self._gate.alone():
            if self._state.sequence < 0:
                self._state = self._opened(db)
            self._state.replay(db)
            if searching:
                self._state.keep(db)

    def _opened(self, db: Connection) -> Followed:
        mark = log.mark(db, "vectors")
        if mark is None:
            return Followed(ExactIndex(self._dimensions), sequence=0)
        try:
            index = read_saved(self._layout, mark, self._dimensions)
        except DamagedError as error:
            _LOG.warning("The vector index is built anew. %s", error.message)
            return Followed(ExactIndex(self._dimensions), sequence=0)
        return Followed(index, sequence=mark.sequence)


def _best_estimated(
    search: Callable[[int, bool], Rows], exact: Callable[[Rows], dict[int, float]], *, k: int, first: int
) -> dict[int, float]:
    """Score the candidates of a search that estimates; look everywhere, and at more, while too few of them are live."""
    wanted, everywhere = first, False
    while True:
        rows = search(wanted, everywhere)
        scores = exact(rows)
        if len(scores) >= k or (everywhere and len(rows) < wanted):
            last = np.partition(np.fromiter(scores.values(), float), -k)[-k] if len(scores) > k else float("-inf")
            return {row: score for row, score in scores.items() if score >= last}
        wanted, everywhere = wanted * (_GROWTH if everywhere else 1), True


def _best_of(few: tuple[Rows, Vectors], k: int, query: Vector) -> dict[int, float]:
    """Score the k best of some rows exactly, and those that tie with the last."""
    rows, vectors = few
    rough = vectors @ query
    if len(rows) > k:
        # What the rounding of 32-bit sums could hide among the best is looked at too.
        near = rough >= np.partition(rough, -k)[-k] - _ROUGHLY
        rows, vectors = rows[near], vectors[near]
    return _scored(rows, vectors, query)


def _scored(rows: Rows, vectors: Vectors, query: Vector) -> dict[int, float]:
    return dict(zip(rows.tolist(), cosines(vectors, query).tolist(), strict=True))


def _sample(db: Connection, size: int, dimensions: int) -> Vectors:
    """Read so many vectors, drawn evenly and the same for the same passages."""
    rows = np.array([row for (row,) in db.execute("SELECT passage FROM vector ORDER BY passage")], dtype=np.int64)
    chosen = np.sort(np.random.default_rng(len(rows)).choice(rows, size=min(size, len(rows)), replace=False))
    parts = [
        vectors_of_rows(db, chosen[start : start + _AT_ONCE].tolist(), dimensions)[1]
        for start in range(0, len(chosen), _AT_ONCE)
    ]
    return np.concatenate(parts)


def _highest_row(db: Connection) -> int:
    (highest,) = db.execute("SELECT coalesce(max(row), 0) FROM passage").fetchone()
    return int(highest)
