"""What a question says of outlets and dates moves passages up, and hides nothing but what is later than an "as of"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag.dates import windows
from rag.guidance import AsOfRetriever, GuidedRetriever
from rag.nouns import Filters, ScoredPassage
from rag.retrieval import DistinctRetriever, LexicalRetriever
from rag.seams import Archive
from rag.understanding import as_of
from tests.index.articles import ALL, opened, story

TODAY = date(2026, 11, 22)
WIRE = "The ferry will sail again on Monday, the envoy said, once forty prisoners have crossed the bay."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path / "archive") as made:
        yield made


def lexical_of(archive: Archive, query: str, filters: Filters = ALL) -> list[ScoredPassage]:
    return LexicalRetriever(archive).retrieve(query, k=10, filters=filters)


def guided(
    archive: Archive,
    *,
    depth: int = 50,
    outlet: float = 0.0,
    window: float = 0.0,
    clause: float = 0.0,
    title: float = 0.0,
    latest: float = 0.0,
) -> GuidedRetriever:
    return GuidedRetriever(
        LexicalRetriever(archive),
        archive,
        lambda: TODAY,
        outlet_bonus=outlet,
        window_bonus=window,
        depth=depth,
        clause_bonus=clause,
        title_bonus=title,
        latest_bonus=latest,
    )


def ids(hits: list[ScoredPassage]) -> list[str]:
    return [hit.passage.article_id for hit in hits]


def test_a_named_outlet_is_preferred_and_nothing_is_hidden(archive: Archive) -> None:
    archive.add(
        [story("a", "The ferry sails.", source="Quay"), story("b", "The ferry sails.", source="The Harbour Post")]
    )
    plain = {hit.passage.article_id: hit.score for hit in lexical_of(archive, "ferry")}
    hits = guided(archive, outlet=0.5).retrieve("ferry, says the Harbour Post", k=5, filters=ALL)
    assert ids(hits) == ["b", "a"]
    assert set(plain) == {"a", "b"}
    wide = {hit.passage.article_id: hit.score for hit in lexical_of(archive, "ferry, says the Harbour Post")}
    assert [hit.score for hit in hits] == pytest.approx([wide["b"] + 0.5, wide["a"]])


def test_a_dated_passage_in_the_window_comes_before_an_undated_and_before_one_outside(archive: Archive) -> None:
    text = "The ferry stayed in port."
    archive.add([story("a", text, day="2019-05-05"), story("b", text), story("c", text, day="2022-02-10")])
    hits = guided(archive, window=2.0).retrieve("Did the ferry stay in 2022?", k=5, filters=ALL)
    assert ids(hits)[0] == "c"
    assert set(ids(hits)) == {"a", "b", "c"}
    # The caller's own bound, unlike the question's window, hides what has no date.
    bounded = guided(archive, window=2.0).retrieve("Did the ferry stay?", k=5, filters=Filters(since=date(2022, 1, 1)))
    assert ids(bounded) == ["c"]


def test_what_the_wide_search_misses_is_found_in_the_named_outlet_and_in_the_window(archive: Archive) -> None:
    archive.add(
        [story(f"s{number}", "Ferry, ferry, ferry and again the ferry.", day="2019-01-01") for number in range(5)]
    )
    archive.add([story("old", "One word of the ferry among a good many other words.", day="2022-02-10", source="Quay")])
    wide = guided(archive, depth=3)
    assert "old" not in ids(wide.retrieve("the ferry", k=3, filters=ALL))
    assert "old" in ids(replace(wide, outlet_bonus=9.0).retrieve("the ferry, said the Quay", k=3, filters=ALL))
    assert "old" in ids(replace(wide, window_bonus=9.0).retrieve("the ferry in 2022", k=3, filters=ALL))


def test_a_named_outlet_never_widens_the_callers_filter(archive: Archive) -> None:
    archive.add([story("a", "The ferry sails.", source="Quay"), story("b", "The ferry sails.", source="Velm Daily")])
    hits = guided(archive, outlet=1.0).retrieve("ferry in the Quay", k=5, filters=Filters(sources=("velm daily",)))
    assert ids(hits) == ["b"]


def test_an_as_of_in_the_question_hides_what_came_later_from_also_in_as_well(archive: Archive) -> None:
    archive.add([story("a", WIRE, day="2022-02-10"), story("b", WIRE, day="2023-05-05"), story("c", WIRE)])
    distinct = DistinctRetriever(LexicalRetriever(archive), archive, depth=10)
    (hit,) = AsOfRetriever(distinct, lambda: TODAY).retrieve("Would the ferry sail, as of 2022?", k=5, filters=ALL)
    # The question's window keeps what is undated; it is a copy here.
    assert (hit.passage.article_id, hit.also_in) == ("a", ("c",))


@pytest.mark.parametrize(
    ("question", "filters", "expected"),
    [
        ("Who left in 2022?", Filters(), Filters()),
        ("Who had left by March 2022?", Filters(), Filters(as_of=date(2022, 3, 31), undated=True)),
        # The earliest bound holds, and a bound of the caller's hides what is undated.
        (
            "Who had left by March 2022?",
            Filters(as_of=date(2021, 1, 1)),
            Filters(as_of=date(2021, 1, 1)),
        ),
        (
            "Who had left by March 2022?",
            Filters(since=date(2020, 1, 1)),
            Filters(since=date(2020, 1, 1), as_of=date(2022, 3, 31)),
        ),
        (
            "Who had left by March 2022?",
            Filters(since=date(2020, 1, 1), undated=True),
            Filters(since=date(2020, 1, 1), as_of=date(2022, 3, 31), undated=True),
        ),
    ],
)
def test_an_as_of_in_the_question_bounds_like_the_callers(question: str, filters: Filters, expected: Filters) -> None:
    assert as_of(windows(question, today=TODAY), filters) == expected


def test_a_preference_that_is_taken_back_moves_nothing(archive: Archive) -> None:
    archive.add(
        [
            story("a", "The ferry sails.", source="Quay", day="2019-01-01"),
            story("b", "The ferry, the ferry sails.", source="Velm Daily", day="2022-01-01"),
        ]
    )
    question = "ferry, says the Quay in 2019"
    full = guided(archive, outlet=9.0, window=9.0)
    assert full.retrieve(question, k=5, filters=ALL)[0].score > 18
    without = full.retrieve(question, k=5, filters=Filters(ignore=("the Quay", "in 2019")))
    assert without == lexical_of(archive, question)


def test_an_as_of_that_is_taken_back_shows_later_articles(archive: Archive) -> None:
    archive.add([story("a", "The ferry sails.", day="2022-02-10"), story("b", "The ferry sank.", day="2023-05-05")])
    shown = AsOfRetriever(LexicalRetriever(archive), lambda: TODAY)
    question = "Did the ferry sail, as of 2022?"
    assert ids(shown.retrieve(question, k=5, filters=ALL)) == ["a"]
    assert sorted(ids(shown.retrieve(question, k=5, filters=Filters(ignore=("as of 2022",))))) == ["a", "b"]


def test_each_named_outlet_is_searched_with_the_words_said_of_it(archive: Archive) -> None:
    ferry, leak = "The ferry is safe, its owner told the clerk.", "A leak in the hull was found at the pier."
    archive.add([story("q1", ferry, source="Quay"), story("q2", leak, source="Quay")])
    archive.add([story("v1", ferry, source="Velm Daily"), story("v2", leak, source="Velm Daily")])
    question = "Did the Quay call the ferry safe, while Velm Daily found a leak in the hull?"
    hits = guided(archive, clause=9.0).retrieve(question, k=4, filters=ALL)
    # By all of the question's words the leak comes before the ferry in the Quay too.
    assert ids(lexical_of(archive, question, Filters(sources=("Quay",)))) == ["q2", "q1"]
    found = ids(hits)
    assert found.index("q1") < found.index("q2")
    assert found.index("v2") < found.index("v1")
    # What is taken back leaves one outlet, which then gets the whole question.
    whole = guided(archive, clause=9.0).retrieve(question, k=4, filters=Filters(ignore=("the Quay",)))
    assert whole == lexical_of(archive, question)


def test_an_article_whose_title_is_quoted_comes_first_and_is_found_however_deep_it_lies(archive: Archive) -> None:
    archive.add([story(f"s{number}", "Ferry, ferry: the ferry talks fail, the clerk wrote.") for number in range(5)])
    archive.add([story("titled", "He wrote at length of many other things.", title="Talks that fail")])
    question = "What does the ferry clerk write in “Talks that fail”?"
    assert ids(guided(archive, depth=3).retrieve(question, k=3, filters=ALL)).count("titled") == 0
    assert ids(guided(archive, depth=3, title=99.0).retrieve(question, k=3, filters=ALL))[0] == "titled"


def test_asked_for_the_latest_the_newer_of_two_equals_comes_first(archive: Archive) -> None:
    text = "The ferry stayed in port."
    archive.add([story("a", text, day="2019-05-05"), story("b", text, day="2022-02-10"), story("c", text)])
    hits = guided(archive, latest=1.0).retrieve("What is the latest on the ferry?", k=5, filters=ALL)
    assert ids(hits)[0] == "b"
    assert set(ids(hits)) == {"a", "b", "c"}
    plain = guided(archive, latest=1.0).retrieve("What of the ferry?", k=5, filters=ALL)
    assert plain == lexical_of(archive, "What of the ferry?")


def test_a_day_known_by_an_event_is_preferred_and_hides_nothing(archive: Archive) -> None:
    archive.add(
        [
            story("round", "Delegates met.", title="Sixth round opens", day="2016-03-24"),
            story("x", "The ferry sails.", day="2016-09-01"),
            story("y", "The ferry sails.", day="2016-01-01"),
        ]
    )
    hits = guided(archive, window=9.0).retrieve("Did the ferry sail before the sixth round?", k=5, filters=ALL)
    assert ids(hits)[0] == "y"
    assert "x" in ids(hits)


def test_an_as_of_is_no_preference_for_all_that_it_leaves(archive: Archive) -> None:
    archive.add(
        [
            story("a-2010", "The envoy spoke of a ferry on the bay.", day="2010-05-01"),
            story("b-2016", "The envoy spoke of a ferry on the bay again.", day="2016-05-01"),
        ]
    )
    asked = "As of February 2017, what ferry did the envoy speak of in 2016?"
    assert ids(guided(archive, window=1.0).retrieve(asked, k=2, filters=ALL)) == ["b-2016", "a-2010"]


def test_the_latest_is_the_newest_of_what_is_seen_not_of_a_bound_in_the_future(archive: Archive) -> None:
    archive.add(
        [
            story("a-old", "The ferry will sail again, the envoy said.", day="2014-05-01"),
            story("b-new", "The ferry will sail again, said the envoy.", day="2014-09-01"),
        ]
    )
    asked = "What is the latest on the ferry of the envoy?"
    bound = Filters(until=date(2030, 1, 1))
    found = guided(archive, latest=1.0).retrieve(asked, k=2, filters=bound)
    assert ids(found) == ["b-new", "a-old"]
    assert found[0].score - found[1].score > 0.4
