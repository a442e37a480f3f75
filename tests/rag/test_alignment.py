"""A text is found in another one by the fewest edits, at exact offsets."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.alignment import Stretch, closest, plainly

LETTERS = st.text("abc ", min_size=1, max_size=14)


def edits(a: str, b: str) -> int:
    """The textbook table of edit distances, a row at a time."""
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        last, row = row, [i]
        for j, other in enumerate(b, start=1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != other)))
    return row[-1]


@given(pattern=LETTERS, text=LETTERS)
@settings(deadline=None)
def test_the_distance_is_that_of_the_stretch_and_words_at_the_edges_are_the_only_reason_for_more(
    pattern: str, text: str
) -> None:
    plain, other = plainly(pattern), plainly(text)
    found = closest(plain, other)
    if found is None:
        return
    assert edits(plain.text, plainly(text[found.start : found.end]).text) <= found.distance
    fewest = min(
        edits(plain.text, other.text[i:j]) for i in range(len(other.text) + 1) for j in range(i, len(other.text) + 1)
    )
    assert found.distance >= fewest
    if " " not in plain.text:
        assert found.distance == fewest


def test_signs_case_accents_and_line_breaks_are_no_difference() -> None:
    text = 'He said: "We – Çavuşoğlu’s team –\n\nagree."'
    found = closest(plainly("“we - Cavusoglu's team - agree.”"), plainly(text))
    assert found == Stretch(9, len(text), 0)


def test_a_word_that_was_left_out_beside_the_first_one_does_not_cost_the_first_one() -> None:
    text = "On Monday the unconditional talks began in Orsavia and ended there."
    found = closest(plainly("the talks began in Orsavia"), plainly(text))
    assert found == Stretch(10, 50, len("unconditional "))


def test_nothing_stands_nowhere() -> None:
    assert closest(plainly(""), plainly("text")) is None
    assert closest(plainly("text"), plainly(" \n")) is None
