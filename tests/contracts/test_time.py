"""Time, in every way of searching and in every answer: what may not be seen is not seen, and all else is.

Random archives and filters, through the real archive and all that is wired to it, against rules written out plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from app.service import Service
from app.settings import load_settings
from app.wiring import opened_service
from rag.nouns import Answer, Article, Filters, ScoredPassage
from tests.dated import AS_OF, FILTERS, TAILS, WINDOWS, archives, is_visible
from tests.embedders import WordEmbedder
from tests.index.articles import indexed
from tests.postgres_server import Databases
from tests.profiles import examples

EMBEDDER = WordEmbedder()
LEGS = ("lexical", "dense", "hybrid")
ASKED = st.lists(st.tuples(TAILS, FILTERS), min_size=1, max_size=4)


ServiceOver = Callable[[Sequence[Article]], AbstractContextManager[Service]]


@pytest.fixture(params=["embedded", "postgres"], scope="module")
def service_over(request: pytest.FixtureRequest) -> ServiceOver:
    """Open a service over articles in an archive of their own."""
    databases: Databases | None = request.getfixturevalue("postgres") if request.param == "postgres" else None

    @contextmanager
    def opened(articles: Sequence[Article]) -> Iterator[Service]:
        with ExitStack() as places:
            archive = (
                places.enter_context(databases.empty())
                if databases
                else str(Path(places.enter_context(TemporaryDirectory())) / "archive")
            )
            options = load_settings({"archive": archive})
            service = places.enter_context(opened_service(options, create=True, embedder=EMBEDDER))
            service.archive.add([indexed(article) for article in articles])
            yield service

    return opened


def visible(articles: Iterable[Article], filters: Filters, tail: str = "") -> set[str]:
    return {article.id for article in articles if is_visible(article, filters, tail)}


def shown(hits: Iterable[ScoredPassage]) -> set[str]:
    return {identity for hit in hits for identity in (hit.passage.article_id, *hit.also_in)}


@pytest.mark.soak
@settings(max_examples=examples(10), deadline=None)
@given(articles=archives(), asked=ASKED)
def test_every_system_shows_all_that_may_be_seen_and_nothing_else(
    articles: list[Article], asked: list[tuple[str, Filters]], service_over: ServiceOver
) -> None:
    with service_over(articles) as service:
        assert {*LEGS, "full"} < set(service.desk.systems)
        for tail, filters in asked:
            expected = visible(articles, filters, tail)
            event(f"hidden by the question: {expected != visible(articles, filters)}")
            for system in service.desk.systems:
                hits = service.desk.retrieve(f"the ferry {tail}", mode=system, k=30, filters=filters)
                assert shown(hits) == expected, system


@pytest.mark.soak
@settings(max_examples=examples(10), deadline=None)
@given(articles=archives(), asked=ASKED)
def test_both_legs_counts_and_lists_of_an_archive_obey_one_rule(
    articles: list[Article], asked: list[tuple[str, Filters]], service_over: ServiceOver
) -> None:
    with service_over(articles) as service:
        archive = service.archive
        for _, filters in asked:
            expected = visible(articles, filters)
            assert shown(archive.lexical("ferry", k=30, filters=filters)) == expected
            assert shown(archive.dense(EMBEDDER.embed_query("ferry"), k=30, filters=filters)) == expected
            assert {article.id for article in archive.articles(filters=filters)} == expected
            assert archive.total(filters=filters) == archive.count("ferry", filters=filters) == len(expected)
            for article in articles:
                (passage,) = archive.passages(article.id)
                copies = {*archive.copies(article.id)}
                assert set(archive.also_in(passage, filters=filters)) == copies & expected


def check_answer(answer: Answer, articles: Sequence[Article], expected: set[str]) -> None:
    published = {article.id: article.published for article in articles}
    cited = {identity for citation in answer.citations for identity in (citation.article_id, *citation.also_in)}
    near = {identity for hit in answer.nearest for identity in (hit.article_id, *hit.also_in)}
    assert cited | near <= expected
    for citation in answer.citations:
        assert citation.published == published[citation.article_id]
        note = f"Source [{citation.number}] is undated."
        assert (note in answer.notes) == (citation.published is None)
    days = [citation.published for citation in answer.citations if citation.published is not None]
    assert answer.as_of == max(days, default=None)


@pytest.mark.soak
@settings(max_examples=examples(10), deadline=None)
@given(articles=archives(), asked=ASKED, subject=st.sampled_from(["prisoner", "grain", "ferry", "volcano"]))
def test_no_answer_cites_or_lists_what_may_not_be_seen(
    articles: list[Article], asked: list[tuple[str, Filters]], subject: str, service_over: ServiceOver
) -> None:
    with service_over(articles) as service:
        for tail, filters in asked:
            expected = visible(articles, filters, tail)
            question = f"What was said about the ferry and the {subject} {tail}?"
            answer = service.desk.ask(question, filters=filters, k=5)
            event(f"{answer.verdict}")
            check_answer(answer, articles, expected)


@pytest.mark.soak
@settings(max_examples=examples(10), deadline=None)
@given(articles=archives(), tail=st.sampled_from(sorted(WINDOWS)))
def test_an_answer_about_a_window_prefers_what_is_dated_in_it(
    articles: list[Article], tail: str, service_over: ServiceOver
) -> None:
    since, until = WINDOWS[tail]
    with service_over(articles) as service:
        answer = service.desk.answer(f"What was said about the ferry {tail}?")
    days = [citation.published for citation in answer.citations]
    inside = [day for day in days if day and (since is None or day >= since) and (until is None or day <= until)]
    assert not inside or inside == days


@pytest.mark.parametrize("tail", sorted({**WINDOWS, **AS_OF}))
def test_undated_passages_come_after_equal_ones_dated_in_the_window(tail: str, service_over: ServiceOver) -> None:
    since, until = WINDOWS.get(tail) or (None, AS_OF[tail])
    day = since or until
    text = "The ferry stayed in port."
    # Copies are listed apart by `full-copies`, and their scores are alike but for their dates.
    dated = [Article(f"d{n}", "Ferry", text, day) for n in range(3)]
    undated = [Article(f"u{n}", "Ferry", text) for n in range(3)]
    with service_over([*undated, *dated]) as service:
        hits = service.desk.retrieve(f"the ferry {tail}", mode="full-copies", k=6)
        assert [hit.passage.published for hit in hits] == [day] * 3 + [None] * 3
        (hit,) = service.desk.retrieve(f"the ferry {tail}", mode="full", k=6)
        assert (hit.passage.article_id, hit.also_in) == ("d0", ("d1", "d2", "u0", "u1", "u2"))
