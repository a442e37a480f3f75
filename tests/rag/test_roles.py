"""A role is told by date: who is called by it, and when it passed on."""

from __future__ import annotations

from datetime import date

import pytest

from rag.nouns import Passage
from rag.roles import Held, held_in, role_asked, role_note


def passage(text: str, day: date | None) -> Passage:
    return Passage(f"{day}", f"{day}", text, 0, len(text), published=day)


EARLY, MIDDLE, LATE = date(2021, 3, 1), date(2022, 8, 1), date(2023, 1, 5)


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("What did the Concord envoy say in 2021?", "Concord envoy"),
        ("Who was the government's chief negotiator?", "government's chief negotiator"),
        ("What did the League's secretary-general want?", "League's secretary-general"),
        ("What did envoy Ada Quill say?", None),
        ("What did the envoy Ada Quill say?", None),
        ("Who reopened the bridge?", None),
    ],
)
def test_a_question_asks_about_a_role_when_nobody_is_named_in_it(question: str, role: str | None) -> None:
    assert role_asked(question) == role


def test_holders_are_read_from_appositions_on_either_side_and_dated_by_their_articles() -> None:
    found = held_in(
        [
            passage("The League envoy, Ada Quill, left.", EARLY),
            passage("Ada Quill, the League envoy, came back.", MIDDLE),
            passage("“No,” said League envoy Bo Holm.", LATE),
        ],
        "League envoy",
    )
    assert found == [Held("Ada Quill", EARLY, MIDDLE), Held("Bo Holm", LATE, LATE)]


def test_former_and_deputy_holders_hold_nothing() -> None:
    assert held_in([passage("The former League envoy, Ada Quill, and deputy envoy Bo Holm met.", EARLY)], "envoy") == []


def test_an_undated_article_tells_no_day_and_so_no_holder() -> None:
    assert held_in([passage("The League envoy, Ada Quill, left.", None)], "envoy") == []


def test_a_role_that_passed_on_is_told_with_its_dates() -> None:
    assert role_note("envoy", [Held("Ada Quill", EARLY, MIDDLE), Held("Bo Holm", LATE, LATE)]) == (
        "“envoy” is Ada Quill in articles from 1 March 2021 to 1 August 2022, "
        "Bo Holm from 5 January 2023 to 5 January 2023."
    )


def test_two_who_are_called_so_at_one_time_hold_two_offices_and_nothing_is_told() -> None:
    assert role_note("minister", [Held("Ada Quill", EARLY, LATE), Held("Bo Holm", MIDDLE, LATE)]) is None


def test_a_role_that_one_person_holds_needs_no_note() -> None:
    assert role_note("envoy", [Held("Ada Quill", EARLY, LATE)]) is None
