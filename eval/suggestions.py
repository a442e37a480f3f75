"""Measures the questions to go on with that the product offers after an answer.

Each question of a data set is answered in a conversation of its own; what is offered then is asked as a reader would
ask it, and compared with the question and its answer. Nobody judges here whether a suggestion is interesting: all of
them are written out for a person to read (`suggestions_text`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from eval.asking import Question
from eval.judging import summed_up
from eval.results import Score
from eval.speed import middle_and_tail
from rag.nouns import Answer, Conversation, Filters, Turn
from rag.spelling import content_words
from rag.stems import stems
from rag.suggesting import Drawn
from rag.topics import words_about

WANTED = 3
ALL_OFFERED, OFFERED, KINDS = "three offered", "offered", "kinds among those offered"
ANSWERED, NEW = "answered when asked", "answered with a source not cited before"
REPEATS, TWICE = "repeats the question", "repeats another one offered"
ON_TOPIC = "shares a name or word with question or answer"
MEASURES = (ALL_OFFERED, OFFERED, KINDS, ON_TOPIC, ANSWERED, NEW, REPEATS, TWICE)


class Suggesting(Protocol):
    """Answers questions and draws the next ones: `rag.desk.Desk` does."""

    def answer(self, question: str, *, filters: Filters) -> Answer:
        """Answer a standalone question and keep nothing."""

    def answer_follow_up(self, question: str, conversation: Conversation | None, *, filters: Filters) -> Answer:
        """Answer a question that goes on from a conversation and keep nothing."""

    def draw(self, conversation: Conversation, *, filters: Filters) -> Drawn:
        """Draw questions to go on with from the last answer of a conversation."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A question that was offered, and what came of asking it.

    `new` tells whether its answer cites what the first one does not; `repeats` whether it asks in no words of its own
    beside the question, `twice` beside one offered before it. `on_topic` tells whether it has any name or word of
    content of the question or its answer.
    """

    question: str
    kind: str
    verdict: str
    new: bool
    repeats: bool
    twice: bool
    on_topic: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """A question with what was offered after its answer; `tried` questions were asked for it, in milliseconds."""

    query_id: str
    question: str
    verdict: str
    offered: tuple[Offered, ...]
    tried: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class SuggestionReport:
    """A whole report: means over the questions that were answered, and how many of each kind were offered.

    Of questions for which nothing is offered, only `three offered` and `offered` are measured. `refused` questions
    are shown no suggestions that count. `milliseconds` are p50 and p95 of drawing those of one answer.
    """

    dataset: str
    wording: str
    asked: int
    refused: int
    scores: tuple[Score, ...]
    kinds: dict[str, int]
    tried: float
    milliseconds: tuple[float, float]
    questions: tuple[Suggested, ...]


def suggest(
    desk: Suggesting, questions: Sequence[Question], *, on_question: Callable[[], None] = lambda: None
) -> list[Suggested]:
    """Answer each question and draw what is offered after it, then ask that."""
    found = []
    for question in questions:
        found.append(_suggested(desk, question))
        on_question()
    return found


def measure_suggestions(dataset: str, wording: str, found: Sequence[Suggested]) -> SuggestionReport:
    """Take means with 95 % bootstrap intervals over the questions that were answered, wholly or in part."""
    answered = [one for one in found if one.verdict != "not_in_archive"]
    values = {name: _by_query(name, answered) for name in MEASURES}
    middle, tail = middle_and_tail([one.milliseconds for one in answered] or [0.0])
    return SuggestionReport(
        dataset=dataset,
        wording=wording,
        asked=len(found),
        refused=len(found) - len(answered),
        scores=summed_up([{name: by_query for name, by_query in values.items() if by_query}])[0],
        kinds=dict(Counter(each.kind for one in answered for each in one.offered).most_common()),
        tried=sum(one.tried for one in answered) / len(answered) if answered else 0.0,
        milliseconds=(round(middle, 1), round(tail, 1)),
        questions=tuple(found),
    )


def suggestions_text(report: SuggestionReport) -> str:
    """Write what was offered after each question for a person to read, fewest offered first, then in their order."""
    ordered = sorted(report.questions, key=lambda one: (one.verdict == "not_in_archive", len(one.offered)))
    return "\n\n".join(map(_paragraph, ordered)) + "\n"


def repeats(question: str, other: str) -> bool:
    """Tell whether a question asks in no words that another one does not have.

    >>> repeats("What did Quill say of ferries?", "What did Ada Quill say about the ferry in 2022?")
    True
    >>> repeats("What did Ada Quill say about ferries?", "What did Quill say of ferries?")
    False
    """
    return _words(question) <= _words(other)


def _words(question: str) -> set[str]:
    return stems(" ".join(content_words(question)))


def _suggested(desk: Suggesting, question: Question) -> Suggested:
    answer, now = desk.answer(question.words, filters=question.filters), datetime.now(UTC)
    conversation = Conversation("evaluation", "", now, now, (Turn(answer, now),))
    began = time.perf_counter()
    drawn = desk.draw(conversation, filters=question.filters)
    spent = (time.perf_counter() - began) * 1000
    cited = {(one.article_id, one.start, one.end) for one in answer.citations}
    offered: list[Offered] = []
    for one in drawn.chosen:
        given = desk.answer_follow_up(one.question, conversation, filters=question.filters)
        offered.append(
            Offered(
                question=one.question,
                kind=one.kind,
                verdict=given.verdict,
                new=any((each.article_id, each.start, each.end) not in cited for each in given.citations),
                repeats=repeats(one.question, question.words),
                twice=any(repeats(one.question, other.question) for other in offered),
                on_topic=bool(stems(" ".join(words_about(one.question))) & stems(f"{question.words} {answer.answer}")),
                answer=given.answer,
            )
        )
    return Suggested(question.query.id, question.words, answer.verdict, tuple(offered), drawn.tried, round(spent, 1))


def _by_query(name: str, answered: Sequence[Suggested]) -> dict[str, float]:
    if name == ALL_OFFERED:
        return {one.query_id: float(len(one.offered) >= WANTED) for one in answered}
    if name == OFFERED:
        return {one.query_id: float(len(one.offered)) for one in answered}
    some = [one for one in answered if one.offered]
    if name == KINDS:
        return {one.query_id: float(len({each.kind for each in one.offered})) for one in some}
    return {one.query_id: sum(_value(name, each) for each in one.offered) / len(one.offered) for one in some}


def _value(name: str, one: Offered) -> bool:
    answered = one.verdict == "answered"
    values = {
        ON_TOPIC: one.on_topic,
        ANSWERED: answered,
        NEW: answered and one.new,
        REPEATS: one.repeats,
        TWICE: one.twice,
    }
    return values[name]


def _paragraph(one: Suggested) -> str:
    lines = [f"{one.query_id}  {one.verdict}, {len(one.offered)} offered of {one.tried} tried", f"  {one.question}"]
    for each in one.offered:
        found = (
            ("REPEATS", each.repeats or each.twice),
            ("NOTHING NEW", not each.new),
            ("OTHER MATTER", not each.on_topic),
        )
        faults = [word for word, true in found if true]
        marks = "".join(f"  [{word}]" for word in faults)
        lines += [f"    - {each.question}  ({each.kind}, {each.verdict}){marks}", f"      {each.answer}"]
    return "\n".join(lines)
