"""Cuts conversations off: at an answer, before it, or where their last turns fill a budget of tokens."""

from __future__ import annotations

from dataclasses import replace

from rag.errors import NotFoundError
from rag.nouns import Conversation, Turn
from rag.tokens import count_tokens


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


def recent(conversation: Conversation, *, tokens: int) -> Conversation:
    """Keep the last turns whose questions and answers fit into so many cl100k_base tokens; the last one in any case.

    Reads no more turns than fit, so it takes no longer in a long conversation.
    """
    first = len(conversation.turns)
    while first > 0:
        tokens -= sum(count_tokens(said(conversation.turns[first - 1])))
        if tokens < 0 and first < len(conversation.turns):
            break
        first -= 1
    return replace(conversation, turns=conversation.turns[first:])


def said(turn: Turn) -> tuple[str, str]:
    """Give a turn's question as it stood alone, and its answer."""
    return turn.answer.standalone_question, turn.answer.answer


def _place(answer_id: str, conversation: Conversation) -> int:
    for place, turn in enumerate(conversation.turns):
        if turn.answer.id == answer_id:
            return place
    raise NotFoundError(
        f"The conversation has no answer {answer_id!r}.",
        hint="Give the id of one of its answers, or leave it out.",
    )
