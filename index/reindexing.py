"""Makes an archive's passages, vectors and token codes anew from its stored texts: `rapporteur reindex`.

What is new is staged in `truth.db` a batch at a time, while everybody else goes on reading and writing the archive as
it is; then one transaction puts it in the place of the old. Broken off anywhere, the next run with the same target goes
on where this one was. The staged tables are `index/staging.py`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Literal

from index import lookups, schema, staging
from index.database import Database
from index.ingestion import BATCH_SECONDS
from index.layout import Layout, sweep
from index.lexical_leg import LexicalLeg
from index.lock import PATIENCE, WriterLock
from index.manifest import Manifest, require_readable
from index.opening import read_manifest
from index.preparing import Clock, RememberingEmbedder
from index.remaking import Made, Remaking
from index.storing import BATCH_ARTICLES
from index.upgrade import upgraded
from index.vectors import DenseLeg
from index.verification import rebuild
from rag.errors import ArchiveError
from rag.seams import Embedder, TokenCoder

_LOG = logging.getLogger(__name__)

POLITE_ROUNDS = 3
"""After so many batches that were all that was left, the articles that came in meanwhile, a batch at most, are embedded
under the lock: a feed that never pauses would put the switch off for ever."""


@dataclass(frozen=True, slots=True)
class ReindexProgress:
    """Where a run stands after a batch: `articles` of `total` are made anew, those of earlier runs too.

    `made` and `passages` are of this run.
    """

    articles: int
    total: int
    made: int
    passages: int
    seconds: float

    @property
    def passages_per_second(self) -> float:
        """Passages made a second, over the whole run."""
        return self.passages / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes if articles go on as fast as in this run; None before the first batch."""
        return (self.total - self.articles) * self.seconds / self.made if self.made else None


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a reindex did; `rebuilt` means that texts and vectors were as wanted and only the indexes were made anew.

    `resumed` counts the articles that an earlier run had made, `articles` and `passages` what the archive holds.
    `statements_read` are the articles in which it was looked who says what, after that.
    """

    outcome: Literal["switched", "rebuilt"]
    before: Manifest
    after: Manifest
    articles: int
    passages: int
    resumed: int
    seconds: float
    statements_read: int = 0


OnProgress = Callable[[ReindexProgress], None]


def reindex(
    path: Path,
    target: Manifest,
    on_progress: OnProgress = lambda _progress: None,
    *,
    embedder: Embedder,
    coder: TokenCoder | None = None,
    patience: float = PATIENCE,
    clock: Clock = time.monotonic,
) -> ReindexReport:
    """Make the archive in a folder what `target` says, with the embedder, and the coder, that it names.

    An archive that is so already gets its indexes built anew. `on_progress` hears of each batch once it is safe.
    `patience` is for how many seconds each batch waits for another writer.

    Raises ArchiveError if there is no archive, MismatchError if a newer version made it, LockedError if another process
    reindexes it or writes to it all the time.
    """
    layout = Layout(path)
    require_readable(upgraded(layout, read_manifest(path)), path)
    with WriterLock(layout.reindexing, doing="reindexed").held(patience=0):
        run = _Run(layout, target, on_progress, RememberingEmbedder(embedder, coder, clock), patience, clock)
        try:
            return run.through()
        finally:
            run.close()


class _Run:
    """One run of `reindex`."""

    def __init__(
        self,
        layout: Layout,
        target: Manifest,
        on_progress: OnProgress,
        embedder: RememberingEmbedder,
        patience: float,
        clock: Clock,
    ) -> None:
        self._layout = layout
        self._target = target
        self._on_progress = on_progress
        self._remaking = Remaking(target, embedder, clock)
        self._patience = patience
        self._clock = clock
        self._began = clock()
        self._database = Database(layout.truth)
        self._lock = WriterLock(layout.lock)
        self._before = read_manifest(layout.root)
        self._reached = 0  # the newest article row that was staged
        self._rounds = 0  # batches that were all that was left
        self._made = self._passages = 0

    def close(self) -> None:
        self._database.close()

    def through(self) -> ReindexReport:
        resumed = self._begin()
        if resumed is None:
            rebuild(self._layout.root)
            return self._report("rebuilt", resumed=0)
        self._tell()
        while len(self._left()) > self._bearable or not self._switch():
            self._stage_next()
        self._save_vectors()
        return self._report("switched", resumed=resumed)

    def _begin(self) -> int | None:
        """Return how many articles an earlier run staged for this target; None if there is nothing to make anew."""
        with self._lock.held(patience=self._patience), self._database.writing() as db:
            if staging.target(db, self._layout.root) == self._target:
                return staging.counts(db)[0]
            staging.drop(db)
            if self._before == self._target and not (self._target.late and lookups.without_codes(db)):
                return None
            staging.begin(db, self._target)
            return 0

    @property
    def _bearable(self) -> int:
        """How many articles may be left to stage under the lock."""
        return BATCH_ARTICLES if self._rounds > POLITE_ROUNDS else 0

    def _left(self) -> list[int]:
        """List the rows of articles that are left, one more than a batch at most."""
        with self._database.reading() as db:
            # Rows only grow: whatever came in meanwhile lies above those that were staged.
            return staging.unstaged(db, after=self._reached, limit=BATCH_ARTICLES + 1)

    def _stage_next(self) -> None:
        left = self._left()
        made = list(self._make(left[:BATCH_ARTICLES]))
        with self._lock.held(patience=self._patience), self._database.writing() as db:
            self._store(db, made)
        self._rounds += len(made) == len(left)
        self._tell()

    def _make(self, rows: Sequence[int], *, seconds: float = BATCH_SECONDS) -> Iterator[Made]:
        with self._database.reading() as db:
            articles = lookups.articles_of_rows(db, rows)
        yield from self._remaking.make(articles, seconds=seconds)

    def _store(self, db: Connection, made: Sequence[Made]) -> None:
        for row, item in made:
            self._reached = max(self._reached, row)
            if staging.stage(db, row, item):
                self._made += 1
                self._passages += len(item.passages)

    def _switch(self) -> bool:
        """Put the staged generation in the place of the old; False if too much came in before the lock was taken."""
        with self._lock.held(patience=self._patience):
            with self._database.writing() as db:
                left = staging.unstaged(db, after=0, limit=BATCH_ARTICLES + 1)
                if len(left) > self._bearable:
                    return False
                self._store(db, list(self._make(left, seconds=float("inf"))))
                staging.switch(db)
                # In the same transaction: nobody is without an index while this one is built.
                name = LexicalLeg(self._layout).build_within(db)
            sweep(self._layout.lexical, keep=name)
        return True

    def _save_vectors(self) -> None:
        dense = DenseLeg(self._layout, self._target.dimensions)
        try:
            # Others go on reading and writing while cells are learnt.
            dense.learn(self._database)
            with self._lock.held(patience=self._patience):
                dense.save(self._database)
        except (ArchiveError, OSError) as error:
            # The switch is made: to report a failure now would be untrue.
            _LOG.warning("The vector index was not saved; whoever opens the archive builds it. %s", error)

    def _tell(self) -> None:
        with self._database.reading() as db:
            articles, total = staging.counts(db)
        self._on_progress(ReindexProgress(articles, total, self._made, self._passages, self._clock() - self._began))

    def _report(self, outcome: Literal["switched", "rebuilt"], *, resumed: int) -> ReindexReport:
        with self._database.reading() as db:
            state = lookups.state(db)
            after = Manifest.of_rows(schema.meta(db), self._layout.root)
        seconds = round(self._clock() - self._began, 3)
        return ReindexReport(outcome, self._before, after, state.articles, state.passages, resumed, seconds)
