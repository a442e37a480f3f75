"""Finds the points of time that a text names: "24 March 2016", "in 2016", "last October", "two weeks ago".

A point is what stands there by itself; what "since", "before" or "between ... and" make of it is said in
`rag/dates.py`. Numbers that only look like years (resolutions, sums of money, counts, times of day) are left out, and
so are days that no calendar has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from rag import periods
from rag.periods import Period, Unit


def _listed(words: str) -> list[str]:
    return words.split()


_FULL = _listed("january february march april may june july august september october november december")
MONTHS: dict[str, int] = {
    name: number for number, full in enumerate(_FULL, start=1) for name in (full, full[:3], full[:4])
}
_WEEKDAY_NAMES = _listed("monday tuesday wednesday thursday friday saturday sunday")
WEEKDAYS: dict[str, int] = {name: number for number, name in enumerate(_WEEKDAY_NAMES)}
_UNITS: dict[str, Unit] = {"day": "day", "week": "week", "month": "month", "year": "year"}
_COUNTS = {word: n for n, word in enumerate(_listed("one two three four five six seven eight nine ten"), start=1)}
_COUNTS |= {"a": 1, "an": 1, "twelve": 12, "couple of": 2, "a couple of": 2}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

YEAR = "(?:19[0-9]{2}|20[0-9]{2}|2100)"
MONTH = "(?:" + "|".join(sorted((f"{name}\\b\\.?" for name in MONTHS), key=len, reverse=True)) + ")"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
_DAY = "[0-3]?[0-9](?:st|nd|rd|th)?"
_TO = r"\s?(?:-|–|—|\bto\b|\band\b|\buntil\b)\s?"
_S = r"\s{1,3}"
_OF = rf"(?:,?{_S}(?:of{_S})?)"
_NAMED = rf"(?:week|month|year|{MONTH}|{_WEEKDAY}|spring|summer|autumn|fall|winter)"
_COUNT = r"(?:[0-9]{1,3}|an?(?:\scouple\sof)?|couple\sof|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"

# Not years: what a law, a flight or an agenda is numbered by, sums of money, what is counted, times of day.
_NUMBERED = re.compile(
    r"\b(?:(?:resolutions?|articles?|sections?|laws?|decrees?|bills?|unscr|vision|agenda|expo|flight|route|highway|channel"
    r"|room|unit|numbers?)(?:\s{1,2}(?:no|nos|number)\b\.?)?|nos?\.)\s{0,2}[0-9][0-9/-]{0,9}"
    r"(?:(?:,\s?|,?\s(?:and|or)\s)[0-9]{4}\b){0,9}(?:\s(?:of\s|\()(?:19|20)[0-9]{2}\b)?|[$€£¥]\s?[0-9][0-9.,]{0,15}",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s?(?:%|percent|per\scent|people|persons|men|women|children|civilians|soldiers|troops|fighters|detainees|prisoners"
    r"|refugees|dead|deaths|killed|wounded|injured|families|homes|houses|dollars|euros|pounds|km|kilomet(?:re|er)s|miles"
    r"|met(?:re|er)s|tonnes|tons|barrels|votes|seats|pages|words|hours|hrs|gmt|utc|local\stime)\b",
    re.IGNORECASE,
)
_VERB = re.compile(r"\bmay\b")
# Verbs, names and nouns too.
_AMBIGUOUS = frozenset(
    {"may", "march", *(full[:3] for full in _FULL), *(full[:4] for full in _FULL)} - {"june", "july"}
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of time at `text[start:end]`: a `period`, or as much of year, month and day as is written there.

    `weak` says that it may be no date at all ("may", "2016 people") unless a word like "in" stands before it.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    period: Period | None = None
    weekday: bool = False
    weak: bool = False

    def on(self, today: date) -> Period | None:
        """Place the point in the calendar; what is written without a year is the latest that is not after `today`."""
        try:
            if self.period is not None:
                return self.period
            if self.month is None:
                return periods.of_years(self.year, self.year) if self.year is not None else None
            if self.day is None:
                return periods.of_month(self.year, self.month) if self.year else periods.latest_month(self.month, today)
            return periods.of_day(self._day_of(self.year or today.year, self.month, self.day, today))
        except (ValueError, OverflowError):
            return None

    def _day_of(self, year: int, month: int, day: int, today: date) -> date:
        found = date(year, month, day)
        return found if self.year is not None or found <= today else date(year - 1, month, day)


Reader = Callable[[dict[str, str], date], "Point | Period | None"]
_HERE = Point(0, 0)


def _day(found: dict[str, str], _: date) -> Point:
    return replace(_HERE, year=_int(found.get("y")), month=_month(found["m"]), day=_int(found["d"]))


def _day_in_digits(found: dict[str, str], _: date) -> Point | None:
    a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
    if found["sep"] == "." or a > periods.MONTHS_IN_YEAR:
        return replace(_HERE, year=year, month=b, day=a)
    # 02/03/2016 is one day in London and another in Washington: not guessed.
    return replace(_HERE, year=year, month=a, day=b) if b > periods.MONTHS_IN_YEAR or a == b else None


def _iso(found: dict[str, str], _: date) -> Point:
    return replace(_HERE, year=int(found["y"]), month=int(found["m"]), day=_int(found.get("d")))


def _days(found: dict[str, str], today: date) -> Period | None:
    end = replace(_HERE, year=_int(found.get("y")), month=_month(found["m"]), day=_int(found["e"])).on(today)
    return Period(end.first.replace(day=_int(found["d"]) or 0), end.last) if end else None


def _month_and_year(found: dict[str, str], _: date) -> Point:
    return replace(_HERE, year=int(found["y"]), month=_month(found["m"]))


def _month_of_year(found: dict[str, str], today: date) -> Point:
    year = today.year + {"last": -1, "this": 0, "next": 1}[found["which"]]
    return replace(_HERE, year=year, month=_month(found["m"]))


def _bare_month(found: dict[str, str], _: date) -> Point:
    return replace(_HERE, month=_month(found["m"]), weak=found["m"].rstrip(".") in _AMBIGUOUS)


def _years(found: dict[str, str], _: date) -> Period:
    first, last = int(found["y"]), int(found["z"])
    return periods.of_years(first, last if last > first else first // 100 * 100 + last)


def _decade(found: dict[str, str], _: date) -> Period:
    return periods.of_years(int(found["y"]), int(found["y"]) + 9)


def _quarter(found: dict[str, str], _: date) -> Period:
    return periods.of_months(int(found["y"]), 3 * (_ORDINALS.get(found["n"]) or int(found["n"][-1])) - 2, 3)


def _half(found: dict[str, str], _: date) -> Period:
    return periods.of_months(int(found["y"]), 1 if _ORDINALS[found["n"]] == 1 else 7, 6)


def _season(found: dict[str, str], _: date) -> Period:
    return periods.of_months(int(found["y"]), _SEASONS[found["season"]], 3)


def _bare_year(found: dict[str, str], _: date) -> Point:
    return replace(_HERE, year=int(found["y"]))


def _near_day(found: dict[str, str], today: date) -> Period:
    return periods.back(today, "day", {"yesterday": 1, "tomorrow": -1}.get(found["word"], 0))


def _ago(found: dict[str, str], today: date) -> Period:
    count = _count(found["n"])
    return periods.back(today, _UNITS[found["unit"]], -count if found["way"].startswith("from") else count)


def _rolling(found: dict[str, str], today: date) -> Period:
    return periods.rolling(today, _UNITS[found["unit"]], _count(found.get("n") or "one"))


def _named(found: dict[str, str], today: date) -> Period:
    """Read "last week", "this October", "next Monday"."""
    which, name = found["which"], found["name"].rstrip(".")
    step = {"this": 0, "next": -1, "coming": -1}.get(which, 1)
    if name in WEEKDAYS:
        before = periods.latest_weekday(WEEKDAYS[name], today, before=step == 1)
        return periods.back(before, "day", -periods.DAYS_IN_WEEK) if step == -1 else periods.of_day(before)
    if name in _SEASONS:
        months = periods.of_months(today.year, _SEASONS[name], 3)
        begun = months.last < today if step == 1 else months.first > today if step == -1 else True
        return months if begun else periods.of_months(today.year - step, _SEASONS[name], 3)
    if name not in MONTHS:
        near = periods.back(today, _UNITS[name], step)
        return periods.of_week(near.first + (near.last - near.first) / 2) if name == "week" else near
    if step == 0:
        return periods.of_month(today.year, MONTHS[name])
    latest = periods.latest_month(MONTHS[name], today, before=step == 1)
    return latest if step == 1 else periods.of_month(latest.first.year + 1, MONTHS[name])


def _so_far(found: dict[str, str], today: date) -> Period:
    """Read "earlier this year", which ends today."""
    whole = _named({"which": "this", "name": found["unit"]}, today)
    return Period(min(whole.first, today), today)


def _weekday(found: dict[str, str], today: date) -> Point:
    day = periods.latest_weekday(WEEKDAYS[found["name"]], today)
    return replace(_HERE, period=periods.of_day(day), weekday=True)


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".")]


def _int(digits: str | None) -> int | None:
    return int(digits.rstrip("stndrh")) if digits else None


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _COUNTS[" ".join(word.split())]


# In the order in which they are tried at one place: the more a form says, the earlier it stands.
_FORMS: tuple[tuple[str, Reader], ...] = (
    (rf"(?P<y>{YEAR})-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>[0-3][0-9]))?(?![0-9-])", _iso),
    (rf"(?P<a>[0-3]?[0-9])(?P<sep>[/.])(?P<b>[0-3]?[0-9])(?P=sep)(?P<y>{YEAR})(?![0-9])", _day_in_digits),
    (rf"(?P<d>{_DAY}){_TO}(?P<e>{_DAY}){_S}(?P<m>{MONTH})(?:{_OF}(?P<y>{YEAR}))?", _days),
    (rf"(?P<m>{MONTH}){_S}(?P<d>{_DAY}){_TO}(?P<e>{_DAY})(?![0-9,.]?[0-9])(?:{_OF}(?P<y>{YEAR}))?", _days),
    (rf"(?P<d>{_DAY}){_S}(?:of{_S})?(?P<m>{MONTH})(?:{_OF}(?P<y>{YEAR}))?", _day),
    (rf"(?P<m>{MONTH}){_S}(?:the{_S})?(?P<d>{_DAY})(?![0-9]|[.,:][0-9])(?:{_OF}(?P<y>{YEAR}))?", _day),
    (rf"(?P<m>{MONTH}){_OF}(?P<y>{YEAR})(?![0-9])", _month_and_year),
    (rf"(?P<m>{MONTH}){_S}(?:of{_S})?(?P<which>last|this|next){_S}year", _month_of_year),
    (rf"(?P<n>first|second|third|fourth|last|1st|2nd|3rd|4th){_S}quarter{_S}(?:of{_S})?(?P<y>{YEAR})", _quarter),
    (rf"(?P<n>q[1-4]){_S}(?:of{_S})?(?P<y>{YEAR})", _quarter),
    (rf"(?P<n>first|second|last){_S}half{_S}of{_S}(?P<y>{YEAR})", _half),
    (rf"(?P<season>spring|summer|autumn|fall|winter){_OF}(?P<y>{YEAR})(?![0-9])", _season),
    (rf"earlier{_S}this{_S}(?P<unit>week|month|year)", _so_far),
    (rf"the{_S}(?:last|past){_S}(?P<unit>week|month|year)(?!{_S}of\b)", _rolling),
    (rf"(?P<which>last|past|previous|this|next|coming){_S}(?P<name>{_NAMED})(?!{_S}of\b)", _named),
    (rf"(?P<n>{_COUNT}){_S}(?P<unit>day|week|month|year)s?{_S}(?P<way>ago|earlier|from{_S}now)", _ago),
    (rf"(?:last|past|previous){_S}(?P<n>{_COUNT}){_S}(?P<unit>day|week|month|year)s?", _rolling),
    (rf"(?P<y>{YEAR})\s?[-–—]\s?(?P<z>{YEAR}|[0-9]{{2}})(?![0-9]|-[0-9])", _years),
    (rf"(?:the{_S})?(?P<y>(?:19|20)[0-9]0)['’]?s", _decade),
    (rf"(?P<y>{YEAR})(?![\w%°]|[.,:/-][0-9])", _bare_year),
    (r"(?P<word>yesterday|today|tonight|tomorrow)", _near_day),
    (rf"(?P<name>{_WEEKDAY})", _weekday),
    (rf"(?P<m>{MONTH})", _bare_month),
)
_FORM_PATTERNS = [re.compile(form, re.IGNORECASE) for form, _ in _FORMS]


def _as_group(number: int, form: str) -> str:
    plain = re.sub(r"\(\?P<\w+>", "(?:", form).replace("(?P=sep)", "[/.]")
    return f"(?P<f{number}>{plain})"


_ANY = re.compile(
    r"(?<![\w$€£¥#])(?<![0-9][.,:/-])(?:"
    + "|".join(_as_group(n, form) for n, (form, _) in enumerate(_FORMS))
    + r")(?:['’]s\b)?(?!\w)",
    re.IGNORECASE,
)


def points(text: str, today: date) -> Iterator[Point]:
    """Find the points of time in a text, in order, never overlapping; time grows linearly with the text."""
    hidden = _NUMBERED.sub(lambda match: "#" * len(match.group()), text)
    for match in _ANY.finditer(hidden):
        form = match.lastgroup or ""
        number = int(form[1:])
        # Matched again by itself: one pattern cannot hold a group's name twice.
        found = _FORM_PATTERNS[number].fullmatch(hidden, *match.span(form))
        point = _read(_FORMS[number][1], found, today) if found else None
        if point is not None:
            yield replace(point, start=match.start(), end=match.end(), weak=point.weak or _doubtful(point, match))


def _doubtful(point: Point, match: re.Match[str]) -> bool:
    """Tell whether a point may be a count of something, or the verb "may"."""
    if point.month is None:
        return point.year is not None and _COUNTED.match(match.string, match.end()) is not None
    return point.year is None and _VERB.search(match.group()) is not None


def _read(reader: Reader, found: re.Match[str], today: date) -> Point | None:
    groups = {name: value.lower() for name, value in found.groupdict().items() if value is not None}
    try:
        read = reader(groups, today)
    except (ValueError, OverflowError):
        return None
    return replace(_HERE, period=read) if isinstance(read, Period) else read
