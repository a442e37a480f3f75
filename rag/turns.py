"""Cuts conversations off: what was said up to an answer, and what before it."""

from __future__ import annotations

from dataclasses import replace

from rag.errors import NotFoundError
from rag.nouns import Conversation


def up_to(answer_id: str, conversation: Conversation) -> Conversation:
    """Cut a conversation off after one of its answers. Raises NotFoundError when it has no such answer."""
    return replace(conversation, turns=conversation.turns[: _place(answer_id, conversation) + 1])


def before(answer_id: str, conversation: Conversation) -> Conversation:
    """Cut a conversation off before one of its answers, or at what was answered when a question without one was asked.

    Raises NotFoundError when it has neither.
    """
    asked = next((one for one in conversation.unanswered if one.id == answer_id), None)
    if asked is not None:
        if asked.again is not None and any(turn.answer.id == asked.again for turn in conversation.turns):
            return before(asked.again, conversation)
        return replace(conversation, turns=tuple(turn for turn in conversation.turns if turn.asked <= asked.asked))
    return replace(conversation, turns=conversation.turns[: _place(answer_id, conversation)])


def _place(answer_id: str, conversation: Conversation) -> int:
    for place, turn in enumerate(conversation.turns):
        if turn.answer.id == answer_id:
            return place
    raise NotFoundError(
        f"The conversation has no answer {answer_id!r}.",
        hint="Give the id of one of its answers, or leave it out.",
    )
