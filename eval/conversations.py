"""Puts each follow-up of a data set into the conversation it was asked in and has it made to stand alone.

A query's metadata gives the turns before it: `history_user_turns`, and `history` with the answers, where the data set
has them. Earlier turns are rewritten one by one, as they would have been when they were asked. Where a data set has no
`history` at all, the answers between are those of the desk itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from eval.datasets import Dataset, Query
from rag.nouns import Answer, ArchiveStamp, Conversation, Rewrite, Turn
from rag.references import points_back
from rag.spelling import content_words
from rag.stems import stems

Kind = Literal["first turn", "stands alone", "points back", "fragment", "leaves out"]
KINDS: tuple[Kind, ...] = ("first turn", "stands alone", "points back", "fragment", "leaves out")

_SHORT = 3
_NOTHING = ArchiveStamp("", 0, None)


class Rewriting(Protocol):
    """Makes questions stand alone and answers them: `rag.desk.Desk` does."""

    def rewrite(self, question: str, conversation: Conversation) -> Rewrite:
        """Make a question stand alone."""

    def answer(self, question: str) -> Answer:
        """Answer a standalone question and keep nothing."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A query as it was typed in its conversation, what was made of it, and what a person made of it."""

    query: Query
    typed: str
    rewrite: Rewrite
    human: str
    earlier: tuple[str, ...]

    @property
    def turn(self) -> int:
        """Which turn of its conversation it is, from 1."""
        return len(self.earlier) + 1

    @property
    def stands_alone(self) -> bool:
        """Whether the person needed no word that was not typed."""
        return _words(self.human) <= _words(self.typed)

    @property
    def kind(self) -> Kind:
        """What the question does with what was said before, by its own words and by what a person had to add."""
        if not self.earlier:
            return "first turn"
        if self.stands_alone:
            return "stands alone"
        if points_back(self.typed):
            return "points back"
        return "fragment" if len(set(content_words(self.typed))) <= _SHORT else "leaves out"


def rewritten(
    dataset: Dataset, desk: Rewriting, *, now: datetime | None = None, on_query: Callable[[], None] = lambda: None
) -> list[FollowUp]:
    """Rewrite every judged query of a data set in its conversation.

    Raises UnreadableError when a query lacks its `last_turn` or `rewrite`.
    """
    asked, found = now or datetime.now(UTC), []
    known: dict[tuple[str, ...], Turn] = {}
    for query in dataset.judged():
        typed, human = query.wording("last_turn"), query.wording("rewrite")
        conversation = _conversation(query, desk, asked, known)
        earlier = tuple(turn.question for turn in conversation.turns)
        found.append(FollowUp(query, typed, desk.rewrite(typed, conversation), human, earlier))
        on_query()
    return found


def _conversation(query: Query, desk: Rewriting, now: datetime, known: dict[tuple[str, ...], Turn]) -> Conversation:
    conversation = Conversation("evaluation", "", now, now)
    said: list[str] = []
    for question, given in _history(query):
        said += [question, given or ""]
        if tuple(said) not in known:
            known[tuple(said)] = Turn(_answered(question, given, desk, conversation), now)
        conversation = replace(conversation, turns=(*conversation.turns, known[tuple(said)]))
    return conversation


def _answered(question: str, given: str | None, desk: Rewriting, conversation: Conversation) -> Answer:
    made = desk.rewrite(question, conversation)
    if given is None:
        answer = desk.answer(made.question)
    else:
        answer = Answer("", "", question, made.question, "answered", given, _NOTHING)
    return replace(answer, question=question, carried=made.carried, dropped=made.dropped)


def _history(query: Query) -> Iterator[tuple[str, str | None]]:
    """Yield the questions before a query with their answers; None where the desk is to answer."""
    questions = query.metadata.get("history_user_turns") or []
    turns = query.metadata.get("history") or []
    given = [turn["text"] for turn in turns if turn.get("speaker") != "user"]
    blank = "" if "history" in query.metadata else None
    for place, question in enumerate(questions):
        yield question, given[place] if place < len(given) else blank


def _words(text: str) -> set[str]:
    return stems(" ".join(content_words(text)))
