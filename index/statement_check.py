"""Verifies the statements that are kept of articles: that they are what was stored and lie within their texts.

Changes nothing; `index/statement_reading.py` reads them anew. That an article has none is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from sqlite3 import Connection

from index.statements import checksum, decoded
from index.truth_check import few


def faults(db: Connection) -> Iterator[str]:
    """Say what is wrong with the statements that are kept, one sentence each."""
    yield from few(fault for _, fault in _faults(db))


def damaged(db: Connection) -> list[int]:
    """List the rows of articles whose statements are not what was stored."""
    return [row for row, _ in _faults(db)]


def _faults(db: Connection) -> Iterator[tuple[int, str]]:
    rows = db.execute(
        "SELECT article.row, article.id, length(body.text), statement.checksum, statement.body FROM statement"
        " JOIN article ON article.row = statement.article JOIN body ON body.article = article.row ORDER BY article.row"
    )
    for row, identity, length, stored, body in rows:
        if checksum(body) != stored:
            yield row, f"The statements of article {identity!r} are not what was stored: their checksum is wrong."
        elif not all(0 <= start < end <= length for each in decoded(identity, body) for start, end in each.spans):
            yield row, f"A statement of article {identity!r} lies outside its text."
