"""What every retriever does, whatever it is made of: at most k, best first, and nothing that the filters hide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import EmbeddedArchive
from index.postgres.archive import PostgresArchive
from rag.guidance import AsOfRetriever, GuidedRetriever
from rag.nouns import Article, Filters, ScoredPassage
from rag.retrieval import (
    DenseRetriever,
    DistinctRetriever,
    LexicalRetriever,
)
from rag.seams import Archive, Retriever
from rag.spelling import fold
from tests.fused import FusedRetriever
from tests.index.articles import ALL, EMBEDDER, indexed, opened
from tests.index.postgres.places import new_archive

FIRST = date(2022, 1, 1)
TODAY = date(2023, 1, 1)
# More than there are passages: what is normalised by depth is then the same for every k.
DEPTH = 100
OUTLETS = (None, "The Harbour Post", "Velm Daily", "Quay")
SUBJECTS = ("ferry", "border", "grain", "prisoner", "dam", "truce")
WORDS = st.sampled_from(
    [*SUBJECTS, "envoy", "round", "Velm Daily", "Quay", "in March 2022", "by June 2022", "zeppelin"]
)
DAYS = st.none() | st.integers(-40, 400).map(lambda days: FIRST + timedelta(days))
FILTERS = st.builds(
    Filters,
    since=DAYS,
    until=DAYS,
    as_of=DAYS,
    undated=st.booleans(),
    sources=st.sampled_from([(), ("the harbour post",), ("Velm Daily", "Quay")]),
)


def _fused(archive: Archive) -> FusedRetriever:
    legs = (LexicalRetriever(archive), DenseRetriever(EMBEDDER, archive))
    return FusedRetriever(tuple((lambda _: 0.5, leg) for leg in legs), depth=DEPTH)


def _guided(archive: Archive) -> GuidedRetriever:
    return GuidedRetriever(_fused(archive), archive, lambda: TODAY, outlet_bonus=0.3, window_bonus=0.1, depth=DEPTH)


def _all(archive: Archive) -> AsOfRetriever:
    return AsOfRetriever(DistinctRetriever(_guided(archive), archive, depth=DEPTH), lambda: TODAY)


BUILDERS: dict[str, Callable[[Archive], Retriever]] = {
    "lexical": LexicalRetriever,
    "dense": lambda archive: DenseRetriever(EMBEDDER, archive),
    "fused": _fused,
    "guided": _guided,
    "distinct": lambda archive: DistinctRetriever(LexicalRetriever(archive), archive, depth=DEPTH),
    "as of": lambda archive: AsOfRetriever(LexicalRetriever(archive), lambda: TODAY),
    "all of them": _all,
}


def _article(number: int) -> Article:
    """Article `number`: one in seven undated, one in three a copy of another with its own day and outlet."""
    subject = SUBJECTS[number // 3 % len(SUBJECTS)]
    text = (
        f"The envoy spoke of the {subject} in round {number // 3} of the talks.\n\n"
        f"Nobody in the hall objected when the {subject} came up again, and round {number // 3} ended there."
    )
    if number % 3 == 2:
        text = f"Round {number} was about the {subject}.\n\nIt ended early."
    published = None if number % 7 == 6 else FIRST + timedelta(days=number * 11 % 365)
    return Article(f"a{number:02}", f"Talks on the {subject}", text, published, OUTLETS[number % 4])


@pytest.fixture(params=["embedded", "postgres"], scope="module")
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with ExitStack() as places:
        made: EmbeddedArchive | PostgresArchive
        if request.param == "postgres":
            made, _ = places.enter_context(new_archive(request.getfixturevalue("postgres")))
        else:
            made = places.enter_context(opened(tmp_path_factory.mktemp("retrievers") / "archive"))
        made.add([indexed(_article(number)) for number in range(36)])
        yield made


@pytest.fixture(params=BUILDERS, scope="module")
def retriever(request: pytest.FixtureRequest, archive: Archive) -> Retriever:
    return BUILDERS[request.param](archive)


def _is_visible(article: Article, filters: Filters) -> bool:
    """The rules of time and outlet, written out plainly."""
    if filters.sources and (article.source is None or fold(article.source) not in map(fold, filters.sources)):
        return False
    if article.published is None:
        return filters.undated or (filters.since, filters.until, filters.as_of) == (None, None, None)
    lows = [filters.since] if filters.since else []
    highs = [day for day in (filters.until, filters.as_of) if day]
    return all(article.published >= day for day in lows) and all(article.published <= day for day in highs)


def _shown(hits: list[ScoredPassage]) -> set[str]:
    return {identity for hit in hits for identity in (hit.passage.article_id, *hit.also_in)}


@given(words=st.lists(WORDS, min_size=1, max_size=4), k=st.integers(1, 30), filters=FILTERS)
def test_at_most_k_best_first_and_only_what_the_filters_show(
    words: list[str], k: int, filters: Filters, retriever: Retriever, archive: Archive
) -> None:
    hits = retriever.retrieve(" ".join(words), k=k, filters=filters)
    assert len(hits) <= k
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))
    assert len({hit.passage.id for hit in hits}) == len(hits)
    for identity in _shown(hits):
        article = archive.article(identity)
        assert article is not None
        assert _is_visible(article, filters)
    for hit in hits:
        article = archive.article(hit.passage.article_id)
        assert article is not None
        assert article.text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_the_same_question_finds_the_same_and_fewer_are_the_first_of_more(retriever: Retriever) -> None:
    many = retriever.retrieve("round of the ferry", k=12, filters=ALL)
    assert len(many) == 12
    assert retriever.retrieve("round of the ferry", k=12, filters=ALL) == many
    assert retriever.retrieve("round of the ferry", k=1, filters=ALL) == many[:1]


def test_what_speaks_of_it_comes_first(retriever: Retriever) -> None:
    hits = retriever.retrieve("prisoner", k=3, filters=ALL)
    assert all("prisoner" in (hit.passage.title or "") for hit in hits)


def test_undated_articles_are_hidden_by_a_bound_and_shown_on_demand(retriever: Retriever, archive: Archive) -> None:
    undated = {article.id for article in archive.articles(filters=ALL) if article.published is None}
    assert undated == {"a06", "a13", "a20", "a27", "a34"}

    def found(filters: Filters) -> set[str]:
        return _shown(retriever.retrieve("envoy round talks", k=80, filters=filters)) & undated

    assert found(ALL) == undated
    assert found(Filters(until=date(2030, 1, 1))) == set()
    assert found(Filters(as_of=date(2030, 1, 1), undated=True)) == undated


def test_bounds_are_inclusive_days(retriever: Retriever, archive: Archive) -> None:
    article = archive.article("a01")
    assert article is not None
    day = article.published
    assert day == date(2022, 1, 12)
    assert "a01" in _shown(retriever.retrieve("ferry", k=80, filters=Filters(since=day, until=day)))
    assert "a01" not in _shown(retriever.retrieve("ferry", k=80, filters=Filters(since=date(2022, 1, 13))))
    assert "a01" not in _shown(retriever.retrieve("ferry", k=80, filters=Filters(as_of=date(2022, 1, 11))))


def test_bounds_that_exclude_each_other_find_nothing(retriever: Retriever) -> None:
    filters = Filters(since=date(2022, 5, 1), until=date(2022, 4, 1))
    assert retriever.retrieve("ferry in March 2022", k=5, filters=filters) == []


def test_an_empty_archive_has_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as empty:
        for build in BUILDERS.values():
            assert build(empty).retrieve("the ferry in the Quay by 2022", k=5, filters=ALL) == []
