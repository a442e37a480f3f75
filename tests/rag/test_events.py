"""An event dates a question by the earliest article that bears it; what no article bears dates nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.events import event_phrases, find_event
from rag.nouns import Filters
from rag.seams import Archive
from tests.index.articles import ALL, opened, story


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder: Path = tmp_path_factory.mktemp("events")
    with opened(folder / "archive") as made:
        made.add(
            [
                story("told", "A sixth round of talks is planned, the envoy said.", day="2016-02-01"),
                story("sixth", "It began on Monday.", title="Sixth round opens in Velm", day="2016-03-24"),
                story("again", "It went on.", title="Sixth round goes on", day="2016-03-26"),
                story("truce", "Guns fell silent at noon.", title="Ceasefire holds", day="2016-05-02"),
                story("flood", "Nobody forgot the great flood of Ovren.", day="2015-07-01"),
                story("undated", "Nobody knows the day.", title="Harbour conference closes"),
            ]
        )
        yield made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who left before the sixth round?", [("before the sixth round", ("sixth round",))]),
        ("Who left after the Velm talks did fail?", [("after the Velm talks", ("Velm talks", "Velm"))]),
        (
            "Since the talks in Velm, who has left?",
            [("Since the talks in Velm", ("talks in Velm", "talks"))],
        ),
        (
            "Who left ahead of the vote and after the truce?",
            [("ahead of the vote", ("vote",)), ("after the truce", ("truce",))],
        ),
        # A time and a text are no events.
        ("Who left before the end of 2016, and after the article?", []),
        ("Who left before Monday?", []),
        ("Who stood before the?", []),
        ("", []),
    ],
)
def test_expressions_that_date_by_an_event_are_found_with_their_possible_names(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(phrase.text, phrase.names) for phrase in event_phrases(text)] == expected


@pytest.mark.parametrize(
    ("text", "since", "until", "article"),
    [
        # A title tells of the event itself; the text of February only announced it.
        ("Who left before the sixth round?", None, date(2016, 3, 23), "sixth"),
        ("Who left after the sixth round of talks began?", date(2016, 2, 1), None, "told"),
        ("Who left since the ceasefire?", date(2016, 5, 2), None, "truce"),
        ("Who left after the great flood?", date(2015, 7, 1), None, "flood"),
    ],
)
def test_the_day_is_that_of_the_earliest_title_else_of_the_earliest_text(
    text: str, since: date | None, until: date | None, article: str, archive: Archive
) -> None:
    (phrase,) = event_phrases(text)
    event = find_event(phrase, archive, filters=ALL)
    assert event is not None
    assert (event.window.since, event.window.until) == (since, until)
    assert event.passage.article_id == article
    assert event.window.text in text


@pytest.mark.parametrize(
    "text",
    [
        "Who left before the seventh round of grain sales?",
        # One plain word of a text may mean anything, and an article without a day dates nothing.
        "Who left before the envoy?",
        "Who left after the harbour conference?",
    ],
)
def test_what_cannot_be_dated_has_no_day(text: str, archive: Archive) -> None:
    (phrase,) = event_phrases(text)
    assert find_event(phrase, archive, filters=ALL) is None


def test_an_article_that_the_reader_may_not_see_dates_nothing(archive: Archive) -> None:
    (phrase,) = event_phrases("Who left after the ceasefire?")
    assert find_event(phrase, archive, filters=Filters(as_of=date(2016, 4, 1))) is None


@given(st.text(max_size=100), st.sampled_from(["before the ", "since the ", "after the  "]), st.text(max_size=60))
def test_any_text_is_read_and_expressions_stand_in_it(before: str, lead: str, after: str) -> None:
    text = f"{before} {lead}{after}"
    for phrase in event_phrases(text):
        assert phrase.text in text
        assert all(phrase.names[0].startswith(name) for name in phrase.names)
