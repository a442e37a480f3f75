"""Two direct answers are one where they stand for the same person, the same day, or use the same words."""

from __future__ import annotations

from datetime import date

import pytest

from rag.same_answers import Days, days_at, is_one_answer

PUBLISHED = date(2021, 9, 16)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("over 350,000", "350 000 people", True),
        ("Ada Quill", "Envoy Quill", True),
        ("General Ada Quill", "Gen. Ada Quill", True),
        ("General Ada Quill", "Gen. Bo Holm", False),
        ("30 July 1953", "30 July 1953 in Velm", True),
        ("30 July 1953", "14 May 1869", False),
        ("Quay Rovers", "Velm Athletic", False),
    ],
)
def test_direct_answers_are_one_whatever_stands_around_them(one: str, other: str, same: bool) -> None:
    assert is_one_answer(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("May", "on Friday, 21 May", True),
        ("in 2021", "May", True),
        ("Tuesday", "14 September 2021", True),
        ("Tuesday", "Wednesday", False),
        ("8 May 1900", "8 May 1905", False),
        ("May", "last May", True),
        ("in May", "in June", False),
    ],
)
def test_of_two_times_the_one_within_the_other_is_the_same_answer(one: str, other: str, same: bool) -> None:
    assert is_one_answer(one, other, days=(days_of(one), days_of(other))) is same


def days_of(words: str) -> Days:
    """Read which days words stand for that end a sentence of an article."""
    text = f"It ended {words}." if words.startswith(("in ", "on ")) else f"It ended in {words}."
    found = days_at(text, text.index(words), len(text) - 1, PUBLISHED)
    assert found is not None
    return found


def test_a_weekday_of_an_undated_article_stands_for_no_days() -> None:
    text = "It ended on Friday, not on 8 May 1950."
    assert days_at(text, 12, 18, None) is None
    assert days_at(text, text.index("8 May"), len(text) - 1, None) == (date(1950, 5, 8), date(1950, 5, 8))
    assert days_at(text, 0, len(text), date(1950, 5, 10)) is None, "two expressions"
