"""Dates a question by an event: "before the sixth round", "after the Geneva talks", "since the ceasefire".

The event is looked up in the archive: its day is that of the earliest article whose title, else whose text, bears the
phrase. That is a guess, so it only ever makes a preference, and it is shown with the article it comes from. An event
that no article bears has no day, and neither has one that over a hundred passages bear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rag.dates import Window
from rag.nouns import Filters, Passage
from rag.seams import Archive
from rag.spelling import STOP_WORDS, fold

MOST_WORDS = 6
PASSAGES_READ = 100
Side = Literal["before", "after"]

_LEADS: dict[str, Side] = {
    **dict.fromkeys(("before", "prior to", "ahead of", "until", "till", "up to", "leading up to"), "before"),
    **dict.fromkeys(("after", "following", "since", "ever since"), "after"),
}
_LEAD_WORDS = "|".join(sorted((lead.replace(" ", r"\s") for lead in _LEADS), key=len, reverse=True))
_LEAD = re.compile(rf"\b(?P<lead>{_LEAD_WORDS})\s{{1,3}}the\s{{1,3}}", re.IGNORECASE)
_WORD = re.compile(r"\s?((?:[^\W\d_]\.){2,}|[^\W_][\w’'-]*)")
# What ends the name of an event; "of" and "in" may stand inside it.
_INSIDE = frozenset({"of", "in", "on", "at", "for", "with", "between", "and", "the"})
# They name a time or a text, no event.
_NO_EVENT = frozenset(
    """
    end beginning start middle outset close eve time times day days date week weekend month year years past present
    fact point moment other former latter last next same article articles report reports story news publication
    """.split()
)
_ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth".split())


@dataclass(frozen=True, slots=True)
class EventPhrase:
    """An expression that dates by an event: `text` as it stands, and what may be the event's name, longest first."""

    text: str
    side: Side
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event: the days it bounds, and the passage it was found in."""

    window: Window
    passage: Passage


def event_phrases(text: str) -> list[EventPhrase]:
    """List the expressions of a text that date by an event, in their order; they never overlap. Linear time.

    >>> [(p.text, p.side, p.names[0]) for p in event_phrases("Who left Geneva before the sixth round of talks?")]
    [('before the sixth round of talks', 'before', 'sixth round of talks')]
    """
    found: list[EventPhrase] = []
    end = 0
    for lead in _LEAD.finditer(text):
        if lead.start() < end:
            continue
        spans = list(_names(text, lead.end()))
        if spans:
            end = spans[0]
            names = tuple(text[lead.end() : span] for span in spans)
            found.append(EventPhrase(text[lead.start() : end], _LEADS[fold(lead["lead"])], names))
    return found


def find_event(phrase: EventPhrase, archive: Archive, *, filters: Filters) -> Event | None:
    """Date an event by the earliest article that bears its name and that the filters show; None if there is none."""
    for name in phrase.names:
        passage = _earliest(name, archive, filters=filters)
        if passage is not None and passage.published is not None:
            text = phrase.text[: len(phrase.text) - len(phrase.names[0]) + len(name)]
            return Event(_window(text, phrase.side, passage.published), passage)
    return None


def _names(text: str, start: int) -> Iterator[int]:
    """Yield where a name that begins at `start` may end, the longest first."""
    ends: list[int] = []
    place, words = start, 0
    while words < MOST_WORDS and (word := _WORD.match(text, place)):
        folded = fold(word[1])
        if folded in STOP_WORDS and folded not in _INSIDE:
            break
        if not words and folded in _NO_EVENT:
            return
        place, words = word.end(), words + 1
        # "Sixth" alone names nothing.
        if folded not in STOP_WORDS and not (words == 1 and folded in _ORDINALS):
            ends.append(place)
    yield from reversed(ends)


def _earliest(name: str, archive: Archive, *, filters: Filters) -> Passage | None:
    # What is spoken of everywhere has no first article to be told by.
    if not 0 < archive.count(name, filters=filters) <= PASSAGES_READ:
        return None
    wanted = f" {fold(name)} "
    hits = archive.lexical(name, k=PASSAGES_READ, filters=filters)
    dated = [hit.passage for hit in hits if hit.passage.published is not None]
    titled = [passage for passage in dated if wanted in f" {fold(passage.title or '')} "]
    # One plain word stands in many texts that mean something else; a title is about it.
    told = [] if len(wanted.split()) == 1 else [passage for passage in dated if wanted in f" {fold(passage.text)} "]
    return min(titled or told, key=lambda passage: (passage.published or date.max, passage.id), default=None)


def _window(text: str, side: Side, day: date) -> Window:
    if side == "before":
        return Window(None, day - timedelta(days=1) if day > date.min else day, text, "before")
    return Window(day, None, text, "after")
