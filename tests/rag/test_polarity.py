"""A "not" that one wording has and the other lacks is found, whatever word stands for it."""

from __future__ import annotations

import pytest

from rag.polarity import turned_around
from rag.wording import words_of


def turned(sentence: str, quotes: str) -> list[str]:
    return [word.folded for word in turned_around(words_of(sentence), words_of(quotes))]


@pytest.mark.parametrize(
    ("sentence", "quotes", "found"),
    [
        ("Quill accepted the plan.", "Quill did not accept the plan on Monday.", ["accepted"]),
        ("Quill did accept the plan.", "Quill did not accept the plan.", ["accept", "accept"]),
        ("Quill did not accept the plan.", "Quill accepted the plan.", ["not"]),
        ("Agreement was reached.", "No agreement was reached.", ["agreement"]),
        ("She agreed to take part.", "Quill refused to take part.", ["take"]),
        ("Quill denied the report.", "Quill did not deny the report.", ["denied"]),
        ("They had not been without supplies.", "They had been without supplies.", ["not", "without", "supplies"]),
        ("The plan was not rejected by Quill.", "The plan was rejected by Quill.", ["not"]),
        (
            "It was, however, possible to avoid it.",
            "It was not, however, possible to avoid it.",
            ["possible", "however"],
        ),
        ("Quill never left Velm.", "Quill left Velm.", ["never"]),
        ("They came only for the ferry.", "They came not only for the ferry.", ["only"]),
        ("Nobody spoke.", "The envoys sat down.", ["nobody"]),
    ],
)
def test_a_denial_added_or_lost_is_found(sentence: str, quotes: str, found: list[str]) -> None:
    assert turned(sentence, quotes) == found


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        ("No agreement was reached.", "They did not reach an agreement."),
        ("Quill didn't accept the plan.", "Quill did not accept the plan."),
        ("She said she would not take part.", "Quill refused to take part."),
        ("Quill turned down the plan.", "Quill rejected the plan."),
        ("The plan, which Quill rejected, was new.", "Quill rejected the plan."),
        ("No fewer than 31 died.", "At least 31 died."),
        ("He can no longer sail.", "He can no longer sail."),
        ("The ferry sailed on Tuesday.", "It did not sail on Monday. The ferry sailed on Tuesday."),
        ("They left without a deal.", "No deal was struck before they left."),
    ],
)
def test_another_word_for_the_same_denial_is_none(sentence: str, quotes: str) -> None:
    assert turned(sentence, quotes) == []
