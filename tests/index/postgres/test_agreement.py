"""An archive on PostgreSQL finds what one in a folder finds, with the same scores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.archive import EmbeddedArchive
from index.postgres import words as leg
from index.postgres.archive import PostgresArchive
from rag.nouns import Article, Filters, IndexedArticle, Ranking
from rag.seams import Archive
from tests.index.articles import ALL, EMBEDDER, indexed, opened
from tests.index.postgres.places import new_archive
from tests.postgres_server import Databases

VOCABULARY = (
    "ferry",
    "border",
    "grain",
    "prisoner",
    "dam",
    "truce",
    "envoy",
    "talks",
    "the",
    "of",
    "Velm",
    "2022",
    "said",
)
OUTLETS = (None, "The Harbour Post", "Velm Daily")


def _article(number: int) -> Article:
    words = [VOCABULARY[number * step % len(VOCABULARY)] for step in range(1, 8 + number % 40)]
    text = " ".join(words) + ".\n\n" + " ".join(reversed(words * (1 + number % 4)))
    day = None if number % 7 == 6 else date(2022, 1, 1) + timedelta(days=number * 11 % 365)
    return Article(f"a{number:02}", f"{VOCABULARY[number % 6]} talks", text, day, OUTLETS[number % 3])


def _items(numbers: range) -> list[IndexedArticle]:
    return [indexed(_article(number)) for number in numbers]


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, postgres: Databases
) -> Iterator[tuple[EmbeddedArchive, PostgresArchive]]:
    folder: Path = tmp_path_factory.mktemp("agreement")
    with opened(folder / "archive") as here, new_archive(postgres) as (there, _):
        for archive in (here, there):
            # So many batches that blocks of postings are joined.
            for start in range(0, 60, 6):
                archive.add(_items(range(start, start + 6)))
            archive.remove([f"a{number:02}" for number in range(0, 60, 5)])
            archive.add([indexed(Article("a01", "Changed", "The envoy left the talks on grain.", date(2022, 5, 5)))])
        yield here, there


def _named(archive: Archive, ranking: Ranking) -> dict[str, float]:
    passages = archive.read(ranking.numbers.tolist())
    return {passages[number].id: score for number, score in zip(ranking.numbers.tolist(), ranking.scores, strict=True)}


@pytest.fixture(
    scope="module",
    params=[(leg.LOOKED_UP, leg.MOST_LISTED), (0, leg.MOST_LISTED), (0, 5)],
    ids=["looked up one by one", "listed", "too many to be listed"],
)
def seen(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set how passages are told from those that a filter hides."""
    with pytest.MonkeyPatch.context() as patch:
        looked_up, listed = request.param
        patch.setattr(leg, "LOOKED_UP", looked_up)
        patch.setattr(leg, "MOST_LISTED", listed)
        yield


FILTERS = st.builds(
    Filters,
    since=st.none() | st.just(date(2022, 6, 1)),
    until=st.none() | st.just(date(2022, 9, 1)),
    undated=st.booleans(),
    sources=st.sampled_from([(), ("velm daily",)]),
)


@pytest.mark.usefixtures("seen")
@settings(deadline=None, max_examples=60)
@given(words=st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6), k=st.integers(1, 40), filters=FILTERS)
@example(
    words=["ferry", "prisoner", "envoy", "talks", "talks", "said"],
    k=7,
    filters=Filters(sources=("velm daily",), undated=False),
)
def test_words_and_vectors_rank_alike(
    words: list[str], k: int, filters: Filters, both: tuple[EmbeddedArchive, PostgresArchive]
) -> None:
    here, there = both
    query = " ".join(words)
    found = _named(there, there.rank_lexical(query, k=k, filters=filters))
    assert found == pytest.approx(_named(here, here.rank_lexical(query, k=k, filters=filters)), abs=2e-3)
    vector = EMBEDDER.embed_query(query)
    near = _named(there, there.rank_dense(vector, k=k, filters=filters))
    assert near == _named(here, here.rank_dense(vector, k=k, filters=filters))


@settings(deadline=None, max_examples=60)
@given(words=st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3), filters=FILTERS)
def test_phrases_are_counted_alike(
    words: list[str], filters: Filters, both: tuple[EmbeddedArchive, PostgresArchive]
) -> None:
    here, there = both
    assert there.count(" ".join(words), filters=filters) == here.count(" ".join(words), filters=filters)


def test_both_count_the_same_articles(both: tuple[EmbeddedArchive, PostgresArchive]) -> None:
    here, there = both
    assert there.state() == here.state()
    assert there.sources() == here.sources()
    assert there.articles(filters=ALL) == here.articles(filters=ALL)
