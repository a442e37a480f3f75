"""Reads the numbers of a text with what they stand for: "over 260 000 people", "40 per cent", "between 10 and 20".

    "At least nine died in 2016."  ->  9, at_least, count; 2016, exact, date

How a number is written is read in `rag/number_words.py`. Which things are counted, where and when, is another matter.
A number that stands for something else than an amount (a year, an article of law, a score) is marked by its kind and
never taken for a count, as far as the words beside it tell. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from rag.nouns import Bound
from rag.number_kinds import OtherKind, joined_kind, other_kind
from rag.number_words import Written, written_numbers

__all__ = ["AMOUNTS", "Bound", "End", "Kind", "Number", "bounded_from", "numbers"]

Kind = Literal["count", "money", "share", "measure"] | OtherKind
End = Literal["", "low", "high"]

AMOUNTS: frozenset[Kind] = frozenset({"count", "money", "share", "measure"})
"""The kinds that say how much or how many."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `text[start:end]`, its unit included, the words of its bound not.

    `unit` is "%" for shares, a currency's sign or name for money ("$", "rouble"), the measure in the singular for
    measures ("year", "km"), a joined noun for counts ("member" of "15-member"), else empty. Both ends of a range are
    numbers of their own: the `low` one is "at_least", the `high` one "at_most" and stands next.
    """

    start: int
    end: int
    value: float
    bound: Bound = "exact"
    unit: str = ""
    kind: Kind = "count"
    range_end: End = ""


_CURRENCIES = {"dollar": "$", "euro": "€", "pound": "£", "usd": "$", "eur": "€", "gbp": "£", "us$": "$"}
_CURRENCY_NAMES = (
    "dollar|euro|pound|rouble|ruble|rupee|yen|yuan|franc|shekel|dinar|riyal|rial|dirham|peso|krona|crown|lira"
    "|usd|eur|gbp"
)
_UNITS = (
    "second minute hour day week month year decade century night mile acre hectare tonne ton barrel litre kilo km kg"
)
_UNITS += " cm mm millimetre centimetre metre foot gram knot yard inch degree gb mb tb mw kw gw kwh mph kph"
_MEASURES = {name: name for name in _UNITS.split()}
_MEASURES |= {"kilometre": "km", "kilometer": "km", "meter": "metre", "liter": "litre", "kilogram": "kg", "hr": "hour"}
_MEASURES |= {"feet": "foot", "inches": "inch", "centuries": "century"}
_MEASURE_NAMES = "|".join(sorted(_MEASURES, key=len, reverse=True))
_JOIN = r"[\s\u00a0\u202f‑-]{0,2}"
_UNIT = re.compile(
    rf"{_JOIN}(?:(?P<share>%|percent(?:age_points?)?\b|per\scent\b|percentage\spoints?\b|pc\b)"
    rf"|(?:US\s|U\.S\.\s)?(?P<money>{_CURRENCY_NAMES})s?\b|(?P<sign>[€£])(?!\d)"
    rf"|(?:square\s|cubic\s|metric\s|calendar\s)?(?P<measure>{_MEASURE_NAMES})s?\b)",
    re.IGNORECASE,
)
_JOINED_NOUN = re.compile(r"[-‑](?P<noun>[a-z]{2,20})\b")
_MONEY_BEFORE = re.compile(r"(?P<sign>(?:US|A|C|HK|NZ)?[$€£¥₹₽₺]|\b(?:USD|EUR|GBP|Rs\.?))\s?$")

_BOUND_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<over>more\sthan|well\sover|just\sover|over|above|in\sexcess\sof|upwards?\sof|exceed(?:s|ed|ing)?"
    r"|surpass(?:es|ed|ing)?|topp(?:ed|ing)|tops|beyond|north\sof)"
    r"|(?P<at_least>at\sleast|(?:no|not)\s(?:fewer|less)\sthan|an?\sminimum\sof|minimum\sof|at\sthe\svery\sleast)"
    r"|(?P<under>less\sthan|fewer\sthan|under|below|well\sunder)"
    r"|(?P<at_most>up\sto|at\smost|(?:no|not)\smore\sthan|an?\smaximum\sof|maximum\sof|as\s(?:many|much)\sas)"
    r"|(?P<about>about|around|some|roughly|approximately|approx\.?|circa|(?:an\s)?estimated|estimates\sof|nearly|almost"
    r"|close\sto|just\sunder|just\sshort\sof|more\sor\sless|in\sthe\sregion\sof|perhaps))"
    r"(?:\s(?:an?|the|another|about|around|some|a\stotal\sof|an\sestimated|estimated))?\s{0,2}$|(?P<sign>[~≈<>≥≤])\s?$",
    re.IGNORECASE,
)
# A word or sign that every bound before a number has among its last ones: most numbers have none.
_BOUND_HINTS = frozenset(
    "than over above of exceed exceeds exceeded exceeding surpass surpasses surpassed surpassing topped topping"
    " tops beyond least under below to most as about around some roughly approximately approx approx. circa"
    " estimated nearly almost less perhaps ~ ≈ < > ≥ ≤".split()
)
_HINTED = 4
_SIGNS: dict[str, Bound] = {"~": "about", "≈": "about", "<": "under", ">": "over", "≥": "at_least", "≤": "at_most"}
_BOUND_AFTER = re.compile(
    r"(?P<at_least>\+|\s(?:[a-z]+\s){0,2}(?:or\smore|and\smore|at\sleast|and\scounting|at\sthe\sleast)\b)"
    r"|(?P<at_most>\s(?:[a-z]+\s){0,2}(?:or\s(?:fewer|less)|at\s(?:the\s)?most)\b)"
    r"|(?P<about>[-‑]odd\b|\s(?:[a-z]+\s){0,2}(?:or\sso|or\sthereabouts)\b)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s(?:[$€£¥]\s?)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:an?\s|about\s|some\s)?(?:[$€£¥]\s?)?$", re.IGNORECASE)
_TO = re.compile(r"\s?(?:-|–|—|\bto\b|\bor\b)\s?(?:[$€£¥]\s?)?", re.IGNORECASE)
_AND = re.compile(r"\sand\s(?:[$€£¥]\s?)?", re.IGNORECASE)

_BEFORE, _AFTER = 48, 40
_SIGN, _REACH = 6, 24


def numbers(text: str) -> tuple[Number, ...]:
    """List the numbers of a text, in order, never overlapping.

    >>> [(n.value, n.bound) for n in numbers("Over 260 000 died, up to half a million fled, 20 or more were held.")]
    [(260000.0, 'over'), (500000.0, 'at_most'), (20.0, 'at_least')]
    >>> [(n.value, n.kind, n.unit) for n in numbers("$3.5bn in 2016 under Resolution 2254, 40 per cent of it")]
    [(3500000000.0, 'money', '$'), (2016.0, 'date', ''), (2254.0, 'label', ''), (40.0, 'share', '%')]
    """
    found: list[Number] = []
    written = written_numbers(text)
    place = 0
    while place < len(written):
        row = _row(text, written, place)
        found += _joined(text, row) if len(row) > 1 else [_number(text, row[0])]
        place += len(row)
    return tuple(_with_ranges(text, written, found))


def bounded_from(text: str, number: Number) -> int:
    """Return where a number begins with the words of its bound: "over 260 000", "at least nine".

    >>> text = "They held at least nine men."
    >>> text[bounded_from(text, numbers(text)[0]) :]
    'at least nine men.'
    """
    begin = max(0, number.start - _BEFORE)
    match = _BOUND_BEFORE.search(text[begin : number.start]) if number.bound != "exact" else None
    return begin + match.start() if match else number.start


def _row(text: str, written: Sequence[Written], place: int) -> list[Written]:
    """List the numbers that one sign each joins to the one at a place: "2-1", "17:30", "2016-03-24"."""
    last = place
    while last + 1 < len(written) and _joins(text, written[last], written[last + 1]):
        last += 1
    return list(written[place : last + 1])


def _joins(text: str, one: Written, other: Written) -> bool:
    return one.form == other.form == "joined" and other.start == one.end + 1 and text[one.end] in ":/–-"


def _joined(text: str, row: list[Written]) -> list[Number]:
    """Tell what joined numbers stand for together; an amount ("10-20 people") is left to be read as a range."""
    before, after = _around(text, row[0].start, row[-1].end)
    kind = joined_kind(text[row[0].start : row[-1].end], row, before, after)
    if kind is not None:
        return [Number(one.start, one.end, one.value, kind=kind) for one in row]
    return [_amount(one, *_around(text, one.start, one.end)) for one in row]


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]


def _number(text: str, written: Written) -> Number:
    before, after = _around(text, written.start, written.end)
    measured = _MONEY_BEFORE.search(before[-_SIGN:]) is not None or _UNIT.match(after) is not None
    kind = other_kind(text, written, before, after, measured=measured)
    if kind is not None:
        return Number(written.start, written.end, written.value, unit="year" if kind == "age" else "", kind=kind)
    if written.form == "share":
        return Number(written.start, written.end, written.value, _bound(before, after, written), "%", "share")
    return _amount(written, before, after)


def _amount(written: Written, before: str, after: str) -> Number:
    """Read the unit around a number: "$5", "5 %", "5 years", "5-member"."""
    start, end = written.start, written.end
    sign, unit = _MONEY_BEFORE.search(before[-_SIGN:]), _UNIT.match(after)
    if sign:
        width = len(before[-_SIGN:]) - sign.start()
        before, start = before[: len(before) - width], start - width
        return Number(start, end, written.value, _bound(before, after, written), _currency(sign["sign"]), "money")
    if unit is None:
        noun = _JOINED_NOUN.match(after)
        bound = _bound(before, after, written)
        return Number(start, end, written.value, bound, noun["noun"] if noun and noun["noun"] != "odd" else "")
    end, after = end + unit.end(), after[unit.end() :]
    kind: Kind = "share" if unit["share"] else "measure" if unit["measure"] else "money"
    name = "%" if unit["share"] else _MEASURES[unit["measure"].lower()] if unit["measure"] else ""
    name = name or _currency(unit["money"] or unit["sign"])
    return Number(start, end, written.value, _bound(before, after, written), name, kind)


def _currency(name: str) -> str:
    bare = name.lower().rstrip(".")
    return _CURRENCIES.get(bare, name if not name.isalpha() else bare)


def _bound(before: str, after: str, written: Written) -> Bound:
    if not _BOUND_HINTS.isdisjoint(before.lower().split()[-_HINTED:]) and (match := _BOUND_BEFORE.search(before)):
        return _SIGNS[match["sign"]] if match["sign"] else _named_bound(match)
    if match := _BOUND_AFTER.match(after):
        return _named_bound(match)
    return "at_least" if written.form == "vague" else "exact"


def _named_bound(match: re.Match[str]) -> Bound:
    bounds: tuple[Bound, ...] = ("over", "at_least", "under", "at_most", "about")
    groups = match.groupdict()
    return next(bound for bound in bounds if groups.get(bound))


def _with_ranges(text: str, written: Sequence[Written], found: list[Number]) -> list[Number]:
    """Mark both ends of a range, and give the first the scale and unit that only the second has."""
    for place, (low, high) in enumerate(pairwise(found)):
        gap = text[low.end : high.start]
        if low.range_end or not (_TO.fullmatch(gap) or _AND.fullmatch(gap)):
            continue
        before = text[max(0, low.start - _REACH) : low.start]
        if _FROM.search(before) or (_BETWEEN.search(before) is not None) != (_AND.fullmatch(gap) is not None):
            continue
        if high.kind == "date" and low.kind in {"count", "label"}:
            found[place] = replace(low, kind="date", bound="exact")
        elif high.kind in AMOUNTS and low.kind in AMOUNTS:
            scale = written[place + 1].scale if written[place].scale == 1 else 1.0
            value = low.value * scale if low.value * scale < high.value else low.value
            same = low.unit in {"", high.unit} or high.unit == ""
            if value < high.value and same:
                low_kind, unit = (high.kind, high.unit) if high.unit else (low.kind, low.unit)
                found[place] = replace(low, value=value, bound="at_least", unit=unit, kind=low_kind, range_end="low")
                found[place + 1] = replace(high, bound="at_most", unit=unit, kind=low_kind, range_end="high")
    return found
