"""Gives the day of what was put off, moved or brought forward, where one sentence tells the day before and the new one.

"Talks that were to begin on 12 June have been put off to 26 June."  [when did they begin?]  ->  "26 June"
                                                                     [when were they to begin?]  ->  "12 June"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.date_points import MONTHS
from rag.nouns import Citation, ShortAnswer
from rag.questions import Question
from rag.sentences import sentence_spans
from rag.stems import stem, stems

_MONTH = "|".join(sorted((month.capitalize() for month in MONTHS), key=len, reverse=True))
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?)?"
_DAY = rf"{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})|(?:{_MONTH}) \d{{1,2}}\b)(?:,? \d{{4}})?"
_MOVED = r"(?:put off|put back|postponed|moved|deferred|rescheduled|brought forward|delayed|pushed back|adjourned)"
_TO = re.compile(rf"\b{_MOVED}\b[^.;]{{0,60}}?\b(?:to|until|till|for) (?P<day>{_DAY})")
_INSTEAD = re.compile(
    rf"\b{_MOVED}\b[^.;]{{0,90}}?\b(?:will|would|is to|are to|was to|were to) (?:now )?(?:be held|take place"
    rf"|begin|start|open|meet|convene)\b[^.;]{{0,30}}? on (?P<day>{_DAY})"
)
_BEFORE = re.compile(
    rf"\b(?:planned|scheduled|set|due|(?:was|were|had been) (?:to|expected|meant|supposed)|originally|from)\b"
    rf"[^.;]{{0,60}}?\b(?:(?:on|for|from) )?(?P<day>{_DAY})"
)
_ASKS_BEFORE = re.compile(
    r"\b(?:planned|scheduled|supposed|meant|originally|first|initially|expected|due|were\b.*\bto|was\b.*\bto)\b",
    re.IGNORECASE,
)
_FIRST_OF = re.compile(r"\bfirst\s(?!(?:planned|scheduled|set|due|meant|supposed|to\b))\w+", re.IGNORECASE)


def new_day_answer(question: Question, citations: Sequence[Citation]) -> ShortAnswer | None:
    """Give the day that a quote tells of what was moved, if that is asked for: the new one, or the one before.

    The sentence has one of the question's words, its verb of moving apart; None where no quote tells of a move so.
    """
    if question.kind != "time":
        return None
    wanted = {stem(term) for term in question.terms}
    for citation in citations:
        for start, end in sentence_spans(citation.quote):
            sentence = citation.quote[start:end]
            place = _place(question, sentence) if wanted & stems(sentence) else None
            if place is not None:
                first, last = citation.start + start + place[0], citation.start + start + place[1]
                return ShortAnswer(sentence[slice(*place)], citation.number, first, last)
    return None


def _place(question: Question, sentence: str) -> tuple[int, int] | None:
    new = _TO.search(sentence) or _INSTEAD.search(sentence)
    if new is None:
        return None
    asks_before = _ASKS_BEFORE.search(_FIRST_OF.sub("", question.text)) is not None
    if not asks_before:
        return new.span("day")
    before = _BEFORE.search(sentence[: new.start("day")])
    return before.span("day") if before else None
