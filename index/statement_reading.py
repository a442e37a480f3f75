"""Reads the statements of stored articles that have none yet: a batch at a time, beside whoever reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from sqlite3 import Connection

from index import lookups, statement_check, statements
from index.database import Database
from index.layout import Layout
from index.lock import PATIENCE, WriterLock
from index.opening import read_manifest
from index.upgrade import upgraded
from rag.nouns import Article, Statement

BATCH = 64

Find = Callable[[Sequence[Article]], Sequence[tuple[Statement, ...]]]
"""Finds the statements of each of several articles (`rag.statements.StatementFinder.find_all`)."""


def read_statements(
    path: Path,
    find: Find,
    on_batch: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    patience: float = PATIENCE,
) -> int:
    """Read what is unread in the archive in a folder and return how many articles that was; raises as `check` does.

    `on_batch` hears how many are done of how many. Broken off anywhere, the next run goes on from there.
    """
    layout = Layout(path)
    upgraded(layout, read_manifest(path))
    database, lock = Database(layout.truth), WriterLock(layout.lock)
    done = reached = 0
    try:
        with database.reading() as db:
            total = len(statements.unread(db))
        while True:
            with database.reading() as db:
                articles = lookups.articles_of_rows(db, statements.unread(db, after=reached, limit=BATCH))
            if not articles:
                return done
            found = find(list(articles.values()))
            with lock.held(patience=patience), database.writing() as db:
                for row, own in zip(articles, found, strict=True):
                    # An article that was changed meanwhile has another row, with statements of its own.
                    if lookups.headers_of_rows(db, [row]):
                        statements.keep(db, row, own)
            reached = max(articles)
            done += len(articles)
            on_batch(done, max(total, done))
    finally:
        database.close()


def mend(db: Connection, find: Find) -> None:
    """Read the statements of articles anew whose stored ones are damaged, within the caller's transaction."""
    rows = statement_check.damaged(db)
    articles = lookups.articles_of_rows(db, rows)
    for row, own in zip(articles, find(list(articles.values())), strict=True):
        statements.keep(db, row, own)
