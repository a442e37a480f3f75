from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.periods import (
    Part,
    Period,
    back,
    latest_month,
    latest_weekday,
    of_month,
    of_months,
    of_week,
    of_years,
    part_of,
    rolling,
)

THURSDAY = date(2016, 3, 24)


def test_a_month_ends_on_its_last_day() -> None:
    assert of_month(2016, 2) == Period(date(2016, 2, 1), date(2016, 2, 29))
    assert of_month(2022, 2).last == date(2022, 2, 28)


def test_months_past_december_run_into_the_next_year() -> None:
    assert of_months(2021, 12, 3) == Period(date(2021, 12, 1), date(2022, 2, 28))


def test_years_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="2015"):
        of_years(2016, 2015)


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert of_week(THURSDAY) == Period(date(2016, 3, 21), date(2016, 3, 27))


def test_going_back_keeps_the_unit() -> None:
    assert back(THURSDAY, "day", 2) == Period(date(2016, 3, 22), date(2016, 3, 22))
    assert back(THURSDAY, "week", 1) == Period(date(2016, 3, 14), date(2016, 3, 20))
    assert back(THURSDAY, "month", 3) == Period(date(2015, 12, 1), date(2015, 12, 31))
    assert back(THURSDAY, "year", -1) == Period(date(2017, 1, 1), date(2017, 12, 31))


def test_rolling_periods_end_today() -> None:
    assert rolling(THURSDAY, "week", 2).first == date(2016, 3, 10)
    assert rolling(date(2016, 3, 31), "month", 1) == Period(date(2016, 2, 29), date(2016, 3, 31))
    assert rolling(THURSDAY, "year", 1).first == date(2015, 3, 24)


def test_the_latest_month_may_be_the_current_one() -> None:
    assert latest_month(3, THURSDAY).first == date(2016, 3, 1)
    assert latest_month(3, THURSDAY, before=True).first == date(2015, 3, 1)
    assert latest_month(12, THURSDAY).first == date(2015, 12, 1)


def test_the_latest_weekday_may_be_today() -> None:
    assert latest_weekday(3, THURSDAY) == THURSDAY
    assert latest_weekday(3, THURSDAY, before=True) == date(2016, 3, 17)
    assert latest_weekday(4, THURSDAY) == date(2016, 3, 18)


@pytest.mark.parametrize(
    ("period", "part", "expected"),
    [
        (of_years(2023, 2023), "early", Period(date(2023, 1, 1), date(2023, 4, 30))),
        (of_years(2023, 2023), "mid", Period(date(2023, 5, 1), date(2023, 8, 31))),
        (of_years(2023, 2023), "late", Period(date(2023, 9, 1), date(2023, 12, 31))),
        (of_month(2016, 2), "early", Period(date(2016, 2, 1), date(2016, 2, 10))),
        (of_month(2016, 2), "mid", Period(date(2016, 2, 11), date(2016, 2, 20))),
        (of_month(2016, 2), "late", Period(date(2016, 2, 21), date(2016, 2, 29))),
        (of_week(THURSDAY), "early", of_week(THURSDAY)),
    ],
)
def test_a_part_is_a_third(period: Period, part: Part, expected: Period) -> None:
    assert part_of(period, part) == expected


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_the_parts_of_a_month_make_up_the_month(year: int, month: int) -> None:
    whole = of_month(year, month)
    early, mid, late = (part_of(whole, part) for part in ("early", "mid", "late"))
    assert (early.first, late.last) == (whole.first, whole.last)
    assert [(mid.first - early.last).days, (late.first - mid.last).days] == [1, 1]
