"""Asked who it was before, the post and its last known holder take the place of "it"."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rag.conversation import FollowUpRewriter
from rag.nouns import Answer, ArchiveStamp, Conversation, ShortAnswer, Turn

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def asked(question: str, *turns: tuple[str, str]) -> str:
    """Go on with a question from turns, each with its direct answer."""
    made = tuple(
        Turn(
            replace(
                Answer("a", "c", before, before, "answered", f"{short} did.", ArchiveStamp("f", 1, None)),
                short_answer=ShortAnswer(short, 1, 0, len(short)),
            ),
            NOW,
        )
        for before, short in turns
    )
    return FollowUpRewriter().rewrite(question, Conversation("c", "Talks", NOW, NOW, made)).question


@pytest.mark.parametrize(
    "question", ["Who was it before?", "And before that?", "And before her?", "Who held the post before?"]
)
def test_who_it_was_before_is_asked_of_post_and_holder(question: str) -> None:
    expected = "Who was foreign minister before Ada Quill?"
    assert asked(question, ("Who was named foreign minister?", "Ada Quill")) == expected
    first, then = "Who is the foreign minister?", "Who is the foreign minister: since when?"
    assert asked(question, (first, "Ada Quill"), (then, "May")) == expected


def test_without_a_post_who_came_before_the_holder_is_asked() -> None:
    assert asked("Who was it before?", ("Who chairs the Brel Board?", "Ada Quill")) == "Who came before Ada Quill?"


def test_he_is_whom_the_direct_answer_names() -> None:
    found = asked("How old is she?", ("Who succeeded Bo Holm?", "Ada Quill"))
    assert "Ada Quill" in found
