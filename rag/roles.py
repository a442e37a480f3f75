"""Tells who held a role when: "the Concord envoy" of 2021 and of 2023 are two people.

Read from appositions ("the envoy, Ada Quill,", "Ada Quill, the envoy", "Foreign Minister Ada Quill") in the passages
that speak of the role, each dated by its article. Rules over news English: what they do not see is not told.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rag.dates import Window
from rag.names import bearing_words, names
from rag.nouns import Filters, Passage
from rag.seams import Archive
from rag.spelling import fold
from rag.stems import stem, stems

PASSAGES_READ = 60
MOST_HOLDERS = 3
NAMES_HOLDER = 2.5
"""What it is worth, in log odds, that a sentence names who held the role that is asked about: as much as a speaker."""
_ROLES = (
    "envoy|president|minister|premier|ambassador|negotiator|commander|mediator|spokesman|spokeswoman|chairman|chairwoman"
    "|director|secretary|chief|head|leader|governor|mayor|delegate|representative|commissioner|chancellor"
)
_ASKED = re.compile(
    rf"\b(?:the|(?:was|is|became)(?!\sthe\b))\s(?P<role>(?:[\w.'’-]+\s){{0,3}}(?:{_ROLES})(?:[\s-]general)?)\b"
    r"(?P<of>\s(?:of|for|to)\s(?:the\s)?[A-ZÀ-Þ][\w’'-]+)?",
    re.IGNORECASE,
)
_PERSON = r"[A-ZÀ-Þ][\w’'-]+(?:\s(?:[A-ZÀ-Þ]\.|de|van|von|al|bin|[A-ZÀ-Þ][\w’'-]+)){1,3}"
_BESIDE = re.compile(r"\b(?P<side>before|after)\s(?P<who>(?:[A-ZÀ-Þ][\w.’'-]*\s?)+)")
_FORMER = re.compile(
    r"\b(?:former|ex|late|then|next|future|predecessor|successor|deputy|acting|would-be)\b", re.IGNORECASE
)

_TASK = re.compile(r"\b(?P<task>(?!The\b|the\b|its\b|their\b)\w+)\s[Mm]inister\b")


@dataclass(frozen=True, slots=True)
class Held:
    """A person in a role, as articles of these days of publication call them."""

    person: str
    first: date
    last: date


def role_asked(question: str) -> str | None:
    """Find the role that a question speaks of without naming who holds it.

    >>> role_asked("What did the Concord envoy say in 2021?"), role_asked("What did envoy Ada Quill say?")
    ('Concord envoy', None)
    """
    for found in _ASKED.finditer(question):
        after = question[found.end() :].lstrip(" ,")
        if not re.match(_PERSON, after):
            return found["role"]
    return None


def beside_holder(question: str, held: Sequence[Held]) -> list[Held]:
    """List who held a role before or after the holder whom a question names; none where it names none.

    >>> early, late = date(2021, 1, 1), date(2023, 1, 1)
    >>> held = [Held("Ada Quill", early, early), Held("Bo Holm", late, late)]
    >>> [one.person for one in beside_holder("Who was envoy before Bo Holm?", held)]
    ['Ada Quill']
    """
    found = _BESIDE.search(question)
    named = {bearing_words(name)[-1] for name in names(found["who"])[:1]} if found else set()
    known = [one for one in held if bearing_words(one.person)[-1] in named]
    if found is None or not known:
        return []
    earlier = found["side"].lower() == "before"
    first, last = min(one.first for one in known), max(one.last for one in known)
    others = [one for one in held if one not in known]
    return [one for one in others if (one.last < first if earlier else one.first > last)]


def holders(role: str, archive: Archive, *, filters: Filters) -> list[Held]:
    """List who is called by a role in the archive, the earliest first; undated articles tell nothing."""
    hits = archive.lexical(role, k=PASSAGES_READ, filters=filters)
    return held_in([hit.passage for hit in hits], role)


def held_in(passages: Sequence[Passage], role: str) -> list[Held]:
    """List who is called by a role in passages."""
    wanted = stems(role)
    # "Special Envoy for Syria" is the envoy as well.
    last = f"(?i:{re.escape(role.rsplit(maxsplit=1)[-1])})"
    patterns = (
        re.compile(
            rf"(?P<role>(?:[\w.'’-]+\s){{0,4}}{last}(?:\sfor\s\w+)?)(?:,)?\s(?P<person>{_PERSON})(?=[\s,.;”\"])"
        ),
        re.compile(rf"(?P<person>{_PERSON}),\s(?P<role>(?:the|its|their)\s(?:[\w.'’-]+\s){{0,4}}{last}\b)"),
    )
    found: dict[str, tuple[str, list[date]]] = {}
    for passage in passages:
        if passage.published is None:
            continue
        for pattern in patterns:
            for match in pattern.finditer(passage.text):
                if _FORMER.search(match["role"]) or not _fits(match["role"], wanted, passage):
                    continue
                for person in names(match["person"])[:1]:
                    found.setdefault(bearing_words(person)[-1], (person, []))[1].append(passage.published)
    held = [Held(name, min(days), max(days)) for name, days in found.values()]
    return sorted(held, key=lambda one: (one.first, one.person))


def passages_of_holders(
    role: str, held: Sequence[Held], windows: Sequence[Window], archive: Archive, *, filters: Filters
) -> list[Passage]:
    """Find for each window a passage that calls somebody by the role, where a search by the question finds others."""
    found: list[Passage] = []
    for window in windows:
        for one in held:
            day = next((day for day in (one.first, one.last) if window.holds(day)), None)
            if day is not None:
                on = replace(filters, since=day, until=day)
                found += [hit.passage for hit in archive.lexical(f"{role} {one.person}", k=1, filters=on)]
    return found


def names_holder(sentence: str, role: str, held: Sequence[Held], window: Window | None) -> bool:
    """Tell whether a sentence names, beside the role, somebody who held it within a window (at any time without one).

    >>> early, late = date(2021, 1, 1), date(2023, 1, 1)
    >>> held = [Held("Ada Quill", early, early), Held("Bo Holm", late, late)]
    >>> in_2021 = Window(date(2021, 1, 1), date(2021, 12, 31), "in 2021", "during")
    >>> [names_holder(f"{who}, the envoy, left.", "League envoy", held, in_2021) for who in ("Ada Quill", "Bo Holm")]
    [True, False]
    """
    own = stems(sentence)
    if stem(fold(role).split()[-1]) not in own:
        return False
    return any(
        stem(bearing_words(one.person)[-1]) in own
        for one in held
        if window is None or window.holds(one.first) or window.holds(one.last) or _spans(one, window)
    )


def _day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"


def _spans(held: Held, window: Window) -> bool:
    return held.first <= (window.since or date.min) and (window.until or date.max) <= held.last


def _fits(written: str, wanted: set[str], passage: Passage) -> bool:
    """Tell whether the role written there is the one wanted: its other words stand beside it or in the passage.

    A minister is one for something: the prime minister is no fisheries minister, wherever fish are spoken of.
    """
    own = stems(written)
    task = _TASK.search(written)
    if task and len(wanted) > 1 and stem(task["task"].lower()) not in wanted:
        return False
    return wanted <= own or wanted <= own | stems(f"{passage.title or ''} {passage.text}")


def role_note(role: str, held: Sequence[Held]) -> str | None:
    """Say that a role passed from one person to another, and when each is called by it.

    None where one person holds it, or several at a time: those hold different offices of the same name.

    >>> early, late = date(2021, 5, 1), date(2023, 5, 1)
    >>> role_note("envoy", [Held("Ada Quill", early, early), Held("Bo Holm", late, late)])
    '“envoy” is Ada Quill in articles from 1 May 2021 to 1 May 2021, Bo Holm from 1 May 2023 to 1 May 2023.'
    """
    if len(held) < 2 or len(held) > MOST_HOLDERS:  # noqa: PLR2004 (two people)
        return None
    if any(earlier.last > later.first for earlier, later in pairwise(held)):
        return None
    told = [
        f"{one.person} {'in articles ' if not place else ''}from {_day(one.first)} to {_day(one.last)}"
        for place, one in enumerate(held)
    ]
    return f"“{role}” is {', '.join(told)}."
