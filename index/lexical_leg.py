"""Keeps the lexical index of one archive in step with the log of `truth.db`, for writing and for reading.

The writer replays what happened after the mark and moves the mark; a replay may happen twice without harm. Readers
look again when the mark has moved. Building anew makes a folder beside the old one and names it when it is whole.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from sqlite3 import Connection

import numpy as np

from index import log
from index.database import Database
from index.layout import Layout, sweep
from index.lexical import LexicalDocument, LexicalIndex, build
from index.lookups import headers_of_rows, present, spans_of_rows, texts_of_rows
from index.ranking import Candidates, best_rows
from index.visibility import outlet_key
from rag.errors import DamagedError
from rag.nouns import Filters
from rag.spelling import fold

REBUILD_BELOW = 2_000
"""Passages up to which every deletion is followed by building anew, in some tenths of a second: deleted documents
still weigh in tantivy's statistics, and without them an archive scores exactly as if it had never held them."""

REBUILD_SHARE = 0.1
"""Above that size, the share of deleted documents at which the index is built anew."""

SLACK = 1e-3
"""Scores are sums of 32-bit numbers in an order that depends on segments: this much may separate equal ones."""

_DECIMALS = 4
_FIRST_EXTRA = 16
_ARTICLES_AT_ONCE = 100


class LexicalLeg:
    """The lexical index of one archive as one process sees it."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._opening = threading.Lock()
        self._index: LexicalIndex | None = None
        self._seen = (0, -1)  # the building's number and the sequence it had reached

    def best(self, db: Connection, query: str, *, k: int, filters: Filters) -> dict[int, float]:
        """Score the k best live passages by BM25, and those that tie with the last."""
        index = self._current(db)
        if index is None:
            return {}
        # Then all that the index finds is what this transaction sees.
        is_level = self._seen[1] == log.last_sequence(db)

        def candidates(n: int) -> Candidates:
            hits = index.search(query, limit=n, filters=filters)
            rows = [row for row, _ in hits]
            live = set(rows) if is_level else present(db, rows)
            ceiling = hits[-1][1] + SLACK if len(hits) == n else float("-inf")
            scores = np.round([score for _, score in hits], _DECIMALS).tolist()
            return Candidates({row: score for row, score in zip(rows, scores, strict=True) if row in live}, ceiling)

        return best_rows(candidates, k=k, first=k + _FIRST_EXTRA)

    def count(self, db: Connection, phrase: str, *, filters: Filters) -> int:
        """Count the passages that hold a phrase."""
        index = self._current(db)
        return index.count(phrase, filters=filters) if index is not None else 0

    def rows(self, db: Connection) -> list[int]:
        """List the passage rows that can be found, sorted."""
        index = self._current(db)
        return index.rows() if index is not None else []

    def look(self, db: Connection) -> None:
        """See the newest commit. Raises DamagedError if the index cannot be opened."""
        self._current(db)

    def is_behind(self, db: Connection) -> bool:
        """Tell whether there are changes that the index has not followed."""
        mark = log.mark(db, "lexical")
        return (mark.sequence if mark else 0) < log.last_sequence(db)

    def catch_up(self, database: Database) -> None:
        """Follow the log to its end; the caller holds the writer's lock."""
        with database.reading() as db:
            if not self.is_behind(db):
                return
            reached = self._replay(db)
        if reached is None or self._must_be_built():
            # The mark moves with the new building: a kill in between is made good by whoever finds it behind.
            self.build(database)
            return
        with database.writing() as db:
            log.set_mark(db, reached)
        if self._is_clogged():
            self.build(database)

    def mend(self, database: Database) -> None:
        """Build the index anew unless it can be opened; the caller holds the writer's lock."""
        try:
            with database.reading() as db:
                self._current(db)
        except DamagedError:
            self.build(database)

    def build(self, database: Database) -> None:
        """Build the index anew from the stored articles; the caller holds the writer's lock."""
        with database.reading() as db:
            index, mark = self._build_from(db)
        with database.writing() as db:
            log.set_mark(db, mark)
        with self._opening:
            self._index, self._seen = index, (int(mark.file), mark.sequence)
        sweep(self._layout.lexical, keep=mark.file)

    def build_within(self, db: Connection) -> str:
        """Build the index anew from what a writing transaction sees, to be named when that is committed.

        Returns the folder's name: the caller, who holds the writer's lock, sweeps the others away after the commit.
        """
        _, mark = self._build_from(db)
        log.set_mark(db, mark)
        return mark.file

    def _build_from(self, db: Connection) -> tuple[LexicalIndex, log.Mark]:
        name = self._new_name()
        rows = [row for (row,) in db.execute("SELECT row FROM article ORDER BY row")]
        index = build(self._layout.lexical / name, _documents(db, rows))
        return index, log.Mark("lexical", log.last_sequence(db), name)

    def _replay(self, db: Connection) -> log.Mark | None:
        """Follow the log in place; None if there is nothing usable to start from."""
        mark = log.mark(db, "lexical")
        if mark is None:
            return None
        operations = log.operations(db, after=mark.sequence)
        try:
            index = self._current(db)
            if index is None:
                return None
            # What was put is deleted first: a kill between tantivy's commit and the mark must not leave it twice.
            index.write((op.article for op in operations), _documents(db, _put_rows(operations)))
        except DamagedError:
            return None
        return log.Mark("lexical", operations[-1].sequence, mark.file)

    def _current(self, db: Connection) -> LexicalIndex | None:
        """Open, or look again at, the index that the mark names; None if there is none yet."""
        mark = log.mark(db, "lexical")
        if mark is None:
            return None
        named = (int(mark.file), mark.sequence)
        with self._opening:
            # Another thread, with a newer transaction, may have gone further: then its index is the one to use.
            if self._index is None or self._seen[0] < named[0]:
                self._index = LexicalIndex(self._layout.lexical / mark.file)
                self._seen = named
            elif self._seen < named:
                self._index.reload()
                self._seen = named
            return self._index

    def _is_clogged(self) -> bool:
        if self._index is None:
            return False
        live, dead = self._index.sizes()
        return dead > REBUILD_SHARE * live

    def _must_be_built(self) -> bool:
        """Tell whether deleted documents distort the scores of an archive that is to score as a fresh one."""
        if self._index is None:
            return False
        live, dead = self._index.sizes()
        return bool(dead) and live <= REBUILD_BELOW

    def _new_name(self) -> str:
        folder = self._layout.lexical
        taken = [int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()] if folder.is_dir() else []
        return str(max(taken, default=0) + 1)


def _put_rows(operations: Sequence[log.Operation]) -> list[int]:
    return [op.article for op in operations if op.kind == "put"]


def _documents(db: Connection, article_rows: Sequence[int]) -> Iterator[LexicalDocument]:
    """Read the passages of those of the articles that are still stored."""
    for start in range(0, len(article_rows), _ARTICLES_AT_ONCE):
        rows = article_rows[start : start + _ARTICLES_AT_ONCE]
        texts = texts_of_rows(db, rows)
        headers = headers_of_rows(db, rows)
        titles = {row: fold(header.title or "") for row, header in headers.items()}
        sources = {row: fold(header.source or "") for row, header in headers.items()}
        for passage_row, row, begin, end in spans_of_rows(db, rows):
            yield LexicalDocument(
                row=passage_row,
                article_row=row,
                title=titles[row],
                body=texts[row][begin:end],
                source=sources[row],
                outlet=outlet_key(headers[row].source),
                published=headers[row].published,
            )
