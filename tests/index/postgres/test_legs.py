"""A hybrid search asks PostgreSQL for words and for meaning at once, each on a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from index.postgres.connections import Connections
from rag.fusion import dense_share, lexical_share
from rag.hybrid import HybridRetriever
from tests.index.articles import ALL, EMBEDDER, story
from tests.index.postgres.places import new_archive
from tests.postgres_server import Databases, eventually

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    " AND pid <> pg_backend_pid()"
)


def _waiting(connections: Connections) -> int:
    """How many connections have sent a statement that waits for somebody."""
    with connections.glancing() as db:
        [(count,)] = db.execute(WAITING.encode()).fetchall()
    return int(count)


def test_both_legs_are_at_the_server_before_either_is_answered(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections), ThreadPoolExecutor(1) as pool:
        archive.add([story("a", "The ferry sailed."), story("b", "The envoys met."), story("c", "Grain arrived.")])
        search = HybridRetriever(EMBEDDER, archive, lexical_share, dense_share, depth=3)
        expected = search.retrieve("ferry envoys", k=3, filters=ALL)
        assert sorted(hit.passage.article_id for hit in expected[:2]) == ["a", "b"]
        with connections.writing() as db:
            db.execute("LOCK TABLE passage, posting IN ACCESS EXCLUSIVE MODE")
            asked = pool.submit(search.retrieve, "ferry envoys", k=3, filters=ALL)
            # One after the other there would never be more than one.
            assert eventually(lambda: _waiting(connections) == 2)
            assert not asked.done()
        assert asked.result(60) == expected
