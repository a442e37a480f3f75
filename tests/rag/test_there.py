""" "There" is asked of the place that the conversation is about."""

from __future__ import annotations

from datetime import date

import pytest

from rag.actors import actors_in
from rag.dialogue import Dialogue
from rag.there import with_place

WHERE = "Where did the lamp makers meet?"
WHICH = "Which island did Brel gain in the accord?"
IN_KESTOW = "What happened in Kestow in May?"


def placed(question: str, last: str, short: str = "") -> str | None:
    named = actors_in(last)
    found = with_place(question, Dialogue(last, date(2024, 1, 1), short=short, asked_about=named, actors=named))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("question", "last", "short", "meant"),
    [
        ("How many people live there?", WHICH, "Orrin", "How many people live in Orrin?"),
        ("Who went there?", WHERE, "in Yarrow", "Who went to Yarrow?"),
        ("Who was there?", WHERE, "Yarrow", "Who was in Yarrow?"),
        ("When did they return from there?", WHERE, "Yarrow", "When did they return from Yarrow?"),
        ("How many were killed there?", IN_KESTOW, "40", "How many were killed in Kestow?"),
        ("Are there any survivors there?", IN_KESTOW, "", "Are there any survivors in Kestow?"),
        ("What was said there about aid?", "Who spoke at Yarrow?", "Ada Quill", "What was said in Yarrow about aid?"),
    ],
)
def test_there_is_the_place_of_the_answer_or_of_the_question(question: str, last: str, short: str, meant: str) -> None:
    assert placed(question, last, short) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Is there a deal?",
        "How many days are there?",
        "Will there be talks?",
        "What is out there?",
        "There was a deal?",
        "Did she say there needs to be a truce?",
        "Does she think there still is a deal?",
        "Hi there, who leads the League?",
    ],
)
def test_a_there_that_only_says_that_something_is_points_nowhere(question: str) -> None:
    assert placed(question, WHERE, "Yarrow") is None


def test_a_direct_answer_to_what_is_no_question_of_place_is_no_place() -> None:
    assert placed("Who lives there?", "Who leads the League?", "Ada Quill") is None


@pytest.mark.parametrize(
    "last",
    ["What happened at Ada Quill's funeral?", "How many are held in Brelian custody?", "What did she say to Quill?"],
)
def test_what_only_stands_behind_in_or_at_or_to_is_no_place(last: str) -> None:
    assert placed("How many are held there?", last) is None


def test_there_means_the_place_that_its_own_question_names_before() -> None:
    assert placed("Did she go to Orrin, and what did she say there?", IN_KESTOW) is None


def test_a_place_that_the_question_names_itself_is_not_put_twice() -> None:
    assert placed("What was said there, in Yarrow?", WHERE, "Yarrow") is None
