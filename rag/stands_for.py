"""Answers what letters stand for: what spells them out comes first, and the full name is the direct answer.

"What is the HNC?"  ->  "The Harbour Negotiation Council (HNC) met on Monday."  ->  "Harbour Negotiation Council"

A full name beside its short form is found as Schwartz and Hearst do ("A simple algorithm for identifying abbreviation
definitions in biomedical text", 2003), for letters that each begin a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.evidence import Evidence, raised
from rag.nouns import Citation, ShortAnswer
from rag.questions import Question
from rag.roles import NAMES_HOLDER

_ASKED = re.compile(
    r"^\s*(?:[Ww]hat|[Ww]ho)(?:\s+(?:is|are|was|were|does|do)|['’]s|['’]re)\s+(?:the\s+)?"
    r"(?P<letters>(?:[A-Z]\.?){2,8})(?:\s+(?:stand\s+for|mean))?\s*\?*\s*$"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONGEST = 200
"""Characters of a full name at most."""

_JOINING = frozenset(("", " ", "-"))
_FEW = 2
_PER_LETTER = 3
"""Words for each letter at most."""

_MOST_SMALL = 2
"""Small words between two that the letters stand for: "Ministry of the Interior"."""


def letters_asked(question: Question) -> str | None:
    """Give the letters of which a question asks what they are or stand for, and nothing more; None otherwise."""
    found = _ASKED.match(question.text)
    return found["letters"].replace(".", "") if found else None


def spelled_out_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Put sentences that spell out the letters asked for before others of about their worth."""
    letters = letters_asked(question)
    if letters is None:
        return list(evidence)
    return raised(evidence, lambda item: item.score + NAMES_HOLDER * (full_name(letters, item.text) is not None))


def full_name_answer(question: Question, citations: Sequence[Citation]) -> ShortAnswer | None:
    """Give the full name as a span of the first quote that has it; None if none does."""
    letters = letters_asked(question)
    for citation in citations if letters else ():
        if place := full_name(letters or "", citation.quote):
            start, end = place
            return ShortAnswer(citation.quote[start:end], citation.number, citation.start + start, citation.start + end)
    return None


def full_name(letters: str, text: str) -> tuple[int, int] | None:
    """Find the full name that stands right before its letters in brackets, or in brackets right behind them.

    >>> text = "The Council of Harbour Traders [CHT] met the VNN (Velm News Network)."
    >>> [text[slice(*place)] for letters in ("CHT", "VNN") if (place := full_name(letters, text))]
    ['Council of Harbour Traders', 'Velm News Network']
    >>> full_name("CHT", "It met the traders (CHT).") is None
    True
    """
    written = r"\.?".join(map(re.escape, letters))
    for found in re.finditer(rf"\s[\[(]['“\"‘]?{written}\.?['”\"’]?[\])]", text):
        words = _words_before(text, found.start(), most=_PER_LETTER * len(letters))
        first = _first_of(letters, words)
        # Two letters may as well be somebody's: "Ulf Kern (UK)".
        if first is not None and (len(letters) > _FEW or text.endswith("the ", 0, words[first].start())):
            return words[first].start(), words[-1].end()
    for found in re.finditer(rf"\b{written}\.?\s[\[(](?P<full>[^\])]{{1,{_LONGEST}}})[\])]", text):
        words = _words_before(text, found.end("full"), most=_PER_LETTER * len(letters))
        first = _first_of(letters, words)
        if first is not None and len(letters) > _FEW and words[first].start() == found.start("full"):
            return words[first].start(), words[-1].end()
    return None


def _words_before(text: str, end: int, *, most: int) -> list[re.Match[str]]:
    """List the words right before a place, in their order, as long as only a blank or a hyphen parts them."""
    words: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(text, max(0, end - _LONGEST), end))):
        gap = text[word.end() : words[-1].start()] if words else text[word.end() : end]
        if len(words) == most or gap not in _JOINING or (gap == "") == bool(words):
            break
        words.append(word)
    return words[::-1]


def _first_of(letters: str, words: Sequence[re.Match[str]]) -> int | None:
    """Find the word where a name begins whose last word is the last one, each letter beginning a word of it."""
    place, small = len(words) - 1, 0
    for letter in reversed(letters):
        while place >= 0 and words[place].group()[0] != letter:
            if small == _MOST_SMALL or place == len(words) - 1 or not words[place].group().islower():
                return None
            place, small = place - 1, small + 1
        if place < 0:
            return None
        place, small = place - 1, 0
    return place + 1
