"""A number answers how many of something there are only where it stands near such things."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.counted_nouns import is_counted, noun_asked
from rag.numbers import numbers
from tests.rag.quoting import evidence, read


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("How many soldiers has Brel stationed in Velm?", "soldiers"),
        ("As of May 2022, how many grey trucks crossed?", "trucks"),
        ("How many articles does the new constitution have?", "articles"),
        ("How many people were there?", None),
        ("How many delegates came?", None),
        ("How many refugees live there?", None),
        ("How many Syrians left?", None),
        ("How many days did it last?", None),
        ("How many trucks crossed, and when did they cross?", None),
        ("Who sent trucks?", None),
        ("How many people need supplies?", None),
        ("How many voted against sanctions?", None),
        ("How many women hold seats?", None),
        ("How many died in floods?", None),
        ("How many deaths were there in Velm?", None),
        ("How many arrests were there?", None),
    ],
)
def test_things_that_are_to_be_counted_are_named_behind_how_many(question: str, noun: str | None) -> None:
    assert noun_asked(read(question)) == noun


@pytest.mark.parametrize(
    ("noun", "text", "counted"),
    [
        ("soldiers", "1.3 million people depend on food.", False),
        ("soldiers", "Nine troops were seen in Velm.", True),
        ("trucks", "There were 420 a month. Lorries waited at the bridge.", True),
        ("trucks", "The trucks waited at the bridge.", False),
    ],
)
def test_a_number_counts_things_that_are_named_beside_it_by_any_of_their_names(
    noun: str, text: str, counted: bool
) -> None:
    item = replace(evidence(text, 1.0), fits_kind=bool(numbers(text)))
    assert is_counted(noun, [item]) is counted
