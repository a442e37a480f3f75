"""Tells whether two direct answers say the same: "Gen. Quill" and "General Ada Quill", "in May" and "on Friday".

What they stand for decides where that can be told, a day or a person; the words do otherwise.
"""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date

from rag.dates import Window, resolve, windows
from rag.name_forms import one_bearer
from rag.names import names
from rag.numbers import numbers
from rag.spelling import STOP_WORDS, fold

Days = tuple[date, date]
"""The first and the last day that words may stand for."""

_YEAR = re.compile(r"\b\d{4}\b")


def is_one_answer(one: str, other: str, *, days: tuple[Days | None, Days | None] = (None, None)) -> bool:
    """Tell whether two direct answers are the same in other words; `days` are what they stand for (`days_at`).

    Of two times the one that lies within the other only says it more exactly.

    >>> is_one_answer("8 May 1900", "15 July 1905"), is_one_answer("Quill", "Envoy Quill"), is_one_answer("98", "98 km")
    (False, True, True)
    >>> is_one_answer("Gen. Ada Quill", "General Quill")
    True
    """
    mine, theirs = days
    if mine and theirs:
        return _is_within(mine, theirs) or _is_within(theirs, mine)
    return _of_the_same_words(one, other) or _of_one_bearer(one, other)


def days_at(text: str, start: int, end: int, published: date | None) -> Days | None:
    """Read which days `text[start:end]` stands for, if it is one expression; relative ones need a day of publication.

    >>> days_at("It ended in May, they said.", 12, 15, date(2021, 9, 16))
    (datetime.date(2021, 5, 1), datetime.date(2021, 5, 31))
    """
    found = times_at(text, start, end, published)
    if len(found) != 1:
        return None
    _, window = found[0]
    told = published is not None or _YEAR.search(window.text) is not None
    return (window.since, window.until) if told and window.since and window.until else None


def times_at(text: str, start: int, end: int, published: date | None) -> list[tuple[int, Window]]:
    """List the expressions of time that `text[start:end]` touches, each with where it begins."""
    found = []
    place = 0
    for window in resolve(text, published) if published else windows(text, today=date.max):
        first = text.find(window.text, place)
        if first < 0:
            continue
        place = first + len(window.text)
        if first < end and start < place:
            found.append((first, window))
    return found


def shown_days(days: Days) -> str:
    """Write one day or several.

    >>> shown_days((date(2021, 5, 1), date(2021, 5, 1))), shown_days((date(2021, 5, 1), date(2021, 5, 31)))
    ('1 May 2021', '1 May 2021 to 31 May 2021')
    """
    written = [f"{day.day} {month_name[day.month]} {day.year}" for day in dict.fromkeys(days)]
    return " to ".join(written)


def _is_within(one: Days, other: Days) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def _of_the_same_words(one: str, other: str) -> bool:
    mine, theirs = _bare(one), _bare(other)
    shared = mine & theirs
    return bool(shared) and (shared in {mine, theirs} or len(shared) >= len(mine ^ theirs) / 2)


def _of_one_bearer(one: str, other: str) -> bool:
    return bool(names(one)) and bool(names(other)) and one_bearer([one, other]) is not None


def _bare(text: str) -> frozenset[str]:
    counted = (f"{number.value:g}" for number in numbers(text))
    words = (word for word in fold(text).split() if word not in STOP_WORDS and not word[0].isdigit())
    return frozenset((*counted, *words))
