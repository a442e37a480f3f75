"""Keeps the copies of one story together: an article's cluster is what copies, and copies of copies, link it to.

A cluster's name is its smallest article row. Which texts are copies is decided in `index/copies.py`; here candidates
are found by the bands they share, sifted by their signatures, verified, and linked. Clusters after any sequence of
changes are those of a fresh archive, because a removal links what is left of its cluster anew. Bands, signatures and
clusters follow from the texts, so that `rebuild` can make them again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from sqlite3 import Connection

from index.copies import SHORTEST, Sketch, are_copies, may_be_copies, sketch

MOST_COMPARED = 64
"""How many candidates are compared with one article, those that share most bands first: boilerplate that hundreds of
unrelated articles share must not make each addition slower than the last."""


def join(db: Connection, row: int, text: str, *, sketched: Sketch) -> None:
    """File a new article under its bands and put it into the cluster of its copies, joining clusters it links."""
    file(db, row, sketched)
    _link(db, row, text, sketched)


def file(db: Connection, row: int, sketched: Sketch) -> None:
    """Keep an article's sketch."""
    db.executemany("INSERT OR IGNORE INTO band (band, article) VALUES (?, ?)", [(band, row) for band in sketched.bands])
    if sketched.signature:
        db.execute("INSERT INTO sketch (article, signature) VALUES (?, ?)", (row, sketched.signature))


def leave(db: Connection, row: int, text: str) -> None:
    """Forget an article's bands; its signature goes with its row."""
    db.executemany("DELETE FROM band WHERE band = ? AND article = ?", [(band, row) for band in sketch(text).bands])


def part(db: Connection, cluster: int) -> None:
    """Link what is left of a cluster anew after one of its articles went: the link may have gone with it."""
    left = [row for (row,) in db.execute("SELECT row FROM article WHERE cluster = ? ORDER BY row", (cluster,))]
    if left in ([], [cluster]):
        return
    db.execute("UPDATE article SET cluster = row WHERE cluster = ?", (cluster,))
    for row in left[1:]:
        text = _text(db, row)
        _link(db, row, text, sketch(text))


def rebuild(db: Connection) -> None:
    """Make bands, signatures and clusters again from the texts."""
    db.execute("DELETE FROM band")
    db.execute("DELETE FROM sketch")
    db.execute("UPDATE article SET cluster = row")
    for (row,) in db.execute("SELECT row FROM article ORDER BY row").fetchall():
        text = _text(db, row)
        join(db, row, text, sketched=sketch(text))


def _link(db: Connection, row: int, text: str, sketched: Sketch) -> None:
    linked = linked_clusters(row, text, _candidates(db, row, sketched), lambda other: _text(db, other))
    if len(linked) > 1:
        name = min(linked)
        db.executemany("UPDATE article SET cluster = ? WHERE cluster = ?", [(name, old) for old in linked])


def linked_clusters(
    row: int, text: str, candidates: Iterable[tuple[int, int]], text_of: Callable[[int], str]
) -> set[int]:
    """Find the clusters that a text belongs to, its own row among them, comparing it with candidates in their order.

    A candidate is an article's row with its cluster.
    """
    linked = {row}
    compared = 0
    for other, cluster in candidates:
        if cluster in linked:
            continue
        if compared == MOST_COMPARED:
            break
        compared += 1
        if are_linked(text, text_of(other)):
            linked.add(cluster)
    return linked


def _candidates(db: Connection, row: int, sketched: Sketch) -> Iterator[tuple[int, int]]:
    """Earlier articles that may be copies, with their clusters; those that share most bands first."""
    if not sketched.bands:
        return
    marks = ",".join("?" * len(sketched.bands))
    sharing: list[tuple[int, int]] = db.execute(
        f"SELECT article, max(band = ?) FROM band WHERE band IN ({marks}) AND article < ?"  # noqa: S608 (only question marks are formatted)
        " GROUP BY article ORDER BY count(*) DESC, article",
        (sketched.bands[0], *sketched.bands, row),
    ).fetchall()
    if not sharing:
        return
    clusters, signatures = _sketches(db, [other for other, _ in sharing])
    yield from sifted(sharing, sketched, clusters, signatures)


def sifted(
    sharing: Sequence[tuple[int, int]], sketched: Sketch, clusters: Mapping[int, int], signatures: Mapping[int, bytes]
) -> Iterator[tuple[int, int]]:
    """Pass on, with their clusters, the rows that share a band and that signatures do not dismiss.

    Each row comes with whether the first band, that of identical texts, is one it shares.
    """
    others = [other for other, _ in sharing]
    possible = may_be_copies(sketched.signature, [signatures.get(other, b"") for other in others]).tolist()
    for (other, same), similar in zip(sharing, possible, strict=True):
        if (same or similar) and other in clusters:
            yield other, clusters[other]


def _sketches(db: Connection, rows: Sequence[int]) -> tuple[dict[int, int], dict[int, bytes]]:
    """Read the clusters of articles, and the signatures of those that have one."""
    found = db.execute(
        "SELECT article.row, article.cluster, sketch.signature FROM json_each(?) AS wanted"
        " JOIN article ON article.row = wanted.value LEFT JOIN sketch ON sketch.article = article.row",
        (json.dumps(rows),),
    ).fetchall()
    clusters = {row: cluster for row, cluster, _ in found}
    return clusters, {row: signature for row, _, signature in found if signature is not None}


def _text(db: Connection, row: int) -> str:
    (text,) = db.execute("SELECT text FROM body WHERE article = ?", (row,)).fetchone()
    return str(text)


def are_linked(text: str, other: str) -> bool:
    """Tell whether two texts are copies of one another."""
    if text == other:
        return True
    return min(len(text), len(other)) >= SHORTEST and are_copies(text, other)
