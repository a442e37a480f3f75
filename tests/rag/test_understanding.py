"""A question is understood against an archive: only what some visible article can follow is told and has an effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.nouns import Clue, Filters
from rag.questions import Question
from rag.seams import Archive
from rag.understanding import understand
from tests.index.articles import ALL, opened, story

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder: Path = tmp_path_factory.mktemp("understanding")
    with opened(folder / "archive") as made:
        made.add(
            [
                story("sixth", "It began.", title="Sixth round opens", day="2016-03-24", source="Quay"),
                story("later", "The plan is step for step.", title="Ferry talks fail", day="2018-01-01"),
            ]
        )
        yield made


def read(archive: Archive, text: str, filters: Filters = ALL) -> Question:
    return understand(text, archive, today=TODAY, filters=filters)


def test_an_event_is_told_with_the_article_that_dates_it(archive: Archive) -> None:
    found = read(archive, "Who left before the sixth round?")
    assert [(window.since, window.until) for window in found.events] == [(None, date(2016, 3, 23))]
    assert found.clues == (
        Clue(
            "event",
            "before the sixth round",
            "preferred",
            "published before 2016-03-24, the day of “Sixth round opens”",
        ),
    )


def test_a_quoted_title_and_a_quoted_phrase_are_told_when_an_article_bears_them(archive: Archive) -> None:
    found = read(archive, "Does 'Ferry talks fail ...' call it “step for step” or “give and take”?")
    assert found.titles == ("Ferry talks fail ...", "step for step")
    assert [(clue.kind, clue.text) for clue in found.clues] == [
        ("title", "Ferry talks fail ..."),
        ("title", "step for step"),
    ]


def test_a_quoted_outlet_is_no_title(archive: Archive) -> None:
    assert [clue.kind for clue in read(archive, "Does 'Quay' call it “step for step”?").clues] == ["outlet", "title"]


def test_what_is_taken_back_is_told_as_ignored_and_has_no_effect(archive: Archive) -> None:
    text = "What is the latest on “step for step” since the sixth round, says Quay?"
    every = read(archive, text)
    assert [clue.kind for clue in every.clues] == ["latest", "title", "event", "outlet"]
    none = read(archive, text, Filters(ignore=tuple(clue.text for clue in every.clues)))
    assert {clue.effect for clue in none.clues} == {"ignored"}
    assert (none.titles, none.latest, none.events, none.sources, none.clauses) == ((), "", (), (), ())


def test_nothing_is_told_of_an_article_later_than_an_as_of(archive: Archive) -> None:
    text = "As of 2015, what was “step for step” before the sixth round?"
    assert [clue.kind for clue in read(archive, text).clues] == ["as_of"]
    free = read(archive, text, Filters(ignore=("As of 2015",)))
    assert [clue.kind for clue in free.clues] == ["as_of", "title", "event"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What is the latest on the ferry?", "latest"),
        ("Who spoke most recently?", "most recently"),
        ("What’s new in the talks?", "What’s new"),
        ("Where are the talks now?", "now"),
        # A description asks for no newest article.
        ("Who is the envoy, now on trial, who left?", ""),
        ("What came at last?", ""),
    ],
)
def test_the_newest_is_asked_for_in_so_many_words(text: str, words: str, archive: Archive) -> None:
    assert read(archive, text).latest == words


@given(text=st.text(max_size=120), ignore=st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_understood_and_each_clue_stands_in_it(text: str, ignore: list[str], archive: Archive) -> None:
    found = read(archive, text, Filters(ignore=tuple(ignore)))
    assert all(clue.text and clue.text in text for clue in found.clues)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        # The archive ends on 1 January 2018.
        ("on 6 October", (date(2017, 10, 6), date(2017, 10, 6))),
        ("in March", (date(2017, 3, 1), date(2017, 3, 31))),
        ("in October 2026", (date(2026, 10, 1), date(2026, 10, 31))),
        ("in 2026", (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_a_month_without_its_year_is_one_that_the_archive_can_tell_of(
    archive: Archive, words: str, days: tuple[date, date]
) -> None:
    (window,) = read(archive, f"Who left the ferry talks {words}?").windows
    assert (window.since, window.until) == days
