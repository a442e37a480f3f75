"""Tells whether any number found can count what a question wants counted, by the noun behind "how many".

"How many soldiers are in Velm?" is not answered by "1.3 million people depend on food": no number stands near soldiers.
People who are called by what they do or where they live ("members", "villagers") are counted under many names, and so
are time, votes and harm; those are let through, as far as they are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.evidence import Evidence
from rag.figure_search import asked
from rag.figures import HARM
from rag.numbers import numbers
from rag.questions import Question
from rag.stems import stem, stems

_ASKED = re.compile(
    r"\s*(?:and\s|but\s|so\s|(?:in|by|as\sof|until|since)\s[^,?]*,\s)?how\smany\s(?:more\s|other\s|further\s)?"
    r"(?:[A-Za-z-]+\s)??(?P<noun>[a-z]{3,}(?<!s)s)(?=\s|\?|$)",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\bhow\smany\s(?:people|persons|men|women|children|of|in|at|on|for|[a-z]+(?:ed|ing)|were|are|have|had|did|do|do?es"
    r"|died|came|went|voted|percent|per|years?|this)\s",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\band\s(?:how|who|when|where|what|which|why|of)\b", re.IGNORECASE)
_PERSONS = re.compile(
    r"(?:[eo]r|ist|ian|ant|ent|ee|(?:leg|did)ate|deputie|familie|individual|soul|civilian|clerk|guest|chief|envoy|aide|girl"
    r"|boy|citizen|pupil|official|victim|suspect|nurse|priest|diplomat|expert|critic|spokesm)s$"
)
_TIMES = frozenset(
    """
    times days weeks months years hours minutes seconds decades centuries nights miles kilometers kilometres metres
    meters feet dollars euros pounds marks tons tonnes votes ones lives others persons parts things names
    does has was its says this always thus plus news injuries arrests deaths casualties losses
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
_BEHIND = re.compile(r"\s(?:[a-z-]+\s)?(?P<noun>people|men|women|children|[a-z]{3,}(?<!s)s)\b")
_NO_NOUN = frozenset("was has is its this says always perhaps days weeks months years hours others".split())
_AHEAD = 200
"""Characters behind a sentence in which what it counts may be named."""


def noun_asked(question: Question) -> str | None:
    """Give the things of which a question wants the number, and nothing more; None of people and of units."""
    found = _ASKED.match(question.text)
    if (
        found is None
        or found["noun"][0].isupper()
        or _SEVERAL.search(question.text)
        or _NOT_BEFORE.search(question.text)
    ):
        return None
    noun = found["noun"].lower()
    if asked(question.text).counted in HARM:
        return None
    return None if noun in _TIMES or (noun not in _FORCES and _PERSONS.search(noun)) else noun


def may_count(noun: str, text: str, place: tuple[int, int]) -> bool:
    """Tell whether an amount at a place of a text may count such things: they are named, and no others right behind it.

    >>> [may_count("drones", text, (0, 4)) for text in ("Nine drones fell.", "Nine men saw drones.", "Nine fell.")]
    [True, False, False]
    >>> may_count("drones", "Of the drones nine fell.", (14, 18))
    True
    """
    return not _stems_of(noun).isdisjoint(stems(text)) and not counts_others(noun, text, place)


def counts_others(noun: str, text: str, place: tuple[int, int]) -> bool:
    """Tell whether other things stand right behind an amount, or within it.

    >>> counts_others("trucks", "420 this month", (0, 3)), counts_others("trucks", "420 of them", (0, 3))
    (False, False)
    """
    inside = text[slice(*place)].split()
    behind = _BEHIND.match(text, place[1])
    counted = behind["noun"].lower() if behind else inside[-1].lower() if len(inside) > 1 else ""
    is_other = counted.endswith("s") or counted in {"people", "men", "women", "children"}
    return is_other and counted not in _NO_NOUN and stem(counted) not in _stems_of(noun)


def counts_only_others(noun: str, text: str) -> bool:
    """Tell whether each number of a text counts other things.

    >>> [counts_only_others("shells", text) for text in ("Nine people died.", "Nine people saw 4 shells.", "Of nine")]
    [True, False, False]
    """
    counted = [one for one in numbers(text) if one.kind == "count"]
    return bool(counted) and all(counts_others(noun, text, (one.start, one.end)) for one in counted)


def counts(noun: str, text: str) -> bool:
    """Tell whether such things stand right behind some number of a text.

    >>> counts("shells", "Nine people died when four shells fell."), counts("shells", "Nine died under shells.")
    (True, False)
    """
    behind = (_BEHIND.match(text, one.end) for one in numbers(text) if one.kind == "count")
    return any(found is not None and stem(found["noun"].lower()) in _stems_of(noun) for found in behind)


def counts_it(question: Question, text: str) -> bool:
    """Tell whether a text counts the very things of which a question wants the number; true of other questions."""
    if question.kind != "quantity":
        return True
    noun = noun_asked(question)
    return noun is not None and counts(noun, text)


def is_counted(noun: str, evidence: Iterable[Evidence]) -> bool:
    """Tell whether a sentence with a number names such things, or one beside it does."""
    named = _stems_of(noun)
    counting = (item for item in evidence if item.fits_kind)
    return any(not named.isdisjoint(stems(_around(item))) for item in counting)


def _stems_of(noun: str) -> set[str]:
    return set(map(stem, next((kind for kind in _KINDS if noun in kind), [noun])))


def _around(item: Evidence) -> str:
    passage = item.hit.passage
    first = item.start if item.lead is None else item.lead
    return f"{passage.title or ''} {passage.text[first - passage.start : item.end - passage.start + _AHEAD]}"
