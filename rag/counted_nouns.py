"""Tells whether any number found can count what a question wants counted, by the noun behind "how many".

"How many soldiers are in Velm?" is not answered by "1.3 million people depend on food": no number stands near soldiers.
People who are called by what they do or where they live ("members", "villagers") are counted under many names, and so
is time; those are let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.evidence import Evidence
from rag.numbers import numbers
from rag.questions import Question
from rag.stems import stem, stems
from rag.verdicts import is_read_surely

_ASKED = re.compile(
    r"\s*(?:and\s|but\s|so\s|(?:in|by|as\sof|until|since)\s[^,?]*,\s)?how\smany\s(?:more\s|other\s|further\s)?"
    r"(?:[A-Za-z-]+\s){0,2}?(?P<noun>[a-z]{3,}(?<!s)s)(?=\s|\?|$)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\band\s(?:how|who|when|where|what|which|why|of)\b", re.IGNORECASE)
_PERSONS = re.compile(
    r"(?:[eo]r|ist|ian|ant|ent|ee|(?:leg|did)ate|deputie|familie|individual|soul|civilian|clerk|guest|chief|envoy|aide|girl"
    r"|boy)s$"
)
_TIMES = frozenset(
    """
    times days weeks months years hours minutes seconds decades centuries nights miles kilometers kilometres metres
    meters feet dollars euros pounds marks tons tonnes votes ones lives others persons parts things does has was its
    """.split()
)
"""Units, which can be put in others, and words that count nothing by themselves."""

_FORCES = "soldiers troops fighters gunmen militants guards guardsmen rebels men army forces units".split()
_KINDS = (
    _FORCES,
    "trucks lorries convoys vehicles truckloads".split(),
    "prisoners detainees captives inmates hostages people held".split(),
    "ships vessels boats ferries".split(),
    "planes aircraft jets".split(),
    "attacks strikes raids bombings".split(),
    "homes houses buildings dwellings".split(),
    "articles clauses provisions points paragraphs chapters".split(),
    "countries states nations governments".split(),
    "towns villages settlements places districts".split(),
)
_BEHIND = re.compile(r"\s(?:[a-z-]+\s){0,2}?(?P<noun>people|men|women|children|dead|[a-z]{3,}(?<!s)s)\b")
_NEXT = 40
_AHEAD = 200
"""Characters behind a sentence in which what it counts may be named."""


def noun_asked(question: Question) -> str | None:
    """Give the things of which a question wants the number, and nothing more; None of people and of units."""
    found = _ASKED.match(question.text)
    if found is None or found["noun"][0].isupper() or _SEVERAL.search(question.text):
        return None
    noun = found["noun"].lower()
    return None if noun in _TIMES or (noun not in _FORCES and _PERSONS.search(noun)) else noun


def may_count(noun: str, text: str, place: tuple[int, int]) -> bool:
    """Tell whether an amount at a place of a text counts such things: they stand behind it, and no others.

    >>> [may_count("drones", text, (0, 4)) for text in ("Nine drones fell.", "Nine men saw drones.", "Nine fell.")]
    [True, False, False]
    >>> may_count("drones", "Of the drones nine fell.", (14, 18))
    True
    """
    named = _stems_of(noun)
    behind = _BEHIND.search(text[place[0] : place[1] + _NEXT])
    return not named.isdisjoint(stems(text)) and (behind is None or stem(behind["noun"].lower()) in named)


def counts(noun: str, text: str) -> bool:
    """Tell whether some number of a text may count such things.

    >>> counts("shells", "Nine people died when four shells fell."), counts("shells", "Nine people died under shells.")
    (True, False)
    """
    return any(one.kind == "count" and may_count(noun, text, (one.start, one.end)) for one in numbers(text))


def is_counted(noun: str, evidence: Iterable[Evidence]) -> bool:
    """Tell whether a sentence with a number names such things, or one beside it does, or a reader is sure of one."""
    named = _stems_of(noun)
    counting = (item for item in evidence if item.fits_kind)
    return any(is_read_surely(item) or not named.isdisjoint(stems(_around(item))) for item in counting)


def _stems_of(noun: str) -> set[str]:
    return set(map(stem, next((kind for kind in _KINDS if noun in kind), [noun])))


def _around(item: Evidence) -> str:
    passage = item.hit.passage
    first = item.start if item.lead is None else item.lead
    return f"{passage.title or ''} {passage.text[first - passage.start : item.end - passage.start + _AHEAD]}"
