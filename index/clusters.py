"""Keeps the copies of one story together: an article's cluster is what copies, and copies of copies, link it to.

A cluster's name is its smallest article row. Which texts are copies is decided in `index/copies.py`; here candidates
are found by the bands they share, verified, and linked. Clusters after any sequence of changes are those of a fresh
archive, because a removal links what is left of its cluster anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from sqlite3 import Connection

from index.copies import are_copies, opening_bands, signature_bands

SHORTEST = 100
"""Characters below which texts are copies only if they are identical: captions resemble each other."""

MOST_COMPARED = 64
"""How many candidates are compared with one article, those that share most bands first: boilerplate that hundreds of
unrelated articles share must not make each addition slower than the last."""


def bands(text: str) -> list[int]:
    """Hash a text to signed 64-bit integers: candidates share one. The first is shared by identical texts alone."""
    if not text.strip():
        return []
    whole = blake2b(text.encode(), digest_size=8, person=b"whole").digest()
    same = int.from_bytes(whole, "big", signed=True)
    return [same, *signature_bands(text), *opening_bands(text)] if len(text) >= SHORTEST else [same]


def join(db: Connection, row: int, text: str, *, bands: Sequence[int]) -> None:
    """File a new article under its bands and put it into the cluster of its copies, joining clusters it links."""
    db.executemany("INSERT OR IGNORE INTO band (band, article) VALUES (?, ?)", [(band, row) for band in bands])
    _link(db, row, text, bands)


def part(db: Connection, cluster: int) -> None:
    """Link what is left of a cluster anew after one of its articles went: the link may have gone with it."""
    left = [row for (row,) in db.execute("SELECT row FROM article WHERE cluster = ? ORDER BY row", (cluster,))]
    if left in ([], [cluster]):
        return
    db.execute("UPDATE article SET cluster = row WHERE cluster = ?", (cluster,))
    for row in left[1:]:
        (text,) = db.execute("SELECT text FROM body WHERE article = ?", (row,)).fetchone()
        stored = [band for (band,) in db.execute("SELECT band FROM band WHERE article = ?", (row,))]
        _link(db, row, text, stored)


def _link(db: Connection, row: int, text: str, bands: Sequence[int]) -> None:
    linked = {row}
    compared = 0
    for other, cluster in _candidates(db, row, bands):
        if cluster in linked:
            continue
        if compared == MOST_COMPARED:
            break
        compared += 1
        (other_text,) = db.execute("SELECT text FROM body WHERE article = ?", (other,)).fetchone()
        if _copies(text, other_text):
            linked.add(cluster)
    if len(linked) > 1:
        name = min(linked)
        db.executemany("UPDATE article SET cluster = ? WHERE cluster = ?", [(name, old) for old in linked])


def _candidates(db: Connection, row: int, bands: Sequence[int]) -> list[tuple[int, int]]:
    """Earlier articles that share a band, with their clusters; those that share most bands first."""
    if not bands:
        return []
    marks = ",".join("?" * len(bands))
    return db.execute(
        f"SELECT band.article, article.cluster FROM band JOIN article ON article.row = band.article"  # noqa: S608 (only question marks are formatted)
        f" WHERE band.band IN ({marks}) AND band.article < ?"
        f" GROUP BY band.article ORDER BY count(*) DESC, band.article",
        (*bands, row),
    ).fetchall()


def _copies(text: str, other: str) -> bool:
    if text == other:
        return True
    return min(len(text), len(other)) >= SHORTEST and are_copies(text, other)
