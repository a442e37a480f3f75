"""Bounds are inclusive days; a month or a year stands for its first day as `since` and its last otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from app.bounds import make_filters
from rag.errors import InputError
from rag.nouns import Filters


def test_a_month_as_until_means_its_last_day_in_leap_years_too() -> None:
    assert make_filters(since="2016-02", until="2016-02") == Filters(since=date(2016, 2, 1), until=date(2016, 2, 29))


def test_a_year_as_a_bound_means_its_first_or_last_day() -> None:
    assert make_filters(since="2016", as_of="2016") == Filters(since=date(2016, 1, 1), as_of=date(2016, 12, 31))


def test_nothing_given_filters_nothing() -> None:
    assert make_filters(since="", until=None, sources=[" "]) == Filters()


def test_names_are_trimmed() -> None:
    assert make_filters(sources=[" Post "], speakers=["Oduya"]) == Filters(sources=("Post",), speakers=("Oduya",))


@pytest.mark.parametrize(
    "bad", ["2016-13", "2016-02-30", "yesterday", "16", "2016-2", "\x00", "２０１６", "9" * 30, "0000"]
)
def test_what_is_no_date_is_an_input_error(bad: str) -> None:
    with pytest.raises(InputError):
        make_filters(since=bad)
