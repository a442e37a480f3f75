"""Brings articles into an archive: what is new is cut into passages, embedded and committed, a batch at a time.

Articles that are stored already, word for word, cost one lookup. Passages of several articles are embedded together,
because that is faster (`index/preparing.py`). Reading files is `index/reading.py`; finding copies and storing is the
archive's part.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from index.preparing import Clock, Cut, Parts, Preparer
from index.reading import Read
from index.report import Notice, Report
from index.storing import BATCH_ARTICLES, Progress, Store
from rag.chunking import Chunking
from rag.identity import content_hash
from rag.nouns import IndexedArticle
from rag.seams import Archive, Embedder, StatementReader, TokenCoder

BATCH_SECONDS = 5.0


def ingest(
    reads: Iterable[Read | Notice],
    on_progress: Callable[[Progress], None] | None = None,
    *,
    archive: Archive,
    embedder: Embedder,
    chunking: Chunking,
    coder: TokenCoder | None = None,
    statements: StatementReader | None = None,
    clock: Clock = time.monotonic,
) -> Report:
    """Store what is read and report on it; `on_progress` hears of each batch after its commit.

    A batch is committed at 64 articles or as soon as 5 seconds have passed since the last commit, and at the end. When
    the run is broken off (by Ctrl-C, or by an error of the archive, which is raised), whole batches are stored and
    nothing else; running again goes on from there. An article of nothing but whitespace is a failure in the report.
    With a `coder`, which must embed as `embedder` does, passages are stored with their token codes; with a reader of
    `statements`, articles with what is said in them.
    """
    run = _Run(archive, Preparer(Parts(embedder, chunking, coder, statements), clock), on_progress, clock)
    for outcome in reads:
        run.take(outcome)
    return run.finish()


class _Run:
    """One run of `ingest`: articles go from `unseen` over `unprepared` to `ready`, and from there into the archive."""

    def __init__(
        self,
        archive: Archive,
        preparer: Preparer,
        on_progress: Callable[[Progress], None] | None,
        clock: Clock,
    ) -> None:
        self._archive = archive
        self._preparer = preparer
        self._store = Store(archive, on_progress, clock)
        self._clock = clock
        self._committed = clock()
        self._unseen: list[Read] = []
        self._unprepared: list[Cut] = []
        self._ready: list[IndexedArticle] = []

    def take(self, outcome: Read | Notice) -> None:
        """Take the next thing read; whatever is due after it is done."""
        if isinstance(outcome, Notice):
            self._store.fail(outcome)
        else:
            self._store.note(outcome)
            self._unseen.append(outcome)
            if len(self._unseen) >= BATCH_ARTICLES:
                self._look_up()
        if self._overdue():
            self._store_all()

    def finish(self) -> Report:
        """Store what is left and report."""
        self._store_all()
        return self._store.report()

    def _overdue(self) -> bool:
        return self._clock() - self._committed >= BATCH_SECONDS

    def _store_all(self) -> None:
        self._look_up()
        self._prepare()
        self._commit()

    def _look_up(self) -> None:
        """Leave out what is stored already, and cut the rest into passages."""
        reads, self._unseen = self._unseen, []
        known = self._archive.hashes([read.article.id for read in reads]) if reads else {}
        for read in reads:
            article = read.article
            found = content_hash(article)
            if known.get(article.id) == found:
                self._store.known(article.id)
                continue
            # The same article may come twice before its commit.
            known[article.id] = found
            self._cut(read)

    def _cut(self, read: Read) -> None:
        cut = self._preparer.cut(read)
        if isinstance(cut, Notice):
            self._store.fail(cut)
            return
        self._unprepared.append(cut)
        full = len(self._ready) + len(self._unprepared) >= BATCH_ARTICLES
        if full or sum(len(waiting) for _, waiting in self._unprepared) >= self._preparer.group:
            self._prepare()

    def _prepare(self) -> None:
        waiting, self._unprepared = self._unprepared, []
        self._ready.extend(self._preparer.prepare(waiting))
        if len(self._ready) >= BATCH_ARTICLES or self._overdue():
            self._commit()

    def _commit(self) -> None:
        ready, self._ready = self._ready, []
        self._store.commit(ready)
        self._committed = self._clock()
