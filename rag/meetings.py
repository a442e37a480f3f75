"""Finds who met whom: sentences in which people or bodies meet, where and when it is asked.

"Who met whom in Geneva in March?", "Whom did Quill meet?", "Who met Quill?"
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.article_lines import Line
from rag.names import names
from rag.seams import Archive
from rag.side_words import names_one
from rag.spelling import fold
from rag.told import MOST, LedgerAnswer, in_days

_VERB = r"(?:met|meets|meeting|meet|(?:held|holds|holding|had)\s(?:\w+\s)?talks|sat\sdown|conferred)"
_CAPITAL = r"[A-ZÀ-Þ]"
_WORDS = r"(?:[\w’'-]+\s)"
_MEETING = re.compile(rf"\b{_VERB}\s{_WORDS}{{0,4}}?(?:with\s)?{_WORDS}{{0,3}}?(?P<whom>{_CAPITAL}[^.;“”\"]{{0,80}})")
_TALKED = re.compile(
    rf"\b(?P<who>{_CAPITAL}[\w’'-]+)\sand\s(?P<whom>{_CAPITAL}[\w’'-]+)\s(?:discussed|talked|conferred|spoke|met)\b"
)
_BETWEEN = re.compile(r"\b(?:talks|meetings?)\s(?:between|of|with)\s(?P<whom>[^.;“”\"]{0,120})")
_LAST_NAME = re.compile(rf"{_CAPITAL}[\w’'-]*,?(?:\s[a-z][\w’'-]*){{0,3}}\s$")
_NEAR = 80
"""Characters before a verb that are looked at."""

_NOT_MET = re.compile(
    r"(?:\b(?:not|never|nor|neither|without|if|may|might|would|could|should|will|to|refus\w+|declin\w+|cancel\w*|avoid\w*)"
    r"|n[’']t)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
TWO = 2
"""Names that a sentence about a meeting holds at least: who met whom."""


def meeting(asked: str, known: Iterable[str], read: Iterable[Line], archive: Archive) -> LedgerAnswer | None:
    """Tell who met whom, in order of days.

    Of the names that are `known` to be asked about each stands in the sentence; whom `asked` begins with, if not
    "whom", is among those who meet.
    """
    wanted = [fold(name).split()[-1] for name in known if fold(name)]
    one = [word for word in wanted if not re.match(r"whom?\b|each\b", asked, re.IGNORECASE)][:1]
    found = []
    for line in read:
        of_all = all(names_one(line.text, [word]) for word in wanted)
        told = line.told(archive) if of_all and _meets(line.text, one) else None
        if told is not None:
            found.append(told)
    every = in_days(found)
    more = len(every) - MOST
    notes = (f"There are {more} more sentences on meetings.",) if more > 0 else ()
    return LedgerAnswer(every[:MOST], notes, whole=True) if every else None


def _meets(sentence: str, one: list[str]) -> bool:
    """Tell whether two who are named meet in a sentence, and somebody is one of them if somebody is asked about."""
    if len(names(sentence)) < TWO:
        return False
    for pattern in (_TALKED, _MEETING, _BETWEEN):
        for found in pattern.finditer(sentence):
            if _NOT_MET.search(sentence[max(0, found.start() - _NEAR) : found.start()]):
                continue
            if not one or names_one(found.group(), one) or names_one(_subject(sentence[: found.start()]), one):
                return True
    return False


def _subject(before: str) -> str:
    """Give the last name before a verb, with no more than a few small words between."""
    found = _LAST_NAME.search(before[-_NEAR:])
    return found.group() if found else ""
