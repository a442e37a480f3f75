"""Reads the numbers, dates and names of a sentence, for telling whether two prints of a story differ in one.

Made for comparing two texts that share most of their words, where a cheap rule that errs alike on both sides does no
harm. It is no name recogniser and no parser of dates (`rag/dates.py` reads time windows).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rag.sentences import sentence_spans
from rag.spelling import STOP_WORDS, fold

Kind = Literal["number", "month", "weekday", "day", "name", "rank"]

Particulars = frozenset[tuple[Kind, str]]
"""What may not differ between two prints; each kind is compared with its own only."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or heading, folded.

    A heading's names count only in its `filling`: two headlines of one story name different people.
    `template` is its words with every particular's place left open and `filling` what stands there, in order. `opener`
    is the first word where it cannot be told whether it is a name or merely capitalised as first words are, else empty.
    """

    words: tuple[str, ...]
    particulars: Particulars
    template: tuple[str, ...]
    filling: tuple[str, ...]
    opener: str
    heading: bool


def _listed(words: str) -> list[str]:
    return words.split()


_UNITS = _listed("zero one two three four five six seven eight nine")
_TEENS = _listed("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _listed("first second third fourth fifth sixth seventh eighth ninth tenth")
_NUMBER_WORDS: dict[str, float] = {
    **{word: float(value) for value, word in enumerate(_UNITS + _TEENS)},
    **{word: 10.0 * value for value, word in enumerate(_TENS, start=2)},
    **{word: float(value) for value, word in enumerate(_ORDINALS, start=1)},
    "dozen": 12.0,
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "mln": 1e6, "billion": 1e9, "bln": 1e9, "trillion": 1e12}
_SUFFIXES = {"m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "k": 1e3}
_VAGUE = frozenset(_listed("dozens hundreds thousands millions billions"))
_FULL_MONTHS = _listed("january february march april may june july august september october november december")
_MONTHS = {name: month for month in _FULL_MONTHS for name in (month, month[:3], month[:4])}
_WEEKDAYS = frozenset(_listed("monday tuesday wednesday thursday friday saturday sunday"))
# One outlet's "today" is the other's "on Monday", so these are compared among themselves.
_RELATIVE_DAYS = frozenset(_listed("yesterday today tomorrow tonight"))
# A rank comes and goes between prints of one story, but is not another one; so it is no part of the name.
_RANKS = frozenset(
    _listed(
        """
        professor president vice prime minister foreign defense interior justice finance secretary general colonel
        captain lieutenant major sergeant admiral marshal senator representative congressman governor ambassador
        chancellor king queen prince princess sheikh ayatollah bishop pope judge mayor
        """
    )
)
# Forms of address, and agencies, which each outlet puts in or leaves out.
_PASSING = frozenset(_listed("mr mrs ms dr sir lord lady prof gen col capt lt maj sgt sen rep gov reuters afp ap"))
_INITIALS = (("united states", "us"), ("united nations", "un"), ("united kingdom", "uk"), ("european union", "eu"))
_SPEECH = frozenset(_listed("said says told added announced warned insisted stressed replied noted argued declared"))
_PLAIN = STOP_WORDS | _MONTHS.keys() | _WEEKDAYS | _RELATIVE_DAYS | _PASSING | _NUMBER_WORDS.keys() | _SCALES.keys()

# Shorter words ("with", "over" in part) are written small in headings of any kind.
_PLAIN_WORD = 5

_DIGITS = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)(st|nd|rd|th|m|mn|mln|bn|bln|k)?")
_PIECE = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
_DATELINE = re.compile(
    r"^\W{0,3}(?:[A-Z][A-Z .,'/]{2,40}|[A-Z][\w .,'/]{0,60}\([A-Z][\w .,&/]{1,40}\))[\w .,()/]{0,40}\s?[-–—]{1,2}\s+"
)
_CREDIT = re.compile(
    r"\W{0,3}(?:(?-i:By [A-Z])|(?:additional )?(?:reporting|writing|editing) by\b"
    r"|(?:photo|picture|image|source|copyright)s?\b ?(?:by\b|:|©)|©)",
    re.IGNORECASE,
)
_ENDS = tuple(".!?:;…\"'”’)]")


def conflict(a: Particulars, b: Particulars) -> bool:
    """Tell whether in some kind each side has what the other has not.

    >>> conflict(frozenset({("number", "12")}), frozenset({("number", "14")}))
    True
    >>> conflict(frozenset({("number", "12")}), frozenset({("number", "12"), ("name", "harlan")}))
    False
    """
    return not {kind for kind, _ in a - b}.isdisjoint(kind for kind, _ in b - a)


@lru_cache(maxsize=32)
def lines(text: str) -> tuple[Line, ...]:
    """Read a text's sentences and headings; datelines and credits, which each outlet sets itself, are left out."""
    sentences = worded(text)
    pieces = [_PIECE.findall(sentence) for sentence, _ in sentences]
    inner = {_folded(piece) for row in pieces for piece in row[1:] if piece[0].isupper()}
    common = {piece for row in pieces for piece in row if piece[0].islower()}
    return tuple(
        _line(sentence, words, row, inner=inner, common=common)
        for (sentence, words), row in zip(sentences, pieces, strict=True)
    )


@lru_cache(maxsize=64)
def worded(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Cut a text into what `lines` reads: sentences and headings, each with its folded words; none has no words."""
    sentences = [_DATELINE.sub("", text[start:end]) for start, end in sentence_spans(text)]
    folded = ((sentence, tuple(fold(sentence).split())) for sentence in sentences if not _CREDIT.match(sentence))
    return tuple((sentence, words) for sentence, words in folded if words)


def numbers(words: Sequence[str]) -> list[str]:
    """Read the numbers of folded words as values: "twelve" and "12", "1.5 million" and "1500000" come out alike.

    >>> numbers("twenty five of 1.5 million in 1500000 at 3rd".split())
    ['25', '1500000', '1500000', '3']
    """
    values: list[float | str] = []
    previous = ""
    for word in words:
        value, scale = _value(word), _SCALES.get(word)
        last = values[-1] if values and (previous in _SCALES or _value(previous) is not None) else None
        if isinstance(last, float) and scale is not None:
            values[-1] = last * scale
        elif isinstance(last, float) and isinstance(value, float) and _continues(word, previous):
            values[-1] = last + value
        elif (new := scale if value is None else value) is not None:
            values.append(new)
        previous = word
    return [value if isinstance(value, str) else f"{value:.15g}" for value in values]


def _value(word: str) -> float | str | None:
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    if word in _VAGUE:
        return word
    if word.isalpha() or not any(map(str.isdigit, word)):
        return None
    match = _DIGITS.fullmatch(word)
    return float(match[1]) * _SUFFIXES.get(match[2] or "", 1.0) if match else word


def _continues(word: str, previous: str) -> bool:
    """Tell whether a number word goes on with the one before it: twenty five, two hundred fifty."""
    if previous in _SCALES:
        return word in _NUMBER_WORDS
    return previous in _TENS and word in _UNITS


def _line(sentence: str, words: tuple[str, ...], pieces: list[str], *, inner: set[str], common: set[str]) -> Line:
    heading = not sentence.endswith(_ENDS)
    capitalised = {_folded(piece) for piece in pieces[1:] if piece[0].isupper()}
    first = _folded(pieces[0]) if pieces and pieces[0][0].isupper() else ""
    if first and _opens_with_name(first, pieces, inner=inner, common=common):
        capitalised.add(first)
    marked = _names(capitalised) if not heading or _is_in_sentence_case(pieces) else frozenset[str]()
    names = frozenset[str]() if heading else marked
    values = numbers(words)
    particulars: list[tuple[Kind, str]] = [
        *(("number", value) for value in values),
        *(("month", _MONTHS[word]) for word in {*capitalised, first} if word in _MONTHS),
        *(("weekday", word) for word in words if word in _WEEKDAYS),
        *(("day", word) for word in words if word in _RELATIVE_DAYS),
        *(("rank" if word in _RANKS else "name", word) for word in names),
    ]
    places = marked | _MONTHS.keys() | _WEEKDAYS
    template = tuple("" if word in places or _value(word) is not None else word for word in words)
    filling = (*values, *(_MONTHS.get(word, word) for word in words if word in places))
    opener = "" if heading or first in _PLAIN or first in common else first
    return Line(words, frozenset(particulars), template, filling, opener, heading)


def _is_in_sentence_case(pieces: Sequence[str]) -> bool:
    """Tell whether a heading writes plain words small, so that its capitals mean names."""
    return any(piece[0].islower() and len(piece) >= _PLAIN_WORD and piece not in STOP_WORDS for piece in pieces)


def _names(capitalised: Iterable[str]) -> frozenset[str]:
    """Keep the names among capitalised words; a name of several words counts word by word."""
    found = {word for folded in capitalised for word in folded.split()} - _PLAIN
    for full, initials in _INITIALS:
        if found.issuperset(full.split()):
            found = found.difference(full.split()) | {initials}
    return frozenset(found)


def _opens_with_name(first: str, pieces: list[str], *, inner: set[str], common: set[str]) -> bool:
    """Tell whether a sentence's first word is a name and not merely capitalised as first words are."""
    if first in inner:
        return True
    following = pieces[1] if len(pieces) > 1 else ""
    return first not in common and (following in _SPEECH or following[:1].isupper())


@lru_cache(maxsize=16384)
def _folded(piece: str) -> str:
    return fold(piece)
