"""Search by vector on PostgreSQL: exact while passages are few, by an index beyond."""

from __future__ import annotations

from datetime import date

from index.postgres.connections import Connections
from index.postgres.verification import vacuum
from rag.nouns import Filters
from tests.index.articles import ALL, EMBEDDER, story
from tests.index.postgres.places import new_archive, opened_at
from tests.postgres_server import Databases

WORDS = ("ferry", "border", "grain", "prisoner", "dam", "truce", "envoy", "talks", "harbour", "guard")


def _stories(count: int) -> list[str]:
    return [
        f"{WORDS[n % 10]} {WORDS[n // 10 % 10]} {WORDS[n // 100 % 10]} number {n} of the {WORDS[n % 7]}"
        for n in range(count)
    ]


def _is_indexed(connections: Connections) -> bool:
    with connections.reading() as db:
        return db.execute("SELECT to_regclass('passage_by_embedding') IS NOT NULL").fetchone() == (True,)


def test_an_archive_that_grew_is_settled_with_an_index_which_finds_nearly_all(postgres: Databases) -> None:
    texts = _stories(400)
    with new_archive(postgres, exact_up_to=100) as (archive, connections):
        archive.add([story(f"n{n:03}", text, day=f"2022-{1 + n % 12:02}-01") for n, text in enumerate(texts)])
        queries = [EMBEDDER.embed_query(text) for text in texts[::40]]
        expected = [[hit.passage.id for hit in archive.dense(query, k=10, filters=ALL)] for query in queries]
        assert not _is_indexed(connections)
        archive.settle()
        assert _is_indexed(connections)
        archive.close()
        with opened_at(connections.address.text, exact_up_to=100) as again:
            found = [[hit.passage.id for hit in again.dense(query, k=10, filters=ALL)] for query in queries]
            shared = sum(len(set(one) & set(other)) for one, other in zip(found, expected, strict=True))
            assert shared >= 98
            # A filter that lets few through is searched exactly, and a wide one in the index.
            few = Filters(since=date(2022, 12, 1))
            assert len(again.dense(queries[0], k=100, filters=few)) == 33
            wide = Filters(since=date(2022, 3, 1))
            hits = again.dense(queries[0], k=20, filters=wide)
            assert len(hits) == 20
            assert all(hit.passage.published and hit.passage.published >= date(2022, 3, 1) for hit in hits)
            again.add([story("new", texts[0])])
            assert "new" in [hit.passage.article_id for hit in again.dense(queries[0], k=5, filters=ALL)]


def test_closing_makes_no_index_however_much_was_added(postgres: Databases) -> None:
    with new_archive(postgres, exact_up_to=3) as (archive, connections):
        archive.add([story(f"n{n}", text) for n, text in enumerate(_stories(5))])
        archive.close()
        archive.close()
        assert not _is_indexed(connections)


def test_settling_an_archive_of_few_passages_makes_no_index(postgres: Databases) -> None:
    with new_archive(postgres, exact_up_to=5) as (archive, connections):
        archive.add([story(f"n{n}", text) for n, text in enumerate(_stories(5))])
        archive.settle()
        assert not _is_indexed(connections)


def test_vacuum_makes_the_index_that_is_due_and_leaves_one_that_finds_what_is_left(postgres: Databases) -> None:
    texts = _stories(200)
    with new_archive(postgres, exact_up_to=20) as (archive, connections):
        archive.add([story(f"n{n:03}", text) for n, text in enumerate(texts)])
        archive.remove([f"n{n:03}" for n in range(0, 200, 2)])
        assert not _is_indexed(connections)
        vacuum(connections.address, exact_up_to=200)
        assert not _is_indexed(connections)
        for _ in range(2):
            # The second time it is there already, and written anew with its table.
            vacuum(connections.address, exact_up_to=20)
            assert _is_indexed(connections)
            for n in (1, 101, 199):
                hits = archive.dense(EMBEDDER.embed_query(texts[n]), k=5, filters=ALL)
                assert f"n{n:03}" in [hit.passage.article_id for hit in hits]
                assert all(int(hit.passage.article_id[1:]) % 2 for hit in hits)
