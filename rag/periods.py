"""Spans of whole calendar days, and the arithmetic on them that dates in words need.

Pure calendar: knows no language and no clock.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Part = Literal["early", "mid", "late"]
Unit = Literal["day", "week", "month", "year"]

MONTHS_IN_YEAR = 12
DAYS_IN_WEEK = 7
_ONE_DAY = timedelta(days=1)
_PARTS: tuple[Part, ...] = ("early", "mid", "late")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


def of_day(day: date) -> Period:
    """Make a period of one day."""
    return Period(day, day)


def of_month(year: int, month: int) -> Period:
    """Make a calendar month. Raises ValueError outside the calendar."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def of_months(year: int, first: int, count: int) -> Period:
    """Make `count` months from month `first` on; months past December run into the next year."""
    index = year * MONTHS_IN_YEAR + first - 1
    return Period(_month_at(index).first, _month_at(index + count - 1).last)


def of_years(first: int, last: int) -> Period:
    """Make whole calendar years. Raises ValueError outside the calendar or in the wrong order."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return Period(date(first, 1, 1), date(last, MONTHS_IN_YEAR, 31))


def of_week(day: date) -> Period:
    """Make the week, Monday to Sunday, of a day."""
    monday = day - day.weekday() * _ONE_DAY
    return Period(monday, monday + (DAYS_IN_WEEK - 1) * _ONE_DAY)


def back(day: date, unit: Unit, count: int) -> Period:
    """Go `count` units back (forward when negative): to a day, a calendar month or year, or the 7 days around a day.

    "Two weeks ago" seldom means the very day; "two days ago" does. Raises ValueError or OverflowError off the calendar.

    >>> back(date(2022, 3, 31), "month", 1)
    Period(first=datetime.date(2022, 2, 1), last=datetime.date(2022, 2, 28))
    """
    if unit == "year":
        return of_years(day.year - count, day.year - count)
    if unit == "month":
        return _month_at(day.year * MONTHS_IN_YEAR + day.month - 1 - count)
    if unit == "day":
        return of_day(day - count * _ONE_DAY)
    middle = day - count * DAYS_IN_WEEK * _ONE_DAY
    return Period(middle - 3 * _ONE_DAY, middle + 3 * _ONE_DAY)


def rolling(day: date, unit: Unit, count: int) -> Period:
    """Make the last `count` units that end on a day: "the past two weeks", "the last year"."""
    if unit in {"day", "week"}:
        return Period(day - count * (DAYS_IN_WEEK if unit == "week" else 1) * _ONE_DAY, day)
    month = back(day, "month", count * (MONTHS_IN_YEAR if unit == "year" else 1))
    return Period(month.first.replace(day=min(day.day, month.last.day)), day)


def latest_month(month: int, day: date, *, before: bool = False) -> Period:
    """Find the latest such month that has begun by a day, or with `before` that had ended by then."""
    began = month < day.month if before else month <= day.month
    return of_month(day.year if began else day.year - 1, month)


def latest_weekday(weekday: int, day: date, *, before: bool = False) -> date:
    """Find the latest such weekday (0 is Monday) up to a day, or with `before` earlier than it."""
    distance = (day.weekday() - weekday) % DAYS_IN_WEEK
    return day - (distance or (DAYS_IN_WEEK if before else 0)) * _ONE_DAY


def part_of(period: Period, part: Part) -> Period:
    """Take the early, middle or late third: of a year by months, of a month by tens of days.

    >>> part_of(of_month(2022, 2), "late"), part_of(of_years(2023, 2023), "early").last
    (Period(first=datetime.date(2022, 2, 21), last=datetime.date(2022, 2, 28)), datetime.date(2023, 4, 30))
    """
    first, last = period.first, period.last
    months = (last.year - first.year) * MONTHS_IN_YEAR + last.month - first.month + 1
    if first.day != 1 or last != of_month(last.year, last.month).last:
        return period
    if months == 1:
        begins = first.replace(day=1 + 10 * _PARTS.index(part))
        return Period(begins, last if part == "late" else begins.replace(day=begins.day + 9))
    third = months // 3
    began = first.month + third * _PARTS.index(part)
    return of_months(first.year, began, third) if months % 3 == 0 else period


def _month_at(index: int) -> Period:
    return of_month(index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1)
