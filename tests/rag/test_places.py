"""Names and numbers in each other's place are found, and none where a sentence is only put in other words."""

from __future__ import annotations

import re

import pytest

from rag.places import Mention, exchanged
from rag.wording import words_of


def moved(sentence: str, quotes: str) -> list[str]:
    """Take every capitalised word but the first of "The" for a name, and every number for a number."""
    mine, theirs = (
        [Mention(*match.span(), match[0]) for match in re.finditer(r"(?!The\b)[A-Z]\w+|\d+", text)]
        for text in (sentence, quotes)
    )
    return [str(mention.key) for mention in exchanged(mine, words_of(sentence), theirs, words_of(quotes))]


@pytest.mark.parametrize(
    ("sentence", "quotes", "found"),
    [
        ("Holt said Quill had rejected the plan.", "Quill said Holt had rejected the plan.", ["Holt"]),
        ("Holt told Quill.", "Quill told Holt.", ["Holt", "Quill"]),
        ("Holt said it rained.", "Quill said it rained on Holt last week.", ["Holt"]),
        ("It killed 19, and wounded 14.", "It killed 14, and wounded 19.", ["19", "14"]),
        ("According to Holt, Quill left.", "Holt left, Quill said.", ["Holt", "Quill"]),
    ],
)
def test_who_stands_in_anothers_place_is_found(sentence: str, quotes: str, found: list[str]) -> None:
    assert set(moved(sentence, quotes)) & set(found)


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        ("Holt had rejected the plan, Quill said.", "Quill said Holt had rejected the plan."),
        ("According to Quill, Holt had rejected the plan.", "Holt had rejected the plan, said Quill."),
        ("Holt was told by Quill.", "Quill told Holt."),
        ("Quill and Holt left.", "Holt left. Quill left too."),
        ("Some 14 were killed and 19 hurt.", "It killed 14 people. Another 19 were hurt."),
        ("Quill said so.", "Quill of the League said so."),
        ("The League's Quill said so.", "Quill of the League said so."),
        ("", "Quill left."),
    ],
)
def test_the_same_put_in_other_words_is_no_exchange(sentence: str, quotes: str) -> None:
    assert moved(sentence, quotes) == []
