"""Lines become paragraphs: those that a program wrapped are joined, all others are left apart."""

from __future__ import annotations

import textwrap

from hypothesis import given, settings
from hypothesis import strategies as st

from index.paragraphs import lines_of, tidy

FIRST = (
    "The two envoys met on Monday in the harbour town and spoke for three hours behind closed doors, an aide of one of "
    "them said. They will meet again in a week. After that, if all goes well, they will meet once a month until winter."
)
SECOND = (
    "Nobody in the town believed it at first, since the last round had broken down within a morning over the order of "
    "the seats and had left behind nothing but a bill for the flowers, which both of the parties have yet to pay."
)


def texts(text: str) -> list[str]:
    return [line.text for line in lines_of(text)]


def test_each_line_of_a_long_lined_text_is_a_paragraph() -> None:
    assert texts(f"{FIRST}\n{SECOND}\n\nA heading\n{FIRST}") == [FIRST, SECOND, "A heading", FIRST]


def test_hard_wrapped_lines_are_joined_again() -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in (FIRST, SECOND))
    assert texts(f"A heading\n\n{wrapped}") == ["A heading", FIRST, SECOND]


def test_hard_wrapped_paragraphs_need_no_blank_line_between_them() -> None:
    wrapped = "\n".join(textwrap.fill(paragraph, 72) for paragraph in (FIRST, SECOND, FIRST))
    assert texts(wrapped) == [FIRST, SECOND, FIRST]


def test_short_lines_that_each_end_a_sentence_are_left_apart() -> None:
    lines = ["The envoy said no to it all.", "The minister said yes to some of it.", "Nobody said a word of the rest."]
    assert texts("\n".join(lines)) == lines


def test_lines_know_which_of_them_no_blank_line_parts() -> None:
    assert [line.block for line in lines_of("a\nb\n\n\nc")] == [0, 0, 1]


def test_odd_spaces_newlines_and_invisible_characters_go() -> None:
    assert tidy("a\u00a0b\u2009c\u200b\ufeff\x07\r\nd\u2028e\rf\u00adg") == "a b c\nd\ne\nfg"
    assert texts("  a \t b  \r\n\r\n\x0c c") == ["a b", "c"]


WORD = st.text("abcdefghij", min_size=1, max_size=9)
PARAGRAPH = st.lists(WORD, min_size=40, max_size=90).map(lambda words: f"{' '.join(words).capitalize()}.")


@settings(max_examples=80, deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=4), st.integers(60, 90))
def test_wrapping_then_reading_gives_the_paragraphs_again(paragraphs: list[str], width: int) -> None:
    assert texts("\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)) == paragraphs


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_no_visible_word_is_lost(text: str) -> None:
    assert " ".join(texts(text)).split() == tidy(text).split()
