"""Bounds are inclusive days; a month or a year stands for its first day as `since` and its last otherwise."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bounds import make_filters
from rag.errors import InputError
from rag.nouns import Filters


def test_a_month_as_until_means_its_last_day_in_leap_years_too() -> None:
    assert make_filters(since="2016-02", until="2016-02") == Filters(since=date(2016, 2, 1), until=date(2016, 2, 29))


MONTHS = st.tuples(st.integers(1000, 9999), st.integers(1, 12))


@given(month=MONTHS, bound=st.sampled_from(["until", "as_of"]))
def test_any_month_as_an_upper_bound_means_its_last_day_and_as_a_lower_one_its_first(
    month: tuple[int, int], bound: str
) -> None:
    year, number = month
    written = f"{year:04}-{number:02}"
    last = make_filters(**{bound: written}).last_day  # type: ignore[arg-type]  # a name of either keyword
    assert last == date(year, number, monthrange(year, number)[1])
    assert make_filters(since=written).since == date(year, number, 1)


@given(first=MONTHS, second=MONTHS, third=MONTHS)
def test_the_earlier_of_until_and_as_of_holds_and_no_day_is_left_only_if_since_is_later(
    first: tuple[int, int], second: tuple[int, int], third: tuple[int, int]
) -> None:
    since, until, as_of = (f"{year:04}-{month:02}" for year, month in (first, second, third))
    expected = min(second, third)
    if first > expected:
        with pytest.raises(InputError, match="No day lies between"):
            make_filters(since=since, until=until, as_of=as_of)
    else:
        last = make_filters(since=since, until=until, as_of=as_of).last_day
        assert last is not None
        assert ((last.year, last.month), last.day) == (expected, monthrange(*expected)[1])


@given(day=st.dates(min_value=date(1000, 1, 1)))
def test_a_day_as_a_bound_is_that_day_itself(day: date) -> None:
    written = day.isoformat()
    assert make_filters(since=written, until=written, as_of=written) == Filters(since=day, until=day, as_of=day)


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
