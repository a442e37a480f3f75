"""Days are read from what names a whole day, and from nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.dates import english_day, published_day, why_no_day


@pytest.mark.parametrize(
    "value",
    [
        "2022-02-10",
        "2022-02-10T23:59:59Z",
        "2022-02-10 10:00:00.123+03:00",
        "20220210",
        "2022/02/10",
        "10.02.2022",
        "Thu, 10 Feb 2022 23:30:00 -0500",
        "Thursday, February 10, 2022",
        "10 February 2022",
        "10 February, 2022 at 14:05 GMT",
        "Feb. 10, 2022, 2:05 p.m. EST",
        "10th of February 2022",
        "February 10th 2022",
        "10-Feb-2022",
        "  10  feb\n2022 ",
        "10 février 2022",
        "10. Februar 2022",
        "10 Şubat 2022",
        "10 de febrero de 2022",
        date(2022, 2, 10),
        datetime(2022, 2, 10, 23, 0, tzinfo=UTC),
    ],
)
def test_a_day_is_read_as_it_is_written(value: object) -> None:
    assert published_day(value) == date(2022, 2, 10)


@pytest.mark.parametrize(
    "value",
    [
        "31 February 2022",
        "2022-02-31",
        "31 February",
        "31 février 2022",
        "2016-02",
        "2016",
        "May 2022",
        "yesterday",
        "today",
        "last week",
        "3 days ago",
        "soon",
        "",
        "03/04/2016",
        "5 2022 11",
        "May",
        "Sunday",
        "12:30",
        "1 2 3 4",
        "x" * 1000,
        None,
        5,
        20220210.5,
        True,
        [],
        {},
    ],
)
def test_what_names_no_whole_day_gives_none(value: object) -> None:
    assert published_day(value) is None


def test_a_slashed_date_is_read_only_if_it_can_be_but_one_day() -> None:
    assert published_day("24/03/2016") == published_day("03/24/2016") == date(2016, 3, 24)
    assert published_day("03/03/2016") == date(2016, 3, 3)
    assert published_day("25/25/2016") is None


def test_the_reason_says_what_is_missing() -> None:
    assert why_no_day("2016-02") == "The date '2016-02' names no day; the article is stored undated."
    assert "day/month or month/day" in why_no_day("03/04/2016")
    assert (
        why_no_day("31 February") == "The date '31 February' is no day of the calendar; the article is stored undated."
    )


@settings(max_examples=100, deadline=None)
@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y"]))
def test_every_day_of_the_calendar_can_be_read_back(day: date, form: str) -> None:
    assert english_day(day.strftime(form)) == day


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    assert published_day(text) is None or any(character.isdigit() for character in text)
