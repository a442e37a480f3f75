"""Words are compared by stem, irregular verbs by their verb; a clause ends where the language says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.wording import is_past, root, words_of


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("No, she left.", [0, 1, 1]),
        ("Mr. Quill of the U.N. left at once. Holt stayed.", [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
        ("He said that it rained", [0, 0, 1, 1, 1]),
        ("It rained and it snowed", [0, 0, 1, 1, 1]),
        ("“We tried”", [0, 0]),
        ("1,200.5 left - they say", [0, 0, 1, 1]),
    ],
)
def test_clauses_end_at_punctuation_and_before_joints(text: str, clauses: list[int]) -> None:
    assert [word.clause for word in words_of(text)] == clauses


@pytest.mark.parametrize(("one", "other"), [("left", "leaves"), ("met", "meeting"), ("dead", "died"), ("won", "wins")])
def test_a_verb_and_its_irregular_past_are_one_word(one: str, other: str) -> None:
    assert root(one) == root(other)
    assert root("cut") != root("left")


def test_a_past_is_told_by_its_ending_or_by_list() -> None:
    assert [is_past(word) for word in ("rejected", "left", "rejects", "leave")] == [True, True, False, False]


def test_small_words_words_of_telling_and_lone_letters_carry_no_content() -> None:
    assert [word.folded for word in words_of("According to the W, 9 ferries sailed, she said.") if word.content] == [
        *("9", "ferries", "sailed")
    ]


@given(st.text(max_size=200))
def test_every_word_stands_at_its_place_in_order(text: str) -> None:
    words = words_of(text)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert [word.clause for word in words] == sorted(word.clause for word in words)
