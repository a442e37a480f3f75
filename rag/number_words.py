"""Reads what a number is worth from how it is written: in digits of any grouping, in words, or in both.

    260,000  260 000  1.5 million  3.5bn  half a million  a hundred and twenty  tens of thousands

What the number stands for (a count, a year, a score) is told in `rag/numbers.py`. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Form = Literal["plain", "vague", "share", "ordinal", "joined"]


@dataclass(frozen=True, slots=True)
class Written:
    """A number at `text[start:end]`.

    `form`: "vague" for "dozens", where `value` is the least it can be; "share" for "a third", where it is a share of
    100; "ordinal" for "third" and "3rd"; "joined" for each number of "2-1", "24/7" or "17:30". `scale` is what a word
    behind it multiplied it with, a million in "1.5 million".
    """

    start: int
    end: int
    value: float
    form: Form = "plain"
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    kind: str
    value: Decimal


def _numbered(words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words.split())}


_KINDS: dict[str, dict[str, int]] = {
    "unit": _numbered("zero one two three four five six seven eight nine", 0),
    "teen": _numbered("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10),
    "ten": _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    "hundred": {"hundred": 100},
    "dozen": {"dozen": 12},
    "scale": {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "trillion": 10**12}
    | {"bn": 10**9, "bln": 10**9, "mn": 10**6, "mln": 10**6, "tn": 10**12},
    "ordinal": _numbered("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
    | {"thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "twentieth": 20, "thirtieth": 30},
    # The least that the word can mean is two of its kind.
    "vague": {
        "tens": 20,
        "dozens": 24,
        "hundreds": 200,
        "thousands": 2000,
        "millions": 2 * 10**6,
        "billions": 2 * 10**9,
    },
    "part": {"half": 2, "quarter": 4, "quarters": 4, "thirds": 3, "fifths": 5, "tenths": 10},
}
_WORDS = {word: (kind, value) for kind, words in _KINDS.items() for word, value in words.items()}
NUMBER_WORDS = frozenset(_WORDS)
"""The words that numbers are written with, in lower case."""

_SUFFIXES = {"k": 10**3, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12}
_SMALL = frozenset({"unit", "teen", "ten"})
_MULTIPLIERS = frozenset({"hundred", "dozen", "scale"})
_FORMS: dict[str, Form] = {"ordinal": "ordinal", "joined": "joined"}
_PARTS_OF = {"third": 3, "fifth": 5, "tenth": 10}

_THIN = "\u00a0\u2007\u2008\u2009\u202f"
# Between plain spaces only round groups and long rows are one number: "260 000", not "in room 100 200 people".
_SPACED = r"\d{1,3}(?:(?:\x20\d{3}){0,4}\x20000|(?:\x20\d{3}){2,5})(?![.,]?\d|\x20\d{3}(?!\d))"
_CHUNK = rf"\d(?:\d|[.,:/'’{_THIN}–-](?=\d))*"
_TOKEN = re.compile(
    rf"(?P<digits>{_SPACED}|{_CHUNK})(?P<suffix>(?:st|nd|rd|th|{'|'.join(_SUFFIXES)}|m)\b)?"
    rf"|\b(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,15})?")
_GROUPED = re.compile(
    rf"\d{{1,3}}(?:[,'’\x20{_THIN}]\d{{3}}){{1,5}}(?:\.\d{{1,15}})?|\d{{1,2}}(?:,\d\d){{1,4}},\d{{3}}|\d{{1,3}}(?:\.\d{{3}}){{2,5}}"
)
_JOINTS = re.compile(r"[:/–-]")
_NOT_DIGITS = re.compile(r"[^\d.]")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹₽₺]|\b(?:USD|EUR|GBP|Rs\.?))\s?$")
_MANY_AFTER = re.compile(r"\s(?:[a-z]{2,20}\s)?(?:people|men|women|children|[a-z]{3,20}s)\b")
_GAP = re.compile(r"\s{1,3}|[-‑]")
_AND = re.compile(r"\s{1,3}and\s{1,3}", re.IGNORECASE)
_OF = re.compile(r"\s{1,3}of\s{1,3}", re.IGNORECASE)
_OF_A = re.compile(r"(?:\s{1,3}of)?\s{1,3}an?\s{1,3}|\s{1,3}", re.IGNORECASE)
_AND_A = re.compile(r"[\s-]and[\s-]an?[\s-]", re.IGNORECASE)
_A = re.compile(r"(?<!\w)an?\s{1,3}$", re.IGNORECASE)
_A_OR_ONE = re.compile(r"(?<!\w)(?:an?\s{1,3}|one[\s-])$", re.IGNORECASE)
_WHOLE_AFTER = re.compile(
    r"\s{1,3}(?:of|the|as|more|less|fewer)\b|\s{0,3}(?:[.,;:!?)\"”]|$)|\s{1,3}an?\s(?!hour|minute|second|day|week|month|year|decade|century|mile)",
    re.IGNORECASE,
)
_RANK_BEFORE = re.compile(r"\b(?:first|second|last|other|better)[\s-]$", re.IGNORECASE)
# "no one", "the one", "one another", "one of them": no number there.
_PRONOUN_BEFORE = re.compile(r"\b(?:no|any|every|some|the|this|that|which|each|another|other)[\s-]$", re.IGNORECASE)
_PRONOUN_AFTER = re.compile(
    r"\s(?:of|another|who|that|day|can|could|should|must|might|or\sanother)\b|['’]s", re.IGNORECASE
)
_REACH = 12


def written_numbers(text: str) -> list[Written]:
    """List the numbers of a text, in order, never overlapping.

    >>> [w.value for w in written_numbers("260 000 of 1.5 million, half a dozen, a hundred and twenty, 3.5bn")]
    [260000.0, 1500000.0, 6.0, 120.0, 3500000000.0]
    """
    tokens = list(_tokens(text))
    found: list[Written] = []
    place = 0
    while place < len(tokens):
        read, place = _at(text, tokens, place)
        if read is not None:
            found.append(read)
    return found


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match["word"]:
            kind, value = _WORDS[match["word"].lower()]
            yield _Token(match.start(), match.end(), kind, Decimal(value))
        else:
            yield from _digits(text, match)


def _digits(text: str, match: re.Match[str]) -> Iterator[_Token]:
    """Yield the numbers of "3.5bn" (one), "17:30" (two), "2016-03-24" (three)."""
    suffix = (match["suffix"] or "").lower()
    scale = _scale(text, match, suffix)
    pieces = _JOINTS.split(match["digits"])
    start = match.start()
    for place, piece in enumerate(pieces, start=1):
        value, end = _worth(piece), start + len(piece)
        if value is not None:
            last = place == len(pieces)
            kind = "joined" if len(pieces) > 1 else "digits"
            if last and suffix in {"st", "nd", "rd", "th"}:
                kind = "ordinal"
            grown = end + len(suffix) if last and (scale > 1 or kind == "ordinal") else end
            yield _Token(start, grown, kind, value * scale if last else value)
        start = end + 1


def _scale(text: str, match: re.Match[str], suffix: str) -> int:
    if suffix != "m":
        return _SUFFIXES.get(suffix, 1)
    # "$5m" and "5m people" are millions, "100m" are metres.
    before = text[max(0, match.start() - _REACH) : match.start()]
    return 10**6 if _MONEY_BEFORE.search(before) or _MANY_AFTER.match(text, match.end()) else 1


def _worth(piece: str) -> Decimal | None:
    if _PLAIN.fullmatch(piece):
        return Decimal(piece)
    if not _GROUPED.fullmatch(piece):
        return None
    dotted = piece.count(".") > 1
    return Decimal(_NOT_DIGITS.sub("", piece.replace(".", "") if dotted else piece))


def _at(text: str, tokens: Sequence[_Token], place: int) -> tuple[Written | None, int]:
    """Read the number that begins with a token, if one does, and say which token comes next."""
    token = tokens[place]
    if token.kind == "vague":
        return _vague(text, tokens, place)
    if token.kind in {"part", "ordinal"}:
        part = _part(text, tokens, place, Decimal(1), token.start)
        if part is not None or token.kind == "part":
            return part or (None, place + 1)
    if token.kind in {"ordinal", "joined"}:
        return Written(token.start, token.end, float(token.value), _FORMS[token.kind]), place + 1
    return _cardinal(text, tokens, place)


def _vague(text: str, tokens: Sequence[_Token], place: int) -> tuple[Written, int]:
    """Read "dozens", "tens of thousands", "hundreds of thousands"."""
    start, end, value = tokens[place].start, tokens[place].end, tokens[place].value
    place += 1
    while place < len(tokens) and tokens[place].kind == "vague" and _OF.fullmatch(text, end, tokens[place].start):
        value, end = value * tokens[place].value / 2, tokens[place].end
        place += 1
    return Written(start, end, float(value), "vague"), place


def _part(text: str, tokens: Sequence[_Token], place: int, count: Decimal, start: int) -> tuple[Written, int] | None:
    """Read so many of the fraction at a token: "half a million" is a number, "half of them" a share."""
    token, following = tokens[place], _next(tokens, place)
    parts = int(token.value) if token.kind == "part" else _PARTS_OF.get(text[token.start : token.end].lower(), 0)
    if not parts or (token.kind == "ordinal" and not _A_OR_ONE.search(text[_back(token.start) : token.start])):
        return None
    start = _with_article(text, start)
    if following and following.kind in _MULTIPLIERS and _OF_A.fullmatch(text, token.end, following.start):
        value = count * following.value / parts
        return Written(start, following.end, float(value), scale=float(following.value)), place + 2
    if _WHOLE_AFTER.match(text, token.end) is None or _RANK_BEFORE.search(text[_back(start) : start]):
        return None
    return Written(start, token.end, float(100 * count / parts), "share"), place + 1


def _cardinal(text: str, tokens: Sequence[_Token], place: int) -> tuple[Written | None, int]:
    """Read "a hundred and twenty", "1.5 million", "two and a half thousand", "three quarters"."""
    first, start = tokens[place], tokens[place].start
    if first.kind in _MULTIPLIERS:
        start = _with_article(text, first.start)
        if start == first.start and first.kind != "dozen":
            return None, place + 1
    value, scale, following = _sum(text, tokens, place)
    end, token = tokens[following - 1].end, tokens[following] if following < len(tokens) else None
    if token and token.kind in {"part", "ordinal"} and first.kind == "unit" and _GAP.fullmatch(text, end, token.start):
        part = _part(text, tokens, following, value, start)
        if part is not None:
            return part
    if (
        token
        and token.kind == "ordinal"
        and tokens[following - 1].kind == "ten"
        and _GAP.fullmatch(text, end, token.start)
    ):
        return Written(start, token.end, float(value + token.value), "ordinal"), following + 1
    if token and token.kind in {"part", "ordinal"} and _AND_A.fullmatch(text, end, token.start):
        return _and_a_half(text, tokens, following, value, scale, start)
    if following == place + 1 and first.kind == "unit" and value == 1 and _is_pronoun(text, first):
        return None, following
    return Written(start, end, float(value), scale=float(scale)), following


def _sum(text: str, tokens: Sequence[_Token], place: int) -> tuple[Decimal, Decimal, int]:
    """Add up the tokens that make one number; say its value, its scale and which token comes next."""
    total, current, scale, last = Decimal(0), tokens[place].value, Decimal(1), tokens[place]
    if last.kind in _MULTIPLIERS:
        scale = last.value
    place += 1
    while place < len(tokens):
        token = tokens[place]
        gap = text[last.end : token.start]
        if token.kind in _MULTIPLIERS and _GAP.fullmatch(gap) and _multiplies(last, token):
            current, scale = current * token.value, scale * token.value
        elif token.kind in _SMALL and _adds(last, token, gap):
            if last.kind == "scale":
                total, current = total + current, Decimal(0)
            current, scale = current + token.value, Decimal(1)
        else:
            break
        last, place = token, place + 1
    return total + current, scale, place


def _multiplies(last: _Token, token: _Token) -> bool:
    """Tell whether "hundred", "dozen" or "million" multiplies what stands before it."""
    if last.kind in _SMALL or last.kind == "digits":
        return True
    return token.kind == "scale" and last.kind == "hundred"


def _adds(last: _Token, token: _Token, gap: str) -> bool:
    """Tell whether a word below a hundred goes on with the number before it."""
    if last.kind == "ten":
        return token.kind == "unit" and token.value > 0 and _GAP.fullmatch(gap) is not None
    return last.kind in {"hundred", "scale"} and (_AND.fullmatch(gap) or _GAP.fullmatch(gap)) is not None


def _and_a_half(
    text: str, tokens: Sequence[_Token], place: int, value: Decimal, scale: Decimal, start: int
) -> tuple[Written, int]:
    """Go on after "two" or "a million" with the token of "and a half"."""
    token, following = tokens[place], _next(tokens, place)
    parts = int(token.value) if token.kind == "part" else _PARTS_OF.get(text[token.start : token.end].lower(), 0)
    if not parts:
        return Written(start, tokens[place - 1].end, float(value), scale=float(scale)), place
    value += scale / parts
    if scale == 1 and following and following.kind in _MULTIPLIERS and _GAP.fullmatch(text, token.end, following.start):
        return Written(start, following.end, float(value * following.value), scale=float(following.value)), place + 2
    return Written(start, token.end, float(value), scale=float(scale)), place + 1


def _is_pronoun(text: str, one: _Token) -> bool:
    before = _PRONOUN_BEFORE.search(text[_back(one.start) : one.start])
    return before is not None or _PRONOUN_AFTER.match(text, one.end) is not None


def _with_article(text: str, start: int) -> int:
    article = _A.search(text[_back(start) : start])
    return _back(start) + article.start() if article else start


def _next(tokens: Sequence[_Token], place: int) -> _Token | None:
    return tokens[place + 1] if place + 1 < len(tokens) else None


def _back(place: int) -> int:
    return max(0, place - _REACH)
