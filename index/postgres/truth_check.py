"""Verifies an archive on PostgreSQL by itself: that what it holds is what was stored. Changes nothing.

What is shown is compared with the hash taken when it came in, vectors with their checksum, passages with the texts they
are spans of, figures and statements with theirs, copies with the sketches of their texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from index import figures, fp16, statements
from index.admission import TOLERANCE
from index.clusters import are_linked
from index.copies import sketch
from index.manifest import SEAL, Manifest
from index.postgres import schema
from index.postgres.address import Address
from index.postgres.connections import Db
from index.postgres.halves import blobs_of
from index.postgres.lookups import articles_of_rows, codes_of_rows
from index.schema import FINGERPRINT, REMOVALS
from index.truth import total_of
from index.truth_check import few
from index.visibility import outlet_key
from rag.identity import content_hash
from rag.nouns import Article

AT_ONCE = 256
"""Articles that are read together."""


def stored(db: Db) -> Iterator[dict[int, Article]]:
    """Read all articles by row, some at a time."""
    last = 0
    while rows := [
        row for (row,) in db.execute("SELECT row FROM article WHERE row > %s ORDER BY row LIMIT %s", (last, AT_ONCE))
    ]:
        yield articles_of_rows(db, rows)
        last = rows[-1]


def faults(db: Db, address: Address) -> Iterator[str]:
    """Say what is wrong with what cannot be derived, one sentence each."""
    known = schema.meta(db)
    if known.get(SEAL) != Manifest.of_rows(known, address).seal:
        yield "What the archive was built with (its manifest) is not what was stored: its seal is wrong."
    yield from few(_article_faults(db))
    if known.get(FINGERPRINT) != total_of(db.execute("SELECT id, hash FROM article").fetchall()):
        yield "The archive's fingerprint is not that of its articles."
    if known.get(REMOVALS) != total_of(db.execute("SELECT id, day FROM removal").fetchall()):
        yield "The days on which articles were removed are not what was stored."


def copy_faults(db: Db) -> Iterator[str]:
    """Say what is wrong with what is kept of copies."""
    yield from few(_sketch_faults(db))
    yield from few(_cluster_faults(db))


def figure_faults(db: Db) -> Iterator[str]:
    """Say what is wrong with the figures that are kept."""
    yield from few(_body_faults(db, "figure"))


def statement_faults(db: Db) -> Iterator[str]:
    """Say what is wrong with the statements that are kept; that an article has none is no fault."""
    yield from few(_body_faults(db, "statement"))


def _article_faults(db: Db) -> Iterator[str]:
    lost = db.execute("SELECT id FROM article LEFT JOIN body ON body.article = row WHERE body.article IS NULL")
    yield from (f"Article {identity!r} has no text." for (identity,) in lost.fetchall())
    for articles in stored(db):
        kept = {
            row: (hash_, outlet, vectors)
            for row, hash_, outlet, vectors in db.execute(
                "SELECT row, hash, outlet, vectors FROM article WHERE row = ANY(%s)", (list(articles),)
            )
        }
        for row, article in articles.items():
            hash_, outlet, vectors = kept[row]
            if content_hash(article) != hash_ or outlet != outlet_key(article.source):
                yield f"Article {article.id!r} is not what was stored: its hash is wrong."
            yield from _passage_faults(db, row, article, checksum=vectors)


def _passage_faults(db: Db, row: int, article: Article, *, checksum: int) -> Iterator[str]:
    found = db.execute(
        "SELECT row, start, stop, published, outlet, halfvec_send(embedding) FROM passage"
        " WHERE article = %s ORDER BY row",
        (row,),
    ).fetchall()
    if not all(0 <= start < stop <= len(article.text) for _, start, stop, *_ in found):
        yield f"A passage of article {article.id!r} lies outside its text."
    header = (article.published, outlet_key(article.source))
    if any((published, outlet) != header for _, _, _, published, outlet, _ in found):
        yield f"A passage of article {article.id!r} has another day or outlet than its article."
    blobs = blobs_of([sent for *_, sent in found])
    codes = codes_of_rows(db, [passage for passage, *_ in found]).values()
    if fp16.checksum([*blobs, *codes]) != checksum:
        yield f"A vector or token code of article {article.id!r} is not what was stored: its checksum is wrong."
    elif blobs and not np.all(
        np.abs(fp16.lengths(blobs, len(blobs[0]) // fp16.WIDTH) - 1.0) <= TOLERANCE + fp16.ROUNDING
    ):
        yield f"A vector of article {article.id!r} has not length one."


def _body_faults(db: Db, table: str) -> Iterator[str]:
    many = f"The {table}s of article"
    for articles in stored(db):
        kept = {
            row: (checksum, body)
            for row, checksum, body in db.execute(
                f"SELECT article, checksum, body FROM {table} WHERE article = ANY(%s)".encode(),  # noqa: S608 (constants)
                (list(articles),),
            )
        }
        for row, article in articles.items():
            if row not in kept:
                if table == "figure":
                    yield f"{many} {article.id!r} are missing."
                continue
            checksum, body = kept[row]
            if figures.checksum(body) != checksum:
                yield f"{many} {article.id!r} are not what was stored: their checksum is wrong."
            elif not all(0 <= start < end <= len(article.text) for start, end in _spans(table, article.id, body)):
                yield f"A {table} of article {article.id!r} lies outside its text."


def _spans(table: str, identity: str, body: str) -> Iterator[tuple[int, int]]:
    if table == "figure":
        yield from ((figure.start, figure.end) for figure in figures.decoded(identity, body))
        return
    for statement in statements.decoded(identity, body):
        yield from statement.spans


def _sketch_faults(db: Db) -> Iterator[str]:
    for articles in stored(db):
        signatures: dict[int, bytes] = dict(
            db.execute("SELECT article, signature FROM sketch WHERE article = ANY(%s)", (list(articles),)).fetchall()
        )
        bands: dict[int, list[int]] = dict(
            db.execute(
                "SELECT article, array_agg(band) FROM band WHERE article = ANY(%s) GROUP BY article", (list(articles),)
            ).fetchall()
        )
        for row, article in articles.items():
            expected = sketch(article.text)
            if set(bands.get(row, ())) != set(expected.bands) or signatures.get(row, b"") != expected.signature:
                yield f"Copies of article {article.id!r} would not be found: its sketch is not that of its text."


def _cluster_faults(db: Db) -> Iterator[str]:
    lost = db.execute(
        "SELECT article.id FROM article LEFT JOIN article AS first ON first.row = article.cluster"
        " WHERE first.row IS NULL OR first.cluster <> first.row ORDER BY article.row"
    )
    for (identity,) in lost.fetchall():
        yield f"Article {identity!r} is in a cluster of copies that does not exist."
    members = db.execute(
        "SELECT cluster, id, text FROM article JOIN body ON body.article = row WHERE cluster IN"
        " (SELECT cluster FROM article GROUP BY cluster HAVING count(*) > 1) ORDER BY cluster, row"
    ).fetchall()
    for _, group in groupby(members, key=lambda member: member[0]):
        texts = [(identity, text) for _, identity, text in group]
        for place, (identity, text) in enumerate(texts):
            others = [other for at, (_, other) in enumerate(texts) if at != place]
            if not any(are_linked(text, other) for other in others):
                yield f"Article {identity!r} is in a cluster of copies with none of which it shares its text."
