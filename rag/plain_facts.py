"""Answers how old somebody is and how many people live somewhere: by the few forms in which news tells it.

"How old is Ada Quill?"  ->  "Quill, 47, said that she would stay."  ->  "47"

The words of such a question stand in no sentence that answers it, so that neither words nor vectors find one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from rag.evidence import Evidence, raised
from rag.names import bearing_words, names
from rag.nouns import Citation, Filters, Passage, ScoredPassage, ShortAnswer
from rag.questions import Question
from rag.role_questions import with_more
from rag.roles import PASSAGES_READ
from rag.seams import Archive
from rag.spelling import fold
from rag.stems import stem, stems

MOST_FETCHED = 3
"""Passages that are read besides those of the search: the newest that tell it."""

AHEAD = 0.5
"""Log odds by which a sentence of such a form stands before the best other one, and the newest before the rest."""

_CAP = r"[A-ZÀ-ÞĀ-Ž][\w’'-]*"
_NAME = rf"(?P<name>{_CAP}(?: (?:(?:al|bin|de|la|van|von|of|the) )?{_CAP}){{0,4}})"
_END = r"(?: now| today| at the time)?(?: \([^()]*\))? ?\?*$"
_ASKED = tuple(
    (kind, re.compile(rf"^(?i:(?:and |but |so )?{form}){_END}"))
    for kind, form in (
        ("age", rf"(?:how old|what age) (?:is|was) (?-i:(?:[A-Za-z]+ ){{0,2}}?{_NAME})"),
        ("age", rf"what (?:is|was) (?-i:{_NAME})['’]s age"),
        ("people", rf"how many (?:people|inhabitants|residents)? ?(?:live|lived|are living) in (?:the )?(?-i:{_NAME})"),
        ("people", rf"how many (?:people|inhabitants|residents) (?:does|do|did|has) (?:the )?(?-i:{_NAME})(?: have)?"),
        ("people", rf"(?:what|how (?:big|large)) (?:is|was) the population of (?:the )?(?-i:{_NAME})"),
    )
)
_AGE = r"(?P<told>1?\d?\d)"
_MANY = (
    r"(?P<told>(?:(?:about|some|around|nearly|almost|roughly|over|more than|fewer than|an estimated|at least) )?"
    r"(?:\d[\d,.]*\d|\d|half a|a)(?: (?:million|thousand))?)"
)
_DWELLERS = r"(?:people|inhabitants|residents|souls)"
_TOWN = r"(?:town|city|village|port|capital|island|district|province|region|camp|settlement|suburb|country|valley)"
_BORN = re.compile(r"\b(?:born|birth\w*|aged?|year-old|years old|turn(?:s|ed))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FactAsked:
    """What is asked of whom: the age of a person, or how many people live in a place."""

    kind: Literal["age", "people"]
    name: str


def fact_asked(question: Question) -> FactAsked | None:
    """Read whose age, or how many of which place, a question asks for and nothing else; None if it asks otherwise."""
    text = " ".join(question.text.split())
    found = next(((kind, match["name"]) for kind, form in _ASKED if (match := form.match(text))), None)
    if found is None:
        return None
    return FactAsked("age" if found[0] == "age" else "people", found[1])


def tellings(asked: FactAsked, text: str) -> Iterator[tuple[int, int]]:
    """Find the numbers in a text that tell what is asked.

    A last name alone means the full name of it that stands last before.

    >>> text = "Bo Quill met Ada Quill. Quill, 47, left Orrin, a town of 3,000 people."
    >>> [[text[start:end] for start, end in tellings(FactAsked("age", who), text)] for who in ("Ada Quill", "Bo Quill")]
    [['47'], []]
    >>> [text[start:end] for start, end in tellings(FactAsked("people", "Orrin"), text)]
    ['3,000']
    """
    for form in _forms(asked):
        for found in form.finditer(text):
            if asked.kind == "people" or _is_meant(asked.name, found["who"], text, found.start("who")):
                yield found.span("told")


def with_tellings(
    question: Question, hits: Sequence[ScoredPassage], archive: Archive, *, filters: Filters
) -> list[ScoredPassage]:
    """Add the newest passages that tell what is asked."""
    asked = fact_asked(question)
    if asked is None or not hits:
        return list(hits)
    found = [hit.passage for hit in archive.lexical(asked.name, k=PASSAGES_READ, filters=filters)]
    telling = [one for one in found if any(tellings(asked, one.text))]
    return with_more(hits, sorted(telling, key=_newest, reverse=True)[:MOST_FETCHED])


def telling_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Put sentences that tell what is asked before all others, the newest first.

    Of an age only they stay, else those that name the person and speak of birth or age.
    """
    asked = fact_asked(question)
    if asked is None:
        return list(evidence)
    told = {item.key: _newest(item.hit.passage) for item in evidence if is_told(question, item)}
    if asked.kind == "age":
        last = stem(bearing_words(asked.name)[-1])
        speaking = (item for item in evidence if _BORN.search(item.text) and last in stems(item.text))
        evidence = [item for item in evidence if item.key in told] or list(speaking)
    if not told:
        return list(evidence)
    best, newest = max(item.score for item in evidence), max(told.values())
    # Others are heard behind them: places of one name have other numbers.
    return raised(
        evidence, lambda item: best + AHEAD * (1 + (told[item.key] == newest)) if item.key in told else item.score
    )


def is_told(question: Question, item: Evidence) -> bool:
    """Tell whether a sentence tells the age or number that is asked for."""
    asked = fact_asked(question)
    passage = item.hit.passage
    first, last = item.start - passage.start, item.end - passage.start
    return asked is not None and any(first <= start < last for start, _ in tellings(asked, passage.text))


def fact_answer(question: Question, quoted: Sequence[Evidence], citations: Sequence[Citation]) -> ShortAnswer | None:
    """Give the number that is told, the newest of several; `citations[i]` cites `quoted[i]`.

    None where undated articles differ, or one article does: they are of two of one name.
    """
    asked = fact_asked(question)
    found: list[tuple[date | None, ShortAnswer]] = []
    for item, citation in zip(quoted, citations, strict=True) if asked else ():
        passage = item.hit.passage
        places = (
            [(passage.start + at, passage.start + end) for at, end in tellings(asked, passage.text)] if asked else []
        )
        found += [
            (
                passage.published,
                ShortAnswer(citation.quote[at - citation.start : end - citation.start], citation.number, at, end),
            )
            for at, end in places
            if citation.start <= at < end <= citation.end
        ]
    if asked and asked.kind == "people" and any(day is None for day, _ in found):
        # Which of several places of one name it is, and of when its number is, undated articles do not tell.
        return None
    last = max((day or date.min for day, _ in found), default=None)
    newest = [each for each in found if each[0] in {None, last}]
    return newest[0][1] if len({short.text for _, short in newest}) == 1 else None


@lru_cache(maxsize=64)
def _forms(asked: FactAsked) -> tuple[re.Pattern[str], ...]:
    if asked.kind == "age":
        last = asked.name.split()[-1]
        who = rf"(?P<who>(?:{_CAP} ){{0,3}}{re.escape(last)})(?!\w)"
        return (
            re.compile(rf"{who}, (?:aged |who is |who was |now )?{_AGE}(?=[,.;)]| and\b| when\b)"),
            re.compile(rf"{who} \((?:aged )?{_AGE}\)"),
            re.compile(rf"{who} (?:is|was|turned|turns|is now) {_AGE}(?: years old)?(?=[,.;]| and\b| when\b)"),
            re.compile(rf"\b{_AGE}-year-old (?:[\w-]+ ){{0,4}}?{who}"),
        )
    name = rf"(?<!\w){re.escape(asked.name)}(?!\w)"
    return (
        re.compile(
            rf"{name}, (?:an?|the) (?:[\w-]+ ){{0,4}}?{_TOWN} (?:[\w-]+ ){{0,4}}?(?:of|with|to) {_MANY} {_DWELLERS}"
        ),
        re.compile(rf"\b(?i:{_MANY}) {_DWELLERS} (?:live|lived|are living) in (?:the )?{name}"),
        re.compile(rf"{name} (?:has|had|is home to|was home to|counts) {_MANY} {_DWELLERS}"),
        re.compile(rf"{name},? (?:\(|with )?(?:an? |its )?population(?:,| of)? {_MANY}"),
        re.compile(rf"\bpopulation of {name}(?:,)? (?:is|was|of|stands at|stood at|numbers) {_MANY}"),
        re.compile(rf"{name}, (?:where|in which) {_MANY} {_DWELLERS} (?:live|lived)"),
        re.compile(rf"{name}['’]s? {_MANY} (?:inhabitants|residents)"),
    )


def _is_meant(asked: str, written: str, text: str, place: int) -> bool:
    """Tell whether a name as it is written somewhere means the one asked about."""
    mine, theirs = bearing_words(asked), bearing_words(written)
    if len(mine) == 1 or not theirs:
        return bool(theirs)
    if len(theirs) > 1:
        return set(mine) <= set(theirs) or set(theirs) <= set(mine)
    full = [name for name in names(text[:place]) if len(words := bearing_words(name)) > 1 and words[-1] == mine[-1]]
    nearest = max(full, key=lambda name: text.rfind(name, 0, place), default="")
    return set(mine) <= set(bearing_words(nearest)) if nearest else fold(asked) in fold(text)


def _newest(passage: Passage) -> int:
    return passage.published.toordinal() if passage.published else 0
