"""A quote is widened to a further sentence near by that may hold the answer as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.evidence import Evidence
from rag.nouns import Passage, ScoredPassage
from rag.reading import Pointed
from rag.widening import REACH, reaches, widened

TEXT = (
    "The village lies in Velm.  It was founded in 1820. Nobody asked.\n\nIts people were 319 in 2010. "
    + "So it is. " * 50
)
AT = 100
SPANS = ((0, 25), (27, 50), (51, 64), (66, 94), (555, 564))


def sentence(number: int, passage: str = "a#0") -> Evidence:
    """One sentence of a passage that begins at character 100 of its article."""
    start, end = SPANS[number]
    lead = AT + SPANS[number - 1][0] if number else None
    hit = ScoredPassage(Passage(passage, passage[0], TEXT, AT, AT + len(TEXT)), 1.0)
    pointed = Pointed(AT + start, AT + start + 3, 1.0)
    return Evidence(hit, TEXT[start:end], AT + start, AT + end, lead, 1.0, 1.0, 0.5, True, 1.0, pointed)


FIRST, SECOND, THIRD, FOURTH, LAST = map(sentence, range(5))


def quotes(items: list[Evidence]) -> list[str]:
    """What is quoted, which is the text of each."""
    found = [TEXT[item.quoted_from - AT : item.end - AT] for item in items]
    assert found == [item.text for item in items]
    return found


def test_a_quote_is_widened_to_the_likeliest_sentence_of_its_passage_and_no_further() -> None:
    assert quotes(widened([FIRST], [THIRD, FOURTH])) == [TEXT[:64]]
    assert quotes(widened([THIRD], [FIRST, FOURTH])) == [TEXT[:64]]
    assert widened([FIRST], [FIRST, LAST, sentence(2, "b#0")]) == [FIRST]


def test_what_leans_on_the_sentence_before_brings_it_along() -> None:
    assert quotes(widened([THIRD], [SECOND])) == [TEXT[:64]]
    assert quotes(widened([FIRST], [FOURTH])) == [TEXT[:94]]


def test_a_sentence_that_no_reader_looked_at_widens_nothing() -> None:
    assert widened([FIRST], [replace(THIRD, pointed=None)]) == [FIRST]


def test_a_quote_is_not_widened_into_another_one() -> None:
    assert widened([FIRST, THIRD], [FOURTH]) == [FIRST, *widened([THIRD], [FOURTH])]
    assert widened([FIRST, THIRD, FOURTH], [THIRD, FOURTH]) == [FIRST, THIRD, FOURTH]


@pytest.mark.parametrize(("length", "reached"), [(REACH, True), (REACH + 1, False)])
def test_a_widened_quote_has_a_length_at_most(length: int, reached: bool) -> None:
    assert reaches(FIRST, replace(THIRD, end=AT + length)) is reached


def test_a_sentence_that_is_quoted_already_is_not_reached() -> None:
    assert not reaches(FIRST, FIRST)
    assert not reaches(replace(FIRST, end=AT + 64), THIRD)
