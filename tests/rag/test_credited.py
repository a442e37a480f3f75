"""What a question credits to an outlet that no found article is of, or names, is not answered from another."""

from __future__ import annotations

from datetime import date

import pytest

from rag.credited import credited, uncredited
from rag.nouns import Article
from rag.questions import read_question

FERRY = Article(
    "ferry", "Ferries halt", "Envoy Ada Quill told the Velm Post and KNN that they were late.", source="Quay"
)


def asked(question: str) -> list[str]:
    return credited(read_question(question, outlets=("Quay", "The Harbour Post"), today=date(2026, 1, 1)))


def missing(question: str) -> tuple[str, ...]:
    return uncredited(read_question(question, outlets=("Quay",), today=date(2026, 1, 1)), [FERRY])


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("According to VNN, how many ferries were late?", ["VNN"]),
        ("Which ferry was late as per the Brel Herald and Kestow Today?", ["Brel Herald", "Kestow Today"]),
        ("Which ferry, praised in the Brel Herald's coverage, was late?", ["Brel Herald"]),
        (
            "What did an article from Brel say of the ferry reported by The Times of Kestow?",
            ["Brel", "Times of Kestow"],
        ),
        ("What does the Brelly report, as mentioned by Reuters, say?", ["Brelly", "Reuters"]),
        ("Who left, according to a report in the Kestow Gazette?", ["Kestow Gazette"]),
        ("According to the Harbour Post and VNN, was it late?", ["VNN"]),
    ],
)
def test_the_outlets_that_a_question_credits_are_read_those_of_the_archive_apart(
    question: str, names: list[str]
) -> None:
    assert asked(question) == names


@pytest.mark.parametrize(
    "question",
    [
        "What did Ada Quill say of the ferries?",
        "Does the Quay article call the ferries late, while The Harbour Post's report does not?",
        "Who reported the ferries late in March?",
        "What did Friday's report say?",
        "What was reported in January and what published in December 2021?",
        "Who reported (according to VNN)?",
        "WHO WAS LATE, ACCORDING TO VNN?",
        "According to Moscow and Ada Quill, was it late?",
        "According to Mr. Quill, was it late?",
        "Was it late as per Resolution 2254 and as stated in Chapter 2 of the Velm Treaty?",
        "What was mentioned in Geneva and published in Q4 2021?",
        "How many ferries per EU country were late, according to Article 5?",
        "Which stories in Arabic tell of the ferries?",
        "What does international law, according to Press Reports, say?",
    ],
)
def test_people_places_documents_days_and_what_is_carried_along_are_no_such_credit(question: str) -> None:
    assert asked(question) == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("According to VNN, were the ferries late?", ("Nothing found is from, or names, “VNN”.",)),
        ("According to the Kestow Post, were the ferries late?", ("Nothing found is from, or names, “Kestow Post”.",)),
        ("According to the Velm Post, were the ferries late?", ()),
        ("According to Kestow News Network, were the ferries late?", ()),
        ("According to the Quay, were the ferries late?", ()),
        ("Were the ferries late?", ()),
    ],
)
def test_an_outlet_is_named_word_for_word_or_by_its_letters(question: str, told: tuple[str, ...]) -> None:
    assert missing(question) == told


@pytest.mark.parametrize("text", ["A" * 3_900, "A " * 1_900, "according to A" * 270, "The " * 950, "Aa of " * 600])
def test_a_question_of_the_worst_kind_names_nobody(text: str) -> None:
    assert asked(f"{text} and was late") == []
