"""Dates meet as days, in any order and however they are said; a sentence may say less than its quote, never more."""

from __future__ import annotations

from datetime import date

import pytest

from rag.date_fit import dates_of, unborne_dates

DAY = date(2016, 3, 25)


def unborne(text: str, quote: str, published: date | None = DAY) -> list[str]:
    return [text[start:end] for start, end in unborne_dates(text, [(quote, published)])]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("on 23 March 2016", "on Wednesday"),
        ("on Wednesday", "on 23 March"),
        ("on March 23", "on 23 March 2016"),
        ("in March 2016", "on Wednesday"),
        ("in 2016", "last month"),
        ("in February", "last month"),
        ("on Tuesday, 29 March 2016", "on Tuesday"),
        ("on 3 December 2016", "on December 3"),
        ("two weeks ago", "two weeks ago"),
        ("It may end.", "It ends."),
        ("on 25 March 2016", "at a meeting of the envoys"),
    ],
)
def test_the_same_day_in_other_words_is_borne_out(text: str, quote: str) -> None:
    assert unborne(text, quote) == []


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("on 24 March 2016", "on Wednesday", ["24 March 2016"]),
        ("on 24 March 2016", "in March 2016", ["24 March 2016"]),
        ("in April", "in March", ["April"]),
        ("in 2015 and 2016", "in 2016", ["2015"]),
        ("before March 2015", "after March 2015", ["March 2015"]),
        ("on Thursday", "on Wednesday", ["Thursday"]),
        ("on 25 March 2016", "on Wednesday", ["25 March 2016"]),
    ],
)
def test_another_day_or_a_closer_one_is_not(text: str, quote: str, found: list[str]) -> None:
    assert unborne(text, quote) == found


def test_without_a_day_of_publication_relative_dates_are_compared_as_written() -> None:
    assert unborne("on Wednesday", "on Wednesday", None) == []
    assert unborne("on 23 March 2016", "on Wednesday", None) == ["23 March 2016"]
    assert unborne("on 23 March 2016", "on March 23, 2016", None) == []
    assert [found.periods for found in dates_of("on Wednesday", None)] == [()]


def test_each_quote_is_dated_by_its_own_article() -> None:
    quotes = [("on Wednesday", DAY), ("on Wednesday", date(2022, 2, 11))]
    text = "on 23 March 2016 and on 9 February 2022, not on 2 February 2022"
    assert [text[start:end] for start, end in unborne_dates(text, quotes)] == ["2 February 2022"]
