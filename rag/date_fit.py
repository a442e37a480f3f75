"""Compares the dates that a sentence names with those of its quotes, as days: "24 March" with "on Thursday".

Relative dates count from the day of publication of the quoted article, in the sentence as in the quote. Where that day
is unknown they are compared as they are written. A sentence may say less ("in March"), never more ("on 24 March" where
the quote has "in March"). Which word leads to a date is not compared, but for "before" and "after".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from rag.date_points import Point, points
from rag.periods import DAYS_IN_WEEK, Period, of_day
from rag.spelling import fold

# Counted from either, a date that is written in full is the same.
_SOME_DAY, _OTHER_DAY = date(2001, 1, 3), date(2013, 6, 20)
_REACH = 12
_LEAD = re.compile(
    r"\b(in|on|of|since|until|till|by|from|during|before|after|last|next|this|early|late|mid|to|and|between)[\s-]{1,2}$",
    re.IGNORECASE,
)
_SIDES = {"before": -1, "until": -1, "till": -1, "by": -1, "after": 1, "since": 1, "from": 1}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date expression at `text[start:end]`, its folded words, and the days it may name (none if unknown).

    `side` is -1 behind "before" and the like, 1 behind "after" and the like, else 0; `yearless` is the month and day of
    a date without a year (0 for no day).
    """

    start: int
    end: int
    words: str
    periods: tuple[Period, ...]
    side: int
    yearless: tuple[int, int] | None = None


@lru_cache(maxsize=256)
def dates_of(text: str, published: date | None) -> tuple[DateSpan, ...]:
    """List the dates of a text in its order, counted from a day of publication. Linear in the text.

    >>> [str(found.periods[0].first) for found in dates_of("He left on Friday, not in 2015.", date(2016, 3, 23))]
    ['2016-03-18', '2015-01-01']
    """
    if published is not None:
        return tuple(_read(text, published))
    again = {found.start: found.periods for found in _read(text, _OTHER_DAY)}
    return tuple(
        found if again.get(found.start) == found.periods else DateSpan(found.start, found.end, found.words, (), 0)
        for found in _read(text, _SOME_DAY)
    )


def unborne_dates(text: str, quotes: Sequence[tuple[str, date | None]]) -> Iterator[tuple[int, int]]:
    """Yield the places of the dates of a text that none of its quotes, each with its day of publication, bears out."""
    read = [(dates_of(text, day), _with_publication(dates_of(quote, day), day)) for quote, day in quotes]
    for place in range(len(read[0][0]) if read else 0):
        # Which expressions a text holds does not depend on the day they are counted from.
        if not any(_borne(mine[place], theirs) for mine, theirs in read if place < len(mine)):
            found = read[0][0][place]
            yield found.start, found.end


def _with_publication(found: Sequence[DateSpan], day: date | None) -> Sequence[DateSpan]:
    """Let the day of publication stand for a date where the quote names none: "on 10 February the Post reported"."""
    return found or ([DateSpan(0, 0, day.isoformat(), (of_day(day),), 0, (day.month, day.day))] if day else [])


def _read(text: str, today: date) -> Iterator[DateSpan]:
    for point in points(text, today):
        lead = _LEAD.search(text, max(0, point.start - _REACH), point.start)
        written = text[point.start : point.end]
        if point.weak and not (lead and written[:1].isupper()):
            continue
        yield DateSpan(
            start=point.start,
            end=point.end,
            words=fold(written),
            periods=tuple(_periods(point, today)),
            side=_SIDES.get(lead.group(1).lower(), 0) if lead else 0,
            yearless=(point.month, point.day or 0) if point.month and point.year is None else None,
        )


def _periods(point: Point, today: date) -> Iterator[Period]:
    """Yield the days a point may name: news also says "on Friday" of the one to come."""
    period = point.on(today)
    if period is None:
        return
    yield period
    try:
        if point.weekday:
            yield of_day(period.first + timedelta(days=DAYS_IN_WEEK))
        elif point.month and point.year is None:
            yield Period(_next_year(period.first), _next_year(period.last))
    except (ValueError, OverflowError):
        return


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1)


def _borne(mine: DateSpan, theirs: Sequence[DateSpan]) -> bool:
    return any(_same(mine, other) and mine.side * other.side >= 0 for other in theirs)


def _same(mine: DateSpan, other: DateSpan) -> bool:
    if mine.words == other.words:
        return True
    if mine.yearless and other.periods and _falls_on(mine.yearless, other):
        return True
    return any(own.first <= held.first and held.last <= own.last for own in mine.periods for held in other.periods)


def _falls_on(month_and_day: tuple[int, int], other: DateSpan) -> bool:
    month, day = month_and_day
    return any(
        (held.first.month, held.last.month) == (month, month) and (not day or held.first.day == held.last.day == day)
        for held in other.periods
    )
