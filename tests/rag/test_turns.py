"""Conversations are cut off by a budget of tokens, and lose neither their last turn nor whom they are about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.conversation import FollowUpRewriter
from rag.dialogue import read_dialogue
from rag.nouns import Conversation
from rag.tokens import count_tokens
from rag.turns import recent, said
from tests.rag.test_conversation import after

QUILL = "What did Ada Quill say about the ferry in 2021?"
# Two tokens each: "Why" and "?".
WHYS = ["Why?"] * 6


@pytest.mark.parametrize(("tokens", "kept"), [(1, 1), (2, 1), (3, 1), (4, 2), (7, 3), (12, 6), (900, 7)])
def test_the_last_turns_that_fit_are_kept_and_the_last_one_in_any_case(tokens: int, kept: int) -> None:
    conversation = after(QUILL, *WHYS)
    assert count_tokens(["Why?"]) == [2]
    assert recent(conversation, tokens=tokens).turns == conversation.turns[7 - kept :]


@settings(deadline=None)
@given(st.lists(st.sampled_from([QUILL, "Why?", "And in 2022?", ""]), max_size=8), st.integers(0, 60))
def test_what_is_kept_fits_and_one_turn_more_would_not(questions: list[str], tokens: int) -> None:
    conversation = after(*questions, answer="No.")
    kept = recent(conversation, tokens=tokens).turns
    assert conversation.turns[len(conversation.turns) - len(kept) :] == kept

    def spent(turns: int) -> int:
        return sum(sum(count_tokens(said(turn))) for turn in conversation.turns[len(conversation.turns) - turns :])

    assert len(kept) == 1 or spent(len(kept)) <= tokens
    assert len(kept) == len(conversation.turns) or spent(len(kept) + 1) > tokens


def test_whom_an_early_turn_named_is_still_meant_when_its_words_are_over_the_budget() -> None:
    talk = after(QUILL, *["What is the toll in Kestow?"] * 40)
    assert len(recent(talk, tokens=100).turns) < 20
    found = FollowUpRewriter(tokens=100).rewrite("Why did she leave?", talk)
    assert found.carried[0] == "Ada Quill"
    dialogue = read_dialogue(talk)
    assert dialogue is not None
    assert [one.name for one in dialogue.actors] == ["Kestow", "Ada Quill"]
    assert dialogue.timed == QUILL


def test_a_turn_that_is_gone_leaves_no_trace_in_the_state() -> None:
    talk = after(QUILL, "Why are ferries late?")
    shorter = replace(talk, turns=talk.turns[1:])
    assert names_in(talk) == ["Ada Quill"]
    assert names_in(shorter) == []


def names_in(conversation: Conversation) -> list[str]:
    dialogue = read_dialogue(conversation)
    return [one.name for one in dialogue.actors] if dialogue else []
