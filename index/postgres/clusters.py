"""Keeps copies together in PostgreSQL; which texts are copies, and of whom, is decided in `index/clusters.py`.

Writers take turns, so that no two of them link clusters at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.clusters import linked_clusters, sifted
from index.copies import Sketch, sketch
from index.postgres.connections import Db


def join(db: Db, row: int, text: str, *, sketched: Sketch) -> None:
    """File a new article under its bands and put it into the cluster of its copies, joining clusters it links."""
    db.execute("INSERT INTO band SELECT DISTINCT unnest(%s::integer[]), %s::bigint", (list(sketched.bands), row))
    if sketched.signature:
        db.execute("INSERT INTO sketch VALUES (%s, %s)", (row, sketched.signature))
    _link(db, row, text, sketched)


def part(db: Db, cluster: int) -> None:
    """Link what is left of a cluster anew after one of its articles went: the link may have gone with it."""
    left = [row for (row,) in db.execute("SELECT row FROM article WHERE cluster = %s ORDER BY row", (cluster,))]
    if left in ([], [cluster]):
        return
    db.execute("UPDATE article SET cluster = row WHERE cluster = %s", (cluster,))
    for row in left[1:]:
        text = _text(db, row)
        _link(db, row, text, sketch(text))


def rebuild(db: Db) -> None:
    """Make bands, signatures and clusters again from the texts."""
    db.execute("DELETE FROM band")
    db.execute("DELETE FROM sketch")
    db.execute("UPDATE article SET cluster = row WHERE cluster <> row")
    for (row,) in db.execute("SELECT row FROM article ORDER BY row").fetchall():
        text = _text(db, row)
        join(db, row, text, sketched=sketch(text))


def _link(db: Db, row: int, text: str, sketched: Sketch) -> None:
    sharing = _sharing(db, row, sketched)
    if not sharing:
        return
    clusters, signatures = _sketches(db, [other for other, _ in sharing])
    candidates = sifted(sharing, sketched, clusters, signatures)
    linked = linked_clusters(row, text, candidates, lambda other: _text(db, other))
    if len(linked) > 1:
        db.execute("UPDATE article SET cluster = %s WHERE cluster = ANY(%s)", (min(linked), list(linked)))


def _sharing(db: Db, row: int, sketched: Sketch) -> list[tuple[int, int]]:
    """Earlier articles that share a band, those that share most first, each with whether it shares the first."""
    if not sketched.bands:
        return []
    rows = db.execute(
        "SELECT article, max((band = %s)::integer) FROM band WHERE band = ANY(%s) AND article < %s"
        " GROUP BY article ORDER BY count(*) DESC, article",
        (sketched.bands[0], list(sketched.bands), row),
    )
    return [(other, same) for other, same in rows]


def _sketches(db: Db, rows: Sequence[int]) -> tuple[dict[int, int], dict[int, bytes]]:
    """Read the clusters of articles, and the signatures of those that have one."""
    found = db.execute(
        "SELECT article.row, article.cluster, sketch.signature FROM article"
        " LEFT JOIN sketch ON sketch.article = article.row WHERE article.row = ANY(%s)",
        (list(rows),),
    ).fetchall()
    clusters = {row: cluster for row, cluster, _ in found}
    return clusters, {row: signature for row, _, signature in found if signature is not None}


def _text(db: Db, row: int) -> str:
    found = db.execute("SELECT text FROM body WHERE article = %s", (row,)).fetchone()
    assert found is not None
    return str(found[0])
