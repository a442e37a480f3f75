"""What a question credits to an outlet that no found article is of, or names, is not answered from another."""

from __future__ import annotations

from datetime import date

import pytest

from rag.credited import credited, uncredited
from rag.nouns import Article
from rag.questions import read_question

FERRY = Article(
    "ferry", "Ferries halt", "Envoy Ada Quill told the Velm Post that the ferries were late.", source="Quay"
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
        ("Who left, according to a report in the Kestow Gazette?", ["Kestow Gazette"]),
        ("According to the Harbour Post and VNN, was it late?", ["VNN"]),
    ],
)
def test_whom_a_question_credits_its_matter_to_is_read_outlets_of_the_archive_apart(
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
        "What was reported in January?",
        "Who reported (according to VNN)?",
    ],
)
def test_outlets_of_the_archive_days_and_what_is_carried_along_are_no_such_credit(question: str) -> None:
    assert asked(question) == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("According to VNN, were the ferries late?", ("No article found is of VNN, or names that source.",)),
        (
            "According to the Kestow Post, were the ferries late?",
            ("No article found is of Kestow Post, or names that source.",),
        ),
        ("According to the Velm Post, were the ferries late?", ()),
        ("According to Envoy Bea Quill, were the ferries late?", ()),
        (
            "According to Envoy Ada Brel, were the ferries late?",
            ("No article found is of Envoy Ada Brel, or names that source.",),
        ),
        ("According to the Quay, were the ferries late?", ()),
        ("Were the ferries late?", ()),
    ],
)
def test_an_outlet_is_named_word_for_word_and_a_person_by_the_last_name(question: str, told: tuple[str, ...]) -> None:
    assert missing(question) == told
