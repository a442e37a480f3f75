"""Keeps the statements of articles in `truth.db`: one row an article, all its statements in the order of its text.

They follow from the texts (`rag/statements.py`), but reading them takes a parser: an article that came in without it,
or was read by older rules, has none or old ones until a reindex reads it (`index/statement_reading.py`). Each function
is a part of a transaction that the caller begins and commits.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from sqlite3 import Connection
from typing import Any

from rag.nouns import Statement

RULES = 3
"""Grows when `rag/statements.py` reads so much better that stored texts deserve to be read again by a reindex."""

_FIELDS = tuple(field.name for field in fields(Statement) if field.name != "article_id")
_DAYS = frozenset({"said_on"})


def keep(db: Connection, row: int, found: Sequence[Statement]) -> None:
    """Store an article's statements, in place of any there were."""
    body = encoded(found)
    db.execute(
        "INSERT OR REPLACE INTO statement (article, rules, checksum, body) VALUES (?, ?, ?, ?)",
        (row, RULES, checksum(body), body),
    )


def of_articles(db: Connection, article_ids: Sequence[str] | None) -> list[Statement]:
    """Read the statements of articles, in the order of the ids and of their texts; of all articles without ids."""
    if article_ids is None:
        rows = db.execute(
            "SELECT article.id, statement.body FROM statement JOIN article ON article.row = statement.article"
            " ORDER BY article.published DESC, article.id"
        )
        return [each for identity, body in rows for each in decoded(identity, body)]
    found = dict(
        db.execute(
            "SELECT article.id, statement.body FROM json_each(?) AS wanted JOIN article ON article.id = wanted.value"
            " JOIN statement ON statement.article = article.row",
            (json.dumps(list(article_ids)),),
        )
    )
    return [each for identity in article_ids if identity in found for each in decoded(identity, found[identity])]


def unread(db: Connection, *, after: int = 0, limit: int = -1) -> list[int]:
    """List the rows of articles whose statements were never read, or by older rules, in their order."""
    rows = db.execute(
        "SELECT article.row FROM article LEFT JOIN statement ON statement.article = article.row"
        " WHERE article.row > ? AND coalesce(statement.rules, 0) < ? ORDER BY article.row LIMIT ?",
        (after, RULES, limit),
    )
    return [row for (row,) in rows]


def encoded(found: Sequence[Statement]) -> str:
    """Write statements of one article as JSON: the names of their fields, then a list of values for each."""
    rows = [[_plain(getattr(each, name)) for name in _FIELDS] for each in found]
    return json.dumps([_FIELDS, rows], ensure_ascii=False, separators=(",", ":")) if rows else "[]"


def decoded(article_id: str, body: str) -> list[Statement]:
    """Read back what `encoded` wrote; fields that came later have their defaults, those that went are left out."""
    stored = json.loads(body)
    if not stored:
        return []
    names, rows = stored
    return [
        Statement(
            article_id=article_id,
            **{name: _value(name, value) for name, value in zip(names, row, strict=True) if name in _FIELDS},
        )
        for row in rows
    ]


def checksum(body: str) -> int:
    """Sum up what `encoded` wrote, to be kept beside it."""
    return zlib.crc32(body.encode())


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, value: Any) -> Any:
    if name in _DAYS:
        return date.fromisoformat(value) if value else None
    return tuple(_value("", each) for each in value) if isinstance(value, list) else value
