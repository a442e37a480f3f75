"""Verifies what is kept of copies: bands, signatures and clusters, which all follow from the texts. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from sqlite3 import Connection

from index.clusters import are_linked
from index.copies import sketch
from index.truth_check import few


def faults(db: Connection) -> Iterator[str]:
    """Say what is wrong, one sentence each."""
    yield from few(_sketch_faults(db))
    yield from few(_lost_clusters(db))
    yield from few(_wrong_clusters(db))


def _sketch_faults(db: Connection) -> Iterator[str]:
    bands = 0
    rows = db.execute(
        "SELECT article.row, article.id, body.text, sketch.signature FROM article"
        " JOIN body ON body.article = article.row LEFT JOIN sketch ON sketch.article = article.row ORDER BY article.row"
    )
    for row, identity, text, signature in rows:
        expected = sketch(text)
        marks = ",".join("?" * len(expected.bands))
        (filed,) = db.execute(
            f"SELECT count(*) FROM band WHERE band IN ({marks}) AND article = ?",  # noqa: S608 (question marks)
            (*expected.bands, row),
        ).fetchone()
        bands += filed
        if filed != len(set(expected.bands)) or (signature or b"") != expected.signature:
            yield f"Copies of article {identity!r} would not be found: its sketch is not that of its text."
    (stored,) = db.execute("SELECT count(*) FROM band").fetchone()
    if stored != bands:
        yield f"{stored - bands} bands for finding copies belong to no text."


def _lost_clusters(db: Connection) -> Iterator[str]:
    lost = db.execute(
        "SELECT article.id FROM article LEFT JOIN article AS first ON first.row = article.cluster"
        " WHERE first.row IS NULL OR first.cluster <> first.row ORDER BY article.row"
    )
    for (identity,) in lost:
        yield f"Article {identity!r} is in a cluster of copies that does not exist."


def _wrong_clusters(db: Connection) -> Iterator[str]:
    """Find articles that are copies of none in their cluster."""
    members = db.execute(
        "SELECT article.cluster, article.id, body.text FROM article JOIN body ON body.article = article.row"
        " WHERE article.cluster IN (SELECT cluster FROM article GROUP BY cluster HAVING count(*) > 1)"
        " ORDER BY article.cluster, article.row"
    )
    for _, group in groupby(members, key=lambda member: member[0]):
        texts = [(identity, text) for _, identity, text in group]
        for place, (identity, text) in enumerate(texts):
            others = [other for at, (_, other) in enumerate(texts) if at != place]
            if not any(are_linked(text, other) for other in others):
                yield f"Article {identity!r} is in a cluster of copies with none of which it shares its text."
