"""Finds passages by vector: every one is looked at while they are few, beyond that pgvector's HNSW index is searched.

What either finds is scored again exactly, as archives in folders score it, from the same 16 bits a component.
"""

from __future__ import annotations

import numpy as np

from index import fp16
from index.kept_vectors import cosines
from index.postgres.connections import Connections, Db
from index.postgres.halves import blobs_of, halved
from index.postgres.schema import MAKING
from index.postgres.visibility import condition
from index.ranking import Promised, Rows, best_promised
from index.visibility import hides_nothing
from rag.nouns import Filters, Vector

EXACT_UP_TO = 50_000
"""Passages that every one is looked at of: of all, or of those that a filter lets through."""

SEARCHED = 200
"""Candidates that the index keeps while it searches (`hnsw.ef_search`): as many as are asked for at least."""

MOST_SCANNED = 200_000
"""Passages that a filtered search in the index may pass by (`hnsw.max_scan_tuples`)."""

SLACK = 1e-3
"""How much a distance, with the query rounded to 16 bits, may be off: a component by one part in two thousand."""

INDEX = "passage_by_embedding"

GRAPH_KILOBYTES = 3
"""Memory that each passage takes while the index is made: pgvector builds many times faster while all of it fits."""

LEAST_MEMORY = 512 * 1024
"""Kilobytes of memory that the index is made with at least; at most it is half of what the server shares."""

_FIRST_EXTRA = 48


def nearest(db: Db, query: Vector, *, k: int, filters: Filters, exact_up_to: int) -> dict[int, float]:
    """Score the k nearest passages by cosine, exactly, and those that tie with the last."""
    searching = _is_to_be_searched(db, filters, exact_up_to)
    scores: dict[int, float] = {}

    def promised(n: int) -> Promised:
        found = _candidates(db, query, max(n, SEARCHED) if searching else n, filters, searching=searching)
        rows = np.array([row for row, _, _ in found], dtype=np.int64)
        vectors = fp16.decode(blobs_of([sent for _, _, sent in found]), len(query))
        scores.update(zip(rows.tolist(), cosines(vectors, query).tolist(), strict=True))
        rough = np.array([1.0 - distance for _, distance, _ in found], dtype=np.float32)
        return Promised(rows, rough, exhausted=searching or len(rows) < n)

    def exact(rows: Rows) -> dict[int, float]:
        return {row: scores[row] for row in rows.tolist()}

    return best_promised(promised, exact, k=k, first=k + _FIRST_EXTRA, slack=SLACK)


def index_is_due(db: Db, exact_up_to: int) -> bool:
    """Tell whether there are so many passages that an index has to be made, and it is not there."""
    # Asked of the table and not by to_regclass, which finds the index of another generation too.
    found = db.execute(
        "SELECT passages > %s AND NOT EXISTS (SELECT FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE indrelid = 'passage'::regclass AND relname = %s) FROM turn",
        (exact_up_to, INDEX),
    ).fetchone()
    return bool(found and found[0])


def make_due_index(connections: Connections, exact_up_to: int = EXACT_UP_TO) -> None:
    """Make the index if it is due, in a minute or two at 100,000 passages; searches go on meanwhile, adding waits."""
    with connections.reading() as db:
        if not index_is_due(db, exact_up_to):
            return
    with connections.writing(patiently=True) as db:
        db.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING,))
        if index_is_due(db, exact_up_to):
            db.execute(
                "SELECT set_config('maintenance_work_mem', greatest(%s, least(passages * %s,"
                " pg_size_bytes(current_setting('shared_buffers')) / 2048))::text || 'kB', true) FROM turn",
                (LEAST_MEMORY, GRAPH_KILOBYTES),
            )
            db.execute(
                f"CREATE INDEX IF NOT EXISTS {INDEX} ON passage USING hnsw (embedding halfvec_cosine_ops)".encode()
            )


def _is_to_be_searched(db: Db, filters: Filters, exact_up_to: int) -> bool:
    """Tell whether the index is to be searched, because looking at all that may be seen would take too long."""
    found = db.execute("SELECT passages > %s, to_regclass(%s) IS NOT NULL FROM turn", (exact_up_to, INDEX)).fetchone()
    if found is None or not all(found):
        return False
    if hides_nothing(filters):
        return True
    where, values = condition(filters)
    seen = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM passage WHERE {where} LIMIT %s) AS seen".encode(),  # noqa: S608 (constants)
        (*values, exact_up_to + 1),
    ).fetchone()
    return bool(seen and seen[0] > exact_up_to)


def _candidates(db: Db, query: Vector, n: int, filters: Filters, *, searching: bool) -> list[tuple[int, float, bytes]]:
    """Ask for the n nearest: rows, distances and vectors."""
    where, values = condition(filters)
    if searching:
        db.execute(
            "SELECT set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', 'relaxed_order', true),"
            " set_config('hnsw.max_scan_tuples', %s, true)",
            (str(min(n, 1000)), str(MOST_SCANNED)),
        )
    # A sum is no column of the index: so it is not searched where every passage is to be looked at.
    order = "embedding <=> %s" if searching else "(embedding <=> %s) + 0"
    vector = halved(query)
    rows = db.execute(
        "SELECT row, distance, halfvec_send(embedding) FROM (SELECT row, embedding,"  # noqa: S608 (constants)
        f" {order} AS distance FROM passage WHERE {where} ORDER BY distance LIMIT %s) AS found"
        " ORDER BY distance".encode(),
        (vector, *values, n),
        binary=True,
    ).fetchall()
    return [(row, float(distance), bytes(sent)) for row, distance, sent in rows]
