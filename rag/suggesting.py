"""Chooses the next questions from what lies beside an answer: only what was asked and answered is offered.

Candidates (`rag/candidates.py`) are offered only if they are answered from the very article they were drawn from, in
words that bear what they ask, with a source that the conversation has not cited yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.candidate import Candidate
from rag.nouns import Answer, Citation, Conversation
from rag.spelling import fold

MOST_ASKED = 14


@dataclass(frozen=True, slots=True)
class Drawn:
    """The candidates that are offered, in order, and how many questions were asked to find them."""

    chosen: tuple[Candidate, ...]
    tried: int


def suggestions(
    conversation: Conversation, offered: Iterator[Candidate], ask: Callable[[str], Answer], *, n: int
) -> Drawn:
    """Choose at most `n` candidates that are answered, each from its article and with a source not cited before it.

    `ask` answers a question as it would be answered in the conversation, without keeping it.
    """
    asked = {_same(text) for turn in conversation.turns for text in (turn.question, turn.answer.standalone_question)}
    cited = {_span(one) for turn in conversation.turns for one in turn.answer.citations}
    chosen: list[Candidate] = []
    keys: set[str] = set()
    tried = 0
    for one in offered:
        if len(chosen) == n or tried == MOST_ASKED:
            break
        if one.key in keys or _same(one.question) in asked:
            continue
        asked.add(_same(one.question))
        tried += 1
        answer = ask(one.question)
        drawn = {_span(each) for each in answer.citations if one.is_quoted_in(each)}
        if answer.verdict == "answered" and drawn - cited:
            chosen.append(one)
            keys.add(one.key)
            cited |= drawn
    return Drawn(tuple(chosen), tried)


def _same(question: str) -> str:
    return fold(question).strip(" ?.!")


def _span(citation: Citation) -> tuple[str, int, int]:
    return citation.article_id, citation.start, citation.end
