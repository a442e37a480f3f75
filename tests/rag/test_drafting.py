"""A reply is read sentence by sentence, however it is cut into pieces; half a sentence or marker is never given out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.drafting import LONGEST_REPLY, Drafted, drafted
from rag.errors import GenerationError

REPLY = "Quill left Velm on Monday [kab123]. Holt, of the U.N., stayed [kcd456][kab123]. Nobody asked. [kef789]"
SENTENCES = [
    Drafted("Quill left Velm on Monday.", ("kab123",)),
    Drafted("Holt, of the U.N., stayed.", ("kcd456", "kab123")),
    Drafted("Nobody asked.", ("kef789",)),
]


@given(st.lists(st.integers(1, 12), max_size=60))
def test_a_reply_reads_alike_however_it_is_cut(sizes: list[int]) -> None:
    pieces, start = [], 0
    for size in sizes:
        pieces.append(REPLY[start : start + size])
        start += size
    assert list(drafted([*pieces, REPLY[start:]])) == SENTENCES


def test_a_sentence_is_given_out_once_the_next_has_begun() -> None:
    seen: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ["Quill left", " Velm [kab", "123].", " Holt st", "ayed."]:
            seen.append(piece)
            yield piece

    first = next(drafted(pieces()))
    assert first == Drafted("Quill left Velm.", ("kab123",))
    assert seen == ["Quill left", " Velm [kab", "123].", " Holt st"]


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("Quill left. [kab123, kcd456]", [Drafted("Quill left.", ("kab123", "kcd456"))]),
        ("Quill left 【kab123】.", [Drafted("Quill left.", ("kab123",))]),
        ("Quill left (key: kab123).", [Drafted("Quill left.", ("kab123",))]),
        ("Quill left [1].", [Drafted("Quill left.", ("1",))]),
        ("“[W]e left,” Quill said [kab123].", [Drafted("“[W]e left,” Quill said.", ("kab123",))]),
        ("- Quill **left** [kab123]\n- Holt stayed [kcd456]", [
            Drafted("Quill left", ("kab123",)), Drafted("Holt stayed", ("kcd456",)),
        ]),
        ("<think>Holt? No. [kzz999]</think>Quill left [kab123].", [Drafted("Quill left.", ("kab123",))]),
        ("<think>Holt never stops thinking.", []),
        ("Quill left [kab123", [Drafted("Quill left [kab123", ())]),
        ("Qu\u200bill left [kab123].", [Drafted("Quill left.", ("kab123",))]),
        ("\ue000Quill left [kab123].", [Drafted("Quill left.", ("kab123",))]),
        ("[kab123]", []),
        (" \n\n", []),
    ],
)  # fmt: skip
def test_markers_bullets_and_thoughts_are_told_from_what_is_said(reply: str, sentences: list[Drafted]) -> None:
    assert list(drafted([reply])) == sentences
    assert list(drafted(reply)) == sentences


def test_a_reply_without_end_is_given_up() -> None:
    with pytest.raises(GenerationError, match="without end"):
        list(drafted("la " for _ in range(LONGEST_REPLY)))


@pytest.mark.parametrize("piece", ["[", "[k", "<think>", "1, ", "“", "A. ", "[1]"])
def test_any_characters_are_read(piece: str) -> None:
    list(drafted([piece] * 500))
