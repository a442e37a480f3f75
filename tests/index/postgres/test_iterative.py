"""A filter that hides what is nearest makes the vector index search on until there are as many as were asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.postgres.connections import Connections, Db
from index.postgres.halves import halved
from index.postgres.nearest import INDEX, MOST_SCANNED, SEARCHED, make_due_index
from index.postgres.visibility import condition
from rag.nouns import Filters, ScoredPassage
from tests.index.articles import EMBEDDER, story
from tests.index.postgres.places import opened_at
from tests.postgres_server import Databases

FEW = 50
"""Passages up to which every one would be looked at."""

EACH = 400
"""Articles of each outlet: more than the index keeps candidates, and than `FEW`."""

BY_INDEX = "?options=-c%20enable_sort%3Doff"
"""What makes the server take the index: for so few passages it would rather sort them."""

WORDS = ("ferry", "border", "grain", "prisoner", "dam", "truce", "envoy")
QUERY = EMBEDDER.embed_query("harbour harbour harbour")
FAR = Filters(sources=("Velm Daily",))
K = 60


@pytest.fixture(scope="module")
def indexed(postgres: Databases) -> Iterator[tuple[Connections, list[ScoredPassage]]]:
    """An index of two outlets, the first about what is asked for, and the nearest of the second by looking at all."""
    near = [f"harbour harbour harbour harbour {WORDS[n % 7]} {n}" for n in range(EACH)]
    far = [f"harbour {WORDS[n % 7]} {WORDS[n // 7 % 7]} {WORDS[n // 49 % 7]} {n}" for n in range(EACH)]
    with postgres.empty() as address, opened_at(address + BY_INDEX) as archive:
        connections = Connections(archive.address)
        archive.add([story(f"near{n:03}", text, source="The Harbour Post") for n, text in enumerate(near)])
        archive.add([story(f"far{n:03}", text, source="Velm Daily") for n, text in enumerate(far)])
        exact = archive.dense(QUERY, k=K, filters=FAR)
        make_due_index(connections, FEW)
        with connections.writing() as db:
            db.execute("ANALYZE passage")
        yield connections, exact
        connections.close()


def _in_the_index(db: Db, *, iterative: str) -> tuple[int, str]:
    """Search in the index as it is searched, but for how it goes on: how many come of K, and the plan."""
    db.execute(
        "SELECT set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', %s, true),"
        " set_config('hnsw.max_scan_tuples', %s, true)",
        (str(SEARCHED), iterative, str(MOST_SCANNED)),
    )
    where, values = condition(FAR)
    query = f"SELECT row FROM passage WHERE {where} ORDER BY embedding <=> %s LIMIT %s"  # noqa: S608 (constants)
    asked = (*values, halved(QUERY), K)
    found = db.execute(query.encode(), asked, binary=True).fetchall()
    plan = db.execute(f"EXPLAIN {query}".encode(), asked).fetchall()
    return len(found), "\n".join(line for (line,) in plan)


def test_without_iterative_scans_none_of_those_asked_for_would_come(
    indexed: tuple[Connections, list[ScoredPassage]],
) -> None:
    connections, _ = indexed
    with connections.reading() as db:
        found, plan = _in_the_index(db, iterative="off")
        assert INDEX in plan
        assert found == 0
        found, plan = _in_the_index(db, iterative="relaxed_order")
        assert INDEX in plan
        assert found == K


def test_as_many_come_as_were_asked_for_with_the_scores_of_an_exact_search(
    indexed: tuple[Connections, list[ScoredPassage]],
) -> None:
    connections, exact = indexed
    assert len(exact) == K
    with opened_at(connections.address.text, exact_up_to=FEW) as archive:
        hits = archive.dense(QUERY, k=K, filters=FAR)
        everything = {hit.passage.id: hit.score for hit in archive.dense(QUERY, k=2 * EACH, filters=FAR)}
    assert len(hits) == K
    assert {hit.passage.source for hit in hits} == {"Velm Daily"}
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))
    scores = {hit.passage.id: hit.score for hit in exact}
    shared = scores.keys() & {hit.passage.id for hit in hits}
    # The index is searched roughly, and what it gives is scored exactly.
    assert len(shared) >= K - 2
    assert {hit.passage.id: hit.score for hit in hits if hit.passage.id in shared} == {
        each: scores[each] for each in shared
    }
    assert len(everything) >= EACH - 4
