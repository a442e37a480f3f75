"""Publication days out of what files and records say. A value that names no whole day gives None, never a guess.

Cheap and strict forms come first: ISO 8601, RFC 822, English day names and months. `dateparser` is asked only for
months of other languages, since it is slow and, left alone, reads a date into nearly anything.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

LONGEST = 80
"""Characters; no date is written longer."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +)?"
_ZONE = r"(?: ?\(?(?:[a-z]{1,5}|[a-z]{0,3}[+-]\d{1,2}(?::?\d{2})?|[a-z]+ time)\)?)?"
_CLOCK = rf"(?:(?:,| at| -| –| \|)? *\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?:\.\d+)?(?: ?[ap]\.?m\.?)?{_ZONE})?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>\d{{2}})-{_DAY}(?:[t ]\d{{1,2}}:\d{{2}}[\d:.,]*{_ZONE})?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?:t\d{{4,6}}z?)?",
        rf"{_YEAR}[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_CLOCK}",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}{_CLOCK}",
        rf"{_WEEKDAY}{_DAY}[ -]?(?: ?of )?{_MONTH},?[ -]{_YEAR}{_CLOCK}",
        rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}{_CLOCK}",
    )
)
_SLASHED = re.compile(rf"(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{_YEAR}{_CLOCK}", re.IGNORECASE)
_LANGUAGES = "ar bg cs da de el es fa fi fr he hu id it ja ko nb nl pl pt ro ru sr sv tr uk vi zh".split()
"""Asked of dateparser: all of its two hundred take seconds to load."""

_LONGEST_FOREIGN = 40
_FOREIGN = re.compile(r"(?=.*(?<!\d)\d{4}(?!\d))(?=.*[^\W\d_]{2}|.*月).*", re.DOTALL)
_MONTH_ONLY = re.compile(rf"\d{{4}}(?:[-/.]\d{{1,2}})?|{_MONTH},? ?\d{{4}}", re.IGNORECASE)
_YEAR_IN = re.compile(r"\d{4}")
_SPACES = re.compile(r"\s+")


def published_day(value: object) -> date | None:
    """Return the day that a value names, in the time zone it is written in; None if it names no whole, real day.

    >>> published_day("Thu, 10 Feb 2022 23:30:00 -0500"), published_day("31 February 2022"), published_day("2016-02")
    (datetime.date(2022, 2, 10), None, None)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not 8 <= len(value.strip()) <= LONGEST:  # noqa: PLR2004 - 20220210 is shortest
        return None
    text = _SPACES.sub(" ", value.strip())
    english = english_day(text)
    if (
        english is not None
        or any(form.fullmatch(text) for form in _FORMS)
        or len(text) > _LONGEST_FOREIGN
        or not _FOREIGN.fullmatch(text)
    ):
        return english
    return _foreign_day(text)


def english_day(text: str) -> date | None:
    """Return the day if the text, single-spaced, is nothing but a date (with or without weekday and clock time).

    `03/04/2016` is two dates and gives None; `24/03/2016` can only be one.
    """
    if len(text) > LONGEST or not _YEAR_IN.search(text):
        return None
    for form in _FORMS:
        if match := form.fullmatch(text):
            month = match["month"].lower()
            return _real(int(match["year"]), int(month) if month.isdigit() else _MONTHS[month], int(match["day"]))
    if match := _SLASHED.fullmatch(text):
        readings = {_real(int(match["year"]), *pair) for pair in _orders(int(match["first"]), int(match["second"]))}
        readings.discard(None)
        return readings.pop() if len(readings) == 1 else None
    return None


def is_no_day(text: str) -> bool:
    """Whether a text, single-spaced, is written as a whole day but names one that no calendar has.

    >>> is_no_day("31 February, 2022"), is_no_day("28 February, 2022"), is_no_day("soon")
    (True, False, False)
    """
    return len(text) <= LONGEST and any(form.fullmatch(text) for form in _FORMS) and english_day(text) is None


def why_no_day(value: object) -> str:
    """Say what is wrong with a value in which `published_day` found no day."""
    shown = repr(value if not isinstance(value, str) or len(value) <= LONGEST else value[:LONGEST] + "…")
    if isinstance(value, str) and _MONTH_ONLY.fullmatch(value.strip()):
        return f"The date {shown} names no day; the article is stored undated."
    if isinstance(value, str) and _SLASHED.fullmatch(value.strip()):
        return f"The date {shown} may be read as day/month or month/day; the article is stored undated."
    return f"The date {shown} is no day of the calendar; the article is stored undated."


def _orders(first: int, second: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (first, second), (second, first)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _foreign_day(text: str) -> date | None:
    """Ask dateparser, and believe it only where the year and the day it found stand in the text."""
    import dateparser

    strict: Any = {
        "STRICT_PARSING": True,
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found = cast("datetime | None", dateparser.parse(text, languages=_LANGUAGES, settings=strict))
    if found is None:
        return None
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    return found.date() if {found.year, found.day} <= numbers else None
