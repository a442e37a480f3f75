"""Reads time windows from questions and articles without a language model, and the dates that callers give as bounds.

    "What was said between 2016 and 2018?"  ->  2016-01-01 to 2018-12-31

Reads English. What is no date stays out (a resolution's number, 2,016 people, the verb "may"), and so does what no
calendar has (31 February). It says what a text names, not what happened then: a date written without a year is the
latest such day, also where an article speaks of what is to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from rag.date_points import MONTHS, Point, points
from rag.errors import InputError
from rag.periods import Part, Period, of_day, of_month, of_years, part_of

Kind = Literal["during", "before", "after", "as_of"]

_ONE_DAY = timedelta(days=1)
_REACH = 64
"""Characters before a point in which the words that bear on it are looked for; the longest such phrase has 40."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days that a text speaks of, bounds included; `text` is the expression as it stands there."""

    since: date | None
    until: date | None
    text: str
    kind: Kind

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the window.

        >>> Window(date(2022, 1, 1), None, "since 2022", "after").holds(date(2022, 1, 1))
        True
        """
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    window: Window


_LEADS: dict[str, str] = {
    **dict.fromkeys(("as of", "as at", "by"), "as_of"),
    **dict.fromkeys(("before", "prior to", "ahead of"), "before"),
    **dict.fromkeys(("until", "till", "up to", "up until", "no later than", "on or before"), "until"),
    **dict.fromkeys(("after", "following", "later than"), "after"),
    **dict.fromkeys(("since", "ever since", "on or after", "starting in", "starting from", "beginning in"), "since"),
    **dict.fromkeys(
        ("in", "on", "during", "of", "at", "for", "from", "throughout", "around", "within", "over"), "during"
    ),
    "between": "between",
}
# After these a doubtful point is a count or a name: "of 2016 people", "for March".
_LOOSE = frozenset({"of", "at", "for", "around", "over", "within", "up to"})
_PARTS: dict[str, Part] = {"early": "early", "mid": "mid", "late": "late", "beginning": "early", "start": "early"}
_PARTS |= {"middle": "mid", "end": "late"}
_LEAD = "|".join(sorted((lead.replace(" ", r"\s") for lead in _LEADS), key=len, reverse=True))
_BEFORE = re.compile(
    rf"(?:\b(?P<lead>{_LEAD})\s{{1,3}})?(?P<the>\bthe\s{{1,3}})?(?:\byear\s)?"
    r"(?:\b(?P<part>early|mid|late|(?:beginning|start|middle|end)\sof)[\s-]{1,3}(?:in\s)?(?:the\s)?(?:year\s)?)?$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\s{0,2}(?:-|–|—|\b(?:to|until|till|through|up\sto)\b)\s{0,2}(?:the\s)?(?P<part>(?:(?:early|mid|late)[\s-]|end\sof\s)?)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s{1,2}and\s{1,2}(?P<part>(?:(?:early|mid|late)[\s-]|end\sof\s)?)", re.IGNORECASE)
_TILL_NOW = re.compile(
    r"\s(?:to|until|till|through|up\sto)\s(?:now|today|the\spresent(?:\sday)?|date)\b", re.IGNORECASE
)
_ONWARD = re.compile(r"\s(?:on(?!\s\w)|onwards?|and\slater)\b", re.IGNORECASE)
_SAME_DAY = re.compile(r",?\s(?:the\s)?", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r"\s(?!(?:and|or|to|in|on|at|of|by|did|do|does|was|were|is|are|has|had|have|when|where|who|what|how|why|that|which|the|a"
    r"|an|with|from|about|for|after|before|until|say|said|according)\b)[a-z]",
    re.IGNORECASE,
)
_NOW = re.compile(r".*\bearlier|today|tonight", re.IGNORECASE)
# What "in 2016 and in 2022" leaves of a sentence when the dates are gone.
_LEFT_OVERS = (
    (re.compile(r"\s?(?:\b(?:and|or))?\s?(?=[,;.?!]|$)"), ""),
    (re.compile(r"([,;])(?:\s?[,;])+"), r"\1"),
    (re.compile(r"^(?:(?:and|or)\b\s?|[,;]\s?)+"), ""),
)


def windows(question: str, *, today: date) -> list[Window]:
    """Read the time windows of a question, in the order of its words; "last October" counts from `today`.

    "Today" is not read: in a question it means now, which is all that is known. Never raises; linear time.

    >>> [window.text for window in windows("What changed in 2016 and since March 2022?", today=date(2026, 11, 22))]
    ['in 2016', 'since March 2022']
    """
    return _distinct(_found(question, today, asked=True))


def resolve(sentence: str, published: date) -> list[Window]:
    """Read the time windows of an article's sentence, relative ones counted from its day of publication.

    >>> resolve("He left on Wednesday.", date(2016, 3, 25))[0].since
    datetime.date(2016, 3, 23)
    """
    return _distinct(_found(sentence, published, asked=False))


def strip_windows(question: str) -> str:
    """Take the date expressions out of a question, so that its other words can be matched.

    >>> strip_windows("How many were killed in 2016 and in 2022?")
    'How many were killed?'
    """
    kept, end = "", 0
    # Which year "in March" means is of no matter here.
    for found in _found(question, date(2000, 12, 31), asked=True):
        kept += question[end : found.start] + " "
        end = found.end
    if not end:
        return question
    kept = re.sub(r"\s+", " ", kept + question[end:]).strip()
    for left_over, instead in _LEFT_OVERS:
        kept = left_over.sub(instead, kept)
    return kept


def parse_bound(text: str, *, last: bool) -> date:
    """Read a bound given by a caller: `2016`, `2016-02`, `2016-02-10`, `February 2016` or `10 February 2022`.

    `last` asks for the last day it names (an upper bound), else the first. Raises InputError.

    >>> parse_bound("2016-02", last=True), parse_bound("2016", last=False)
    (datetime.date(2016, 2, 29), datetime.date(2016, 1, 1))
    """
    period = _bound(" ".join(text.split()).lower())
    if period is None:
        shown = text if len(text) <= _REACH else text[:_REACH] + "…"
        raise InputError(
            f"{shown!r} is no date; expected a year, a month or a day, such as 2016, 2016-02 or 2016-02-10.",
            hint="Give a day that the calendar has, as YYYY-MM-DD, YYYY-MM or YYYY.",
        )
    return period.last if last else period.first


_BOUND_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})(?:-(?P<n>[0-9]{2})(?:-(?P<d>[0-9]{2}))?)?"),
    re.compile(r"(?:(?P<d>[0-9]{1,2})(?:st|nd|rd|th)? )?(?P<m>[a-z]{3,9})\.?,? (?P<y>[0-9]{4})"),
    re.compile(r"(?P<m>[a-z]{3,9})\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>[0-9]{4})"),
)


def _bound(text: str) -> Period | None:
    match = next((found for form in _BOUND_FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        return None
    parts = match.groupdict()
    year, day = int(parts["y"]), int(parts["d"] or 0)
    month = int(parts["n"]) if parts.get("n") else MONTHS.get(parts.get("m") or "", 0)
    try:
        if parts["d"]:
            return of_day(date(year, month, day))
        return of_month(year, month) if parts.get("n") or parts.get("m") else of_years(year, year)
    except ValueError:
        return None


def _distinct(found: Iterator[_Found]) -> list[Window]:
    return list(dict.fromkeys(one.window for one in found))


def _found(text: str, today: date, *, asked: bool) -> Iterator[_Found]:
    read = [point for point in points(text, today) if not (asked and _NOW.fullmatch(text, point.start, point.end))]
    read = list(_merge_weekdays(text, read))
    place = 0
    while place < len(read):
        span = _range(text, read[place : place + 2], today) if place + 1 < len(read) else None
        place += 2 if span else 1
        one = span or _single(text, read[place - 1], today)
        if one is not None:
            yield one


def _merge_weekdays(text: str, read: list[Point]) -> Iterator[Point]:
    """Make one point of "Thursday, 24 March 2016"."""
    start: int | None = None
    for point, following in pairwise([*read, Point(len(text), len(text))]):
        if point.weekday and following.day and _SAME_DAY.fullmatch(text, point.end, following.start):
            start = point.start
            continue
        yield point if start is None else replace(point, start=start)
        start = None


def _range(text: str, pair: list[Point], today: date) -> _Found | None:
    """Read "from March to May 2022", "between 2016 and 2018", "2016 to 2018"."""
    first, second = pair
    before = _before(text, first)
    lead = _lead(before)
    joint = _AND if lead == "between" else _TO
    between = joint.fullmatch(text, first.end, second.start)
    if between is None or lead in {"before", "until", "as_of"}:
        return None
    first, second = _completed(first, second)
    begin, end = first.on(today), second.on(today)
    if begin is None or end is None:
        return None
    begin, end = _part(begin, before["part"]), _part(end, between["part"])
    if first.year is None and first.month and begin.first > end.last:
        begin = replace(first, year=begin.first.year - 1).on(today) or begin
    if begin.first > end.last:
        return None
    start = before.start() if before["lead"] or before["part"] else first.start
    return _Found(start, second.end, Window(begin.first, end.last, text[start : second.end], "during"))


def _completed(first: Point, second: Point) -> tuple[Point, Point]:
    """Let one end of a range take its year from the other: "November to February 2022" begins in 2021."""
    if first.month and second.month:
        later = (first.month, first.day or 1) > (second.month, second.day or 31)
        if first.year is None and second.year is not None:
            return replace(first, year=second.year - later), second
        if second.year is None and first.year is not None:
            return first, replace(second, year=first.year + later)
    return first, second


def _single(text: str, point: Point, today: date) -> _Found | None:
    before = _before(text, point)
    lead = _lead(before)
    period = point.on(today)
    start, end = before.start(), point.end
    adjective = bool(before["the"]) and not before["part"] and _ADJECTIVE.match(text, end) is not None
    named = adjective and point.month is not None and text[point.start].isupper()  # "the March talks"
    if period is None or (point.weak and not (before["part"] or _firm(before) or named)):
        return None
    if not (before["lead"] or before["part"]) or (adjective and lead == "during"):
        start = point.start
    if suffix := _TILL_NOW.match(text, end) or (_ONWARD.match(text, end) if lead in {"during", "since"} else None):
        lead, end = "since", suffix.end()
    within = adjective or (lead == "after" and _begins(before))
    try:
        since, until, kind = _bounds(_part(period, before["part"]), lead, within=within)
    except OverflowError:
        return None
    return _Found(start, end, Window(since, until, text[start:end], kind))


def _bounds(period: Period, lead: str, *, within: bool) -> tuple[date | None, date | None, Kind]:
    """Turn a period and the word before it into bounds.

    `within` is set for "after the 2016 talks" and "after the start of 2016", which lie in 2016, unlike "after 2016".
    """
    if lead == "as_of":
        return None, period.last, "as_of"
    if lead == "until" or (lead == "before" and within):
        return None, period.last, "before"
    if lead == "before":
        return None, period.first - _ONE_DAY, "before"
    if lead == "since" or (lead == "after" and within):
        return period.first, None, "after"
    if lead == "after":
        return period.last + _ONE_DAY, None, "after"
    return period.first, period.last, "during"


def _before(text: str, point: Point) -> re.Match[str]:
    """Match the words that bear on a point; the match ends where the point begins and may be empty."""
    match = _BEFORE.search(text, max(0, point.start - _REACH), point.start)
    assert match is not None, "every part of the pattern is optional"
    return match


def _lead(before: re.Match[str]) -> str:
    """Name what the word before a point makes of it; "before the end of" counts to the end."""
    lead = _LEADS[" ".join(before["lead"].lower().split())] if before["lead"] else "during"
    return "until" if lead == "before" and (before["part"] or "").lower().startswith("end") else lead


def _firm(before: re.Match[str]) -> bool:
    return bool(before["lead"]) and before["lead"].lower() not in _LOOSE


def _begins(before: re.Match[str]) -> bool:
    return (before["part"] or "").lower().startswith(("beginning", "start"))


def _part(period: Period, word: str | None) -> Period:
    name = (word or "").lower().split(" of")[0].strip(" -")
    return part_of(period, _PARTS[name]) if name else period
