"""The clause a question opens with is cut by its words alone, and the question itself is left whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.openings import opening_of, without_opening


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Considering reports by Quay and by the Velm Daily, which council, known for its thrift, shut it?",
            "Which council, known for its thrift, shut it?",
        ),
        ("Based on a report from Velm, who, in May, is said to have left?", "Who, in May, is said to have left?"),
        ("According to Quay,  did the ferry sail?", "Did the ferry sail?"),
    ],
)
def test_a_clause_that_says_where_to_look_is_cut_up_to_the_first_asking_word(text: str, left: str) -> None:
    assert without_opening(text, "sources") == without_opening(text, "any") == left


@pytest.mark.parametrize(
    "text",
    [
        "Which council, considering the report by Quay, shut the pier?",
        "Is the pier, which the council shut, open?",
        "Considering all this: nothing.",
        "Considering the pier, the council shut it.",
        "",
    ],
)
def test_a_question_that_begins_with_asking_or_never_asks_after_a_comma_stays(text: str) -> None:
    assert without_opening(text, "any") == text


def test_a_clause_that_bounds_time_is_cut_only_where_any_clause_is() -> None:
    text = "Between the report of 2 May, 2023, and that of June, was there a change in the toll?"
    assert without_opening(text, "sources") == text
    assert without_opening(text, "any") == "Was there a change in the toll?"


@given(st.text(max_size=200), st.sampled_from(["sources", "any"]))
def test_what_is_left_is_the_end_of_the_question_but_for_its_first_letter(text: str, which: str) -> None:
    opening = opening_of(which)
    assert opening is not None
    left = without_opening(text, opening)
    assert text.endswith(left[1:]) or left == text


@pytest.mark.parametrize("text", ["considering" + ", " * 50_000, "Considering " + ",which" * 50_000, " " * 100_000])
def test_hostile_texts_come_back_as_they_are_without_being_searched_again_and_again(text: str) -> None:
    assert without_opening(text, "any") == without_opening(text, "sources") == text


def test_an_unknown_opening_is_refused_by_name() -> None:
    assert (opening_of(None), opening_of("any")) == (None, "any")
    with pytest.raises(ValueError, match="'some' is none of: sources, any"):
        opening_of("some")
