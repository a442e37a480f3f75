"""A plan told as done, a possibility told as certain, and the other way round, are found at their verbs."""

from __future__ import annotations

import pytest

from rag.certainty import misjudged
from rag.wording import words_of


def found(sentence: str, quotes: str) -> list[str]:
    return [word.folded for word in misjudged(words_of(sentence), words_of(quotes))]


@pytest.mark.parametrize(
    ("sentence", "quotes", "verbs"),
    [
        ("The ferry will sail in May.", "The ferry may sail in May.", ["sail"]),
        ("The ferry sailed.", "Quill plans to sail the ferry.", ["sailed"]),
        ("Holt left the talks.", "Quill urged Holt to leave the talks.", ["left"]),
        ("The ferry may have sailed.", "The ferry sailed.", ["sailed"]),
        ("The bridge was opened.", "The bridge could be opened.", ["opened"]),
        ("The ferry may sail in May.", "The ferry will sail in May.", ["sail"]),
        ("The talks will fail.", "The talks failed.", ["fail"]),
    ],
)
def test_more_and_less_certainty_than_the_quotes_have_is_found(sentence: str, quotes: str, verbs: list[str]) -> None:
    assert found(sentence, quotes) == verbs


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        ("Quill is expected to sail the ferry.", "Quill plans to sail the ferry."),
        ("Quill said the ferry would sail.", "“The ferry will sail,” Quill said."),
        ("Quill said the ferry would sail.", "“The ferry sails in May,” Quill said."),
        ("Quill plans to sail.", "Quill will sail."),
        ("Quill sailed on Monday.", "Quill sailed on Monday, and could return."),
        ("She would not take part.", "Quill refused to take part."),
        ("An attack was possible.", "They could attack."),
        ("The ferry can carry 40.", "The ferry carries 40."),
    ],
)
def test_reported_speech_and_other_words_for_a_plan_are_as_certain(sentence: str, quotes: str) -> None:
    assert found(sentence, quotes) == []
