"""Asks the last question again of another year or another actor, where that takes nothing for granted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.actors import actors_in
from rag.candidate import Beside, Candidate, untitled
from rag.dialogue import Dialogue
from rag.ellipsis import is_polar, other_name, other_window
from rag.event_words import LASTING, event_of
from rag.ledger_questions import ledger_question
from rag.spelling import fold
from rag.stems import stems

# With another name or year in them, these take for granted what nobody may have said.
_SET = re.compile(r"^(?:when|since when|why|who (?:is|are|was|were)\b(?!.*\b(?:19|20)\d\d\b))", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|final|latest|initial|before|after|since|now)\b", re.IGNORECASE
)
# Of two questions in one the second may be about something else.
_COMPOUND = re.compile(
    r"[,;:(]|\b(?:and|or) (?:who|what|when|where|why|how|which)\b|[.?!] \w|\b(?:that|which|who) \w+s\b"
)
_ASKS = re.compile(r"(?:how|what|which|who|where)\b", re.IGNORECASE)
MOST_WORDS = 14


def of_years(beside: Beside) -> Iterator[Candidate]:
    """Ask the last question of the year of a passage, if no source of the last answer is of that year."""
    dialogue = beside.dialogue
    if not _can_be_varied(dialogue.question) or (not dialogue.windows and not _is_lasting(dialogue)):
        return
    cited = {one.day.year for one in dialogue.cited if one.day is not None}
    bears = frozenset(stems(" ".join(one.words[-1] for one in dialogue.asked_about[:1])))
    for passage in beside.passages:
        day = passage.published
        if (
            day is None
            or not beside.is_about(passage)
            or day.year in cited
            or any(window.holds(day) for window in dialogue.windows)
        ):
            continue
        found = other_window(f"in {day.year}", dialogue)
        if found is not None and _ASKS.match(found.question):
            matter = frozenset(beside.terms)
            yield Candidate(found.question, str(day.year), passage.article_id, bears, matter, kind="other time")


def of_others(beside: Beside) -> Iterator[Candidate]:
    """Ask what somebody else of the same kind said of the same, who is named in a passage."""
    dialogue = beside.dialogue
    first = next((one for one in dialogue.asked_about if one.kind in {"person", "body"}), None)
    asked = ledger_question(dialogue.question)
    if first is None or asked is None or asked.asked != "said" or not first.is_named_by(asked.speaker or ""):
        return
    if not _can_be_varied(dialogue.question) or _of_one_time(dialogue.question):
        return
    for passage in beside.passages:
        for actor in actors_in(passage.text):
            is_body = f"the {actor.name}" in passage.text
            # Who holds no post, and what goes without an article, is too often no actor at all.
            told = is_body if first.kind == "body" else bool(actor.roles)
            if actor.kind != first.kind or not told or beside.asked_about(actor.name):
                continue
            name = f"the {actor.name}" if is_body else " ".join(untitled(actor.name))
            found = other_name(name, dialogue)
            if found is not None:
                bears = frozenset(stems(actor.words[-1]))
                yield Candidate(found.question, actor.words[-1], passage.article_id, bears, frozenset(beside.terms))


def _can_be_varied(question: str) -> bool:
    """Tell whether a question is short, asks one thing, and asks it openly."""
    if is_polar(question) or _SET.match(question) or len(question.split()) > MOST_WORDS:
        return False
    return _COMPOUND.search(question.rstrip(" ?.!")) is None


def _is_lasting(dialogue: Dialogue) -> bool:
    """Tell a question about what somebody says or how many there are, which may be otherwise in another year."""
    asked = ledger_question(dialogue.question)
    return asked is not None and asked.asked == "said" and not _of_one_time(dialogue.question)


def _of_one_time(question: str) -> bool:
    """Tell a question about what happened once, a flood or a second round: of another year it may be false."""
    event = event_of(fold(question).split())
    return bool(event and event not in LASTING) or _ORDINAL.search(question) is not None
