"""Keeps the numeric claims of articles in `truth.db`: one row an article, all its figures in the order of its text.

They follow from the texts (`rag/figures.py`), so that `rebuild` can make them again; they are always read by article.
Each function is a part of a transaction that the caller begins and commits.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from sqlite3 import Connection
from typing import Any

from index import lookups
from rag.figures import read_figures
from rag.nouns import Figure

_FIELDS = tuple(field.name for field in fields(Figure) if field.name != "article_id")
_DAYS = frozenset({"since", "on", "by"})
_LISTS = frozenset({"names", "context"})
_AT_ONCE = 256


def keep(db: Connection, row: int, figures: Sequence[Figure]) -> None:
    """Store an article's figures, in place of any there were."""
    body = encoded(figures)
    db.execute("INSERT OR REPLACE INTO figure (article, checksum, body) VALUES (?, ?, ?)", (row, checksum(body), body))


def of_articles(db: Connection, article_ids: Sequence[str]) -> list[Figure]:
    """Read the figures of articles, in the order of the ids and of their texts; ids that are gone are left out."""
    found = dict(
        db.execute(
            "SELECT article.id, figure.body FROM json_each(?) AS wanted JOIN article ON article.id = wanted.value"
            " JOIN figure ON figure.article = article.row",
            (json.dumps(list(article_ids)),),
        )
    )
    return [figure for identity in article_ids if identity in found for figure in decoded(identity, found[identity])]


def rebuild(db: Connection) -> None:
    """Read the figures of all stored texts anew; about 80,000 words a second."""
    rows = [row for (row,) in db.execute("SELECT row FROM article ORDER BY row")]
    db.execute("DELETE FROM figure")
    for start in range(0, len(rows), _AT_ONCE):
        for row, article in lookups.articles_of_rows(db, rows[start : start + _AT_ONCE]).items():
            keep(db, row, read_figures(article))


def encoded(figures: Sequence[Figure]) -> str:
    """Write figures of one article as JSON: a list of lists of their fields, dates as ISO days."""
    rows = [[_plain(getattr(figure, name)) for name in _FIELDS] for figure in figures]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def decoded(article_id: str, body: str) -> list[Figure]:
    """Read back what `encoded` wrote."""
    return [
        Figure(article_id, **dict(zip(_FIELDS, map(_value, _FIELDS, row), strict=True))) for row in json.loads(body)
    ]


def _value(name: str, value: Any) -> Any:
    if value is None or name not in _DAYS | _LISTS:
        return value
    return date.fromisoformat(value) if name in _DAYS else tuple(value)


def checksum(body: str) -> int:
    """Sum up what `encoded` wrote, to be kept beside it."""
    return zlib.crc32(body.encode())
