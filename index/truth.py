"""Writes articles, passages and vectors to `truth.db`: the truth that everything else follows.

Each function is a part of a transaction that the caller begins and commits; what it changes is logged in the same
transaction. Reading is in `index/lookups.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from sqlite3 import Connection
from typing import Literal

from index import clusters, figures, fp16, statements
from index.copies import Sketch
from index.schema import FINGERPRINT, REMOVALS
from index.visibility import outlet_key
from rag.identity import content_hash
from rag.nouns import Article, IndexedArticle

Outcome = Literal["added", "updated", "unchanged"]

FINGERPRINT_SIZE = 1 << 128
"""Fingerprints are sums modulo this: the same whatever the order in which articles came and went."""


def put(db: Connection, item: IndexedArticle, *, sketched: Sketch, added_at: str) -> Outcome:
    """Store one article, in place of any with its id; an unchanged one is left alone.

    `sketched` is what `index.copies.sketch` makes of its text.
    """
    article = item.article
    new_hash = content_hash(article)
    stored = db.execute("SELECT hash FROM article WHERE id = ?", (article.id,)).fetchone()
    if stored is not None:
        if stored[0] == new_hash:
            return "unchanged"
        _take_out(db, article.id)
    row = next_row(db, "article")
    first = next_row(db, "passage")
    last = first + len(item.passages) - 1
    blobs = fp16.encode(item.vectors)
    kept = (new_hash, row, first, last, fp16.checksum([*blobs, *item.codes]), added_at)
    _insert_article(db, article, row=row, kept=kept)
    insert_passages(db, item, blobs, article_row=row, first=first)
    figures.keep(db, row, item.figures)
    if item.statements is not None:
        statements.keep(db, row, item.statements)
    clusters.join(db, row, article.text, sketched=sketched)
    db.execute("INSERT INTO op (kind, article, first, last) VALUES ('put', ?, ?, ?)", (row, first, last))
    _forget_removal(db, article.id)
    _turn(db, FINGERPRINT, article.id, new_hash, sign=1)
    return "added" if stored is None else "updated"


def remove(db: Connection, article_id: str, *, day: str) -> bool:
    """Remove an article and all that hangs on it, and remember the day; returns whether it was there."""
    if not _take_out(db, article_id):
        return False
    db.execute("INSERT INTO removal (id, day) VALUES (?, ?)", (article_id, day))
    _turn(db, REMOVALS, article_id, day, sign=1)
    return True


def next_row(db: Connection, table: Literal["article", "passage"]) -> int:
    """Return the row that the next one of a table gets: one above all that were ever used."""
    found = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(found[0]) + 1 if found else 1


def insert_passages(
    db: Connection,
    item: IndexedArticle,
    blobs: Sequence[bytes],
    *,
    article_row: int,
    first: int,
    prefix: Literal["", "next_"] = "",
) -> None:
    """Store an article's passages under rows from `first` on, with their packed vectors and token codes.

    The prefix `next_` names the tables of a reindex that is under way (`index/staging.py`).
    """
    places = enumerate(item.passages, start=first)
    db.executemany(
        f"INSERT INTO {prefix}passage (row, article, start, stop) VALUES (?, ?, ?, ?)",  # noqa: S608 (one of two constants)
        [(row, article_row, passage.start, passage.end) for row, passage in places],
    )
    vectors = enumerate(blobs, start=first)
    db.executemany(f"INSERT INTO {prefix}vector (passage, fp16) VALUES (?, ?)", vectors)  # noqa: S608
    if item.codes:
        codes = enumerate(item.codes, start=first)
        db.executemany(f"INSERT INTO {prefix}late (passage, codes) VALUES (?, ?)", codes)  # noqa: S608


def total_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Add up ids with what belongs to each: an article's hash, or the day of its removal."""
    return f"{sum(_summand(article_id, value) for article_id, value in pairs) % FINGERPRINT_SIZE:032x}"


def turned(total: str, article_id: str, value: str, *, sign: Literal[1, -1] = 1) -> str:
    """Add one id with what belongs to it to such a total, or take it off.

    >>> turned(total_of([("a", "1")]), "b", "2") == total_of([("b", "2"), ("a", "1")])
    True
    """
    return f"{(int(total, 16) + sign * _summand(article_id, value)) % FINGERPRINT_SIZE:032x}"


def _summand(article_id: str, value: str) -> int:
    named = f"{len(article_id)}:{article_id}{value}".encode()
    return int.from_bytes(blake2b(named, digest_size=16).digest(), "big")


def _take_out(db: Connection, article_id: str) -> bool:
    found = db.execute(
        "SELECT row, hash, cluster, first, last, text FROM article JOIN body ON body.article = row WHERE id = ?",
        (article_id,),
    ).fetchone()
    if found is None:
        return False
    row, old_hash, cluster, first, last, text = found
    clusters.leave(db, row, text)
    db.execute("INSERT INTO op (kind, article, first, last) VALUES ('remove', ?, ?, ?)", (row, first, last))
    db.execute("DELETE FROM article WHERE row = ?", (row,))
    clusters.part(db, cluster)
    _turn(db, FINGERPRINT, article_id, old_hash, sign=-1)
    return True


def _insert_article(db: Connection, article: Article, *, row: int, kept: tuple[str, int, int, int, int, str]) -> None:
    published = article.published.isoformat() if article.published else None
    shown = (article.title, published, article.source, outlet_key(article.source), article.url)
    db.execute(
        "INSERT INTO article (row, id, title, published, source, outlet, url, author, language,"
        " hash, cluster, first, last, vectors, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row, article.id, *shown, article.author, article.language, *kept),
    )
    db.execute("INSERT INTO body (article, text) VALUES (?, ?)", (row, article.text))


def _forget_removal(db: Connection, article_id: str) -> None:
    found = db.execute("DELETE FROM removal WHERE id = ? RETURNING day", (article_id,)).fetchall()
    for (day,) in found:
        _turn(db, REMOVALS, article_id, day, sign=-1)


def _turn(db: Connection, key: str, article_id: str, value: str, *, sign: Literal[1, -1]) -> None:
    """Add a summand to a total in `meta`, or take it off."""
    (found,) = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    db.execute("UPDATE meta SET value = ? WHERE key = ?", (turned(found, article_id, value, sign=sign), key))
