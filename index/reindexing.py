"""Makes an archive's passages, vectors and token codes anew from its stored texts: `rapporteur reindex`.

What is new is staged in `truth.db` a batch at a time, while everybody else goes on reading and writing the archive as
it is; then one transaction puts it in the place of the old. Broken off anywhere, the next run with the same target goes
on where this one was. The staged tables are `index/staging.py`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
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
from index.reindex_tally import OnProgress, ReindexReport, Tally
from index.remaking import Made, Remaking
from index.storing import BATCH_ARTICLES
from index.upgrade import upgraded
from index.vectors import DenseLeg
from index.verification import rebuild
from rag.errors import ArchiveError
from rag.seams import Embedder, TokenCoder

_LOG = logging.getLogger(__name__)


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
        self._remaking = Remaking(target, embedder, clock)
        self._patience = patience
        self._database = Database(layout.truth)
        self._lock = WriterLock(layout.lock)
        self._tally = Tally(read_manifest(layout.root), target, on_progress, clock)
        self._reached = 0  # the newest article row that was staged

    def close(self) -> None:
        self._database.close()

    def through(self) -> ReindexReport:
        resumed = self._begin()
        if resumed is None:
            rebuild(self._layout.root)
            return self._report("rebuilt", resumed=0)
        self._tell()
        while len(self._left()) > self._tally.bearable or not self._switch():
            self._stage_next()
        self._save_vectors()
        return self._report("switched", resumed=resumed)

    def _begin(self) -> int | None:
        with self._lock.held(patience=self._patience), self._database.writing() as db:
            found = staging.target(db, self._layout.root)
            return self._tally.begin(staging, db, found=found, without_codes=lookups.without_codes)

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
        self._tally.end_batch(made=len(made), left=len(left))
        self._tell()

    def _make(self, rows: Sequence[int], *, seconds: float = BATCH_SECONDS) -> Iterator[Made]:
        with self._database.reading() as db:
            articles = lookups.articles_of_rows(db, rows)
        yield from self._remaking.make(articles, seconds=seconds)

    def _store(self, db: Connection, made: Sequence[Made]) -> None:
        for row, item in made:
            self._reached = max(self._reached, row)
            if staging.stage(db, row, item):
                self._tally.count([item])

    def _switch(self) -> bool:
        """Put the staged generation in the place of the old; False if too much came in before the lock was taken."""
        with self._lock.held(patience=self._patience):
            with self._database.writing() as db:
                left = staging.unstaged(db, after=0, limit=BATCH_ARTICLES + 1)
                if len(left) > self._tally.bearable:
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
            counts = staging.counts(db)
        self._tally.tell(*counts)

    def _report(self, outcome: Literal["switched", "rebuilt"], *, resumed: int) -> ReindexReport:
        with self._database.reading() as db:
            state = lookups.state(db)
            after = Manifest.of_rows(schema.meta(db), self._layout.root)
        return self._tally.report(outcome, after, state, resumed=resumed)
