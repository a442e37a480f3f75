"""Verifies the figures that are kept of articles: that they are what was stored and lie within their texts.

Changes nothing; `index/figures.py` makes them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from sqlite3 import Connection

from index.figures import checksum, decoded
from index.truth_check import few


def faults(db: Connection) -> Iterator[str]:
    """Say what is wrong with the figures that are kept, one sentence each."""
    yield from few(_faults(db))


def _faults(db: Connection) -> Iterator[str]:
    rows = db.execute(
        "SELECT article.id, length(body.text), figure.checksum, figure.body FROM article"
        " JOIN body ON body.article = article.row LEFT JOIN figure ON figure.article = article.row ORDER BY article.row"
    )
    for identity, length, stored, body in rows:
        if body is None:
            yield f"The figures of article {identity!r} are missing."
        elif checksum(body) != stored:
            yield f"The figures of article {identity!r} are not what was stored: their checksum is wrong."
        elif not all(0 <= figure.start < figure.end <= length for figure in decoded(identity, body)):
            yield f"A figure of article {identity!r} lies outside its text."
