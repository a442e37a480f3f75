"""The verb that governs a day tells whether it has come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.day_tense import has_come


def come(sentence: str, day: str = "on Tuesday") -> bool:
    start = sentence.lower().index(day.lower())
    return has_come(sentence, start, start + len(day))


@pytest.mark.parametrize(
    "sentence",
    [
        "Quill resigned on Tuesday, saying that she would not sign a text from which a word was missing.",
        "Quill, who would have led the panel, resigned on Tuesday.",
        "The League will stay in the hall, its head, Ada Quill, said on Tuesday.",
        "The League on Tuesday said it would stay in the hall.",
        "On Tuesday, in a short letter, the League prolonged the pause, which was to run out in June.",
        "The League will not return anybody against his will, Quill said on Tuesday.",
        "The bridge will stay open until 3 May, after the League agreed on Tuesday to guard it.",
        "The pause, from the solstice until the spring, was rejected by Brel on Tuesday.",
        "Four men were killed by shells on Tuesday.",
    ],
)
def test_a_day_beside_a_past_verb_has_come_whatever_else_is_to_come(sentence: str) -> None:
    assert come(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Quill will resign on Tuesday.",
        "Quill said that she would leave on Tuesday.",
        "Quill said she would leave on Tuesday.",
        "The bridge will be searched, cleared and reopened on Tuesday.",
        "The bridge opens on Tuesday.",
        "The League agreed to meet Quill on Tuesday.",
        "The League called for Brel to stop on Tuesday.",
        "The pause runs from midnight on Tuesday.",
        "On Tuesday, in a short letter, the League will answer.",
        "“We shall meet, perhaps on Tuesday,” Quill said.",
        "The talks, which are due to resume in Brel on Tuesday, failed.",
        "The vote on Tuesday, if it is held, will be close.",
        "From Brel the delegates travelled to talks starting on Tuesday.",
        "The road, closed by snow, opens again on Tuesday.",
        "The delegation from Brel arrived before talks on Tuesday.",
    ],
)
def test_a_day_beside_what_is_to_come_has_not_come(sentence: str) -> None:
    assert not come(sentence)


def test_a_day_that_something_begins_with_or_is_meant_for_is_not_taken_as_past() -> None:
    assert not come("The bridge was to be open from Tuesday.", "from Tuesday")
    assert not come("They booked a hall for Tuesday.", "for Tuesday")
    assert not come("The deadline was moved to Tuesday and talks are expected to resume.", "Tuesday")
    assert not come("The truce was prolonged by a week to Tuesday.", "Tuesday")
    assert not come("The Council fixed Tuesday as the day on which it will vote.", "Tuesday")


def test_what_another_sentence_says_has_no_bearing() -> None:
    assert come("Quill left on Tuesday. She will come back.")


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_sentence_can_be_judged(before: str, after: str) -> None:
    text = f"{before}on Tuesday{after}"
    assert has_come(text, len(before), len(before) + 10) in {True, False}
