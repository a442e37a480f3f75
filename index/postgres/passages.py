"""Sends the passages of a turn to PostgreSQL at once: one COPY for all their rows, and one for their token codes.

Until then they are gathered here: a row for each of its passages is most of what an article is in tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg.types.numeric import Int4, Int8

from index.postgres.connections import Db, longer
from index.postgres.halves import halved
from index.postgres.postings import INDEXED_SECONDS, PassageWords, allowance
from index.visibility import outlet_key
from rag.nouns import IndexedArticle


class PassageRows:
    """Rows for the tables `passage` and `late`, to be sent in the caller's transaction."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._passages: list[tuple[Any, ...]] = []
        self._codes: list[tuple[Any, ...]] = []

    def put(self, article_row: int, rows: Sequence[int], item: IndexedArticle, words: Sequence[PassageWords]) -> None:
        """Gather an article's passages under the numbers `rows`, with their vectors and token codes."""
        published, outlet = item.article.published, outlet_key(item.article.source)
        for row, passage, own, vector in zip(rows, item.passages, words, item.vectors, strict=True):
            span = (Int4(passage.start), Int4(passage.end))
            self._passages.append(
                (Int8(row), Int8(article_row), *span, published, outlet, *map(Int4, own.lengths), halved(vector))
            )
        if item.codes:
            self._codes += zip(map(Int8, rows), item.codes, strict=True)

    def send(self) -> None:
        """Store what was gathered; the articles' own rows must be there."""
        with longer(self._db, allowance(len(self._passages), INDEXED_SECONDS)):
            self._copy("passage", self._passages)
            self._copy("late", self._codes)
        self._passages, self._codes = [], []

    def _copy(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if not rows:
            return
        # Without types: that of a vector differs by database. Numbers say their own width.
        with self._db.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)".encode()) as copy:
            for row in rows:
                copy.write_row(row)
