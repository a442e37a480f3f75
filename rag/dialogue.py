"""The state of a conversation: who and what it is about, worked out of its turns and nothing else.

Computed over all turns at each question, so it never disagrees with them: a turn that is deleted or branched away
leaves no trace. Nothing here rewrites a question (`rag/conversation.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rag.actors import Actor, actors_in, joined
from rag.bare_questions import is_bare
from rag.dates import Window, windows
from rag.nouns import Answer, Conversation, Turn
from rag.questions import read_question
from rag.spelling import fold

_MARKER = re.compile(r"\s*\[\d+\]")
_TAIL = re.compile(r": (?P<tail>[^:]*)$")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source of the last answer: what is quoted, from what, of which day."""

    quote: str
    title: str | None
    source: str | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a conversation has come to.

    `question` is the last standalone question that is not a bare "Why?", `asked` the day it was asked, `answer` its
    answer without markers. `timed` is the last question that asked of a time, if the last one of all did not. `actors`
    are whom the conversation has named, the likeliest to be meant next first: whom the last question names, whom its
    answer does, then those of earlier turns; `asked_about` are those of the last question.
    `terms` are the words of the last question that are neither names nor dates nor words of asking, `windows` the time
    asked about. `speakers` are those whom the last answer quotes, `short` its direct answer; `person` is the last
    direct answer to who it was.
    """

    question: str
    asked: date
    answer: str = ""
    actors: tuple[Actor, ...] = ()
    asked_about: tuple[Actor, ...] = ()
    speakers: tuple[Actor, ...] = ()
    terms: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    timed: str = ""
    cited: tuple[Cited, ...] = ()
    short: str = ""
    person: str = ""


def read_dialogue(conversation: Conversation) -> Dialogue | None:
    """Work out the state of a conversation; None before its first turn."""
    if not conversation.turns:
        return None
    last = conversation.turns[-1]
    question, today = _last_question(conversation), last.asked.date()
    asked_about = actors_in(question)
    outlets = {fold(one.source) for turn in conversation.turns for one in turn.answer.citations if one.source}
    told = [_told(turn, outlets) for turn in reversed(conversation.turns)]
    actors = joined((*asked_about, *(one for each in told for one in each)))
    known = {one.name: one for one in actors}
    of_last = tuple(next((one for one in actors if one.is_named_by(each.name)), each) for each in asked_about)
    return Dialogue(
        question=question,
        asked=today,
        answer=plain(last.answer),
        actors=tuple(known.values()),
        asked_about=of_last,
        speakers=tuple(one for one in told[0] if one.kind == "person"),
        terms=terms_of(question),
        windows=tuple(windows(question, today=today)),
        timed=_last_timed(conversation, today),
        cited=tuple(
            Cited(one.quote, one.title, one.source, one.published) for one in last.answer.citations if one.quote
        ),
        short=last.answer.short_answer.text if last.answer.short_answer else "",
        person=_last_person(conversation, today),
    )


def unmentioned(dialogue: Dialogue, gone: Collection[str]) -> Dialogue:
    """Return a state that knows nobody whose name is among those that are `gone` (folded, with an article or not)."""
    if not gone:
        return dialogue

    def left(actors: Sequence[Actor]) -> tuple[Actor, ...]:
        return tuple(one for one in actors if not {fold(one.name), f"the {fold(one.name)}"} & set(gone))

    return replace(
        dialogue,
        actors=left(dialogue.actors),
        asked_about=left(dialogue.asked_about),
        speakers=left(dialogue.speakers),
    )


def plain(answer: Answer) -> str:
    """Write an answer without its markers; a refusal says nothing of its matter."""
    return "" if answer.verdict == "not_in_archive" else _MARKER.sub("", answer.answer)


def terms_of(question: str) -> tuple[str, ...]:
    """List the words of a question that are neither of names nor of dates nor of asking, folded, in their order."""
    read = read_question(question, outlets=(), today=date.max)
    named = {word for name in read.names for word in fold(name).split()}
    return tuple(term for term in read.terms if term not in named)


def without_tail(question: str) -> str:
    """Take off what a bare question was put behind: "Why did they leave: when?" is about why they left."""
    found = _TAIL.search(question)
    return f"{question[: found.start()]}?" if found and found["tail"].endswith("?") else question


def _told(turn: Turn, outlets: Collection[str]) -> Sequence[Actor]:
    """List whom a turn names, its question first; what stands around the quotes tells more of them."""
    around = " ".join(f"{one.before} {one.quote} {one.after}" for one in turn.answer.citations)
    named, known = _named_in(turn.answer.standalone_question, plain(turn.answer), around)
    # Who prints a story is no actor of it.
    told = [one for one in known if fold(one.name) not in outlets and f"the {fold(one.name)}" not in outlets]
    return [one for one in told if any(one.is_named_by(each.name) for each in named)]


@lru_cache(maxsize=1_024)
def _named_in(question: str, answer: str, around: str) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """List whom question and answer name, without and with what the text around the quotes tells of them.

    Read once: a long conversation asks for the same turns at each of its questions.
    """
    named = joined((*actors_in(question), *actors_in(answer)))
    return named, joined((*named, *actors_in(around)))


def _last_question(conversation: Conversation) -> str:
    """Find the last question that is more than a bare "Why?", which goes on about the same; else that."""
    last = conversation.turns[-1]
    asked = (turn for turn in reversed(conversation.turns) if not is_bare(turn.question))
    return without_tail(next(asked, last).answer.standalone_question)


def _last_person(conversation: Conversation, today: date) -> str:
    """Find the direct answer to the last question of a conversation that asked who."""
    for turn in reversed(conversation.turns):
        asked = read_question(turn.answer.standalone_question, outlets=(), today=today)
        if turn.answer.short_answer and asked.kind == "person":
            return turn.answer.short_answer.text
    return ""


def _last_timed(conversation: Conversation, today: date) -> str:
    """Find the last question before the last one that asks of a time; none if the last one does."""
    questions = [without_tail(turn.answer.standalone_question) for turn in reversed(conversation.turns)]
    timed = next((place for place, question in enumerate(questions) if windows(question, today=today)), 0)
    return questions[timed] if timed else ""
