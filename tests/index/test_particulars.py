from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.particulars import Kind, conflict, lines, numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twelve dead and 14 wounded", ["12", "14"]),
        ("twenty five of 260000", ["25", "260000"]),
        ("1.5 million or 2m or 1500000", ["1500000", "2000000", "1500000"]),
        ("two hundred fifty", ["250"]),
        ("three hundred thousand", ["300000"]),
        ("the 3rd and the third round", ["3", "3"]),
        ("in 2016 five people", ["2016", "5"]),
        ("dozens of t72 tanks", ["dozens", "t72"]),
        ("no number here", []),
    ],
)
def test_numbers_are_read_as_values(text: str, expected: list[str]) -> None:
    assert numbers(text.split()) == expected


def test_a_sentence_gives_its_numbers_dates_and_names() -> None:
    (line,) = lines("On Friday, 3 May the U.N. envoy Mirela Harlan met President Kessler in Vessin.")
    assert line.particulars == {
        ("number", "3"),
        ("month", "may"),
        ("weekday", "friday"),
        ("name", "un"),
        ("name", "mirela"),
        ("name", "harlan"),
        ("rank", "president"),
        ("name", "kessler"),
        ("name", "vessin"),
    }


def test_may_is_a_month_only_when_capitalised() -> None:
    assert lines("They may come.")[0].particulars == frozenset()


def test_the_united_nations_are_the_un() -> None:
    assert lines("He told the United Nations so.")[0].particulars == lines("He told the U.N. so.")[0].particulars


def test_a_first_word_is_a_name_only_if_something_else_says_so() -> None:
    first, _, third = lines("Talks resumed. The envoy met Kessler. Kessler left.")
    assert first.particulars == frozenset()
    assert third.particulars == {("name", "kessler")}


def test_headings_have_no_names_and_datelines_and_credits_are_left_out() -> None:
    heading, body = lines(
        "Harlan in Vessin\n\nVESSIN, June 3 (Northern Wire) - Talks began.\n\nReporting by Anna Sorel."
    )
    assert heading.heading
    assert heading.particulars == frozenset()
    assert body.words == ("talks", "began")


def test_only_what_both_sides_have_exclusively_conflicts() -> None:
    monday: tuple[Kind, str] = ("weekday", "monday")
    friday: tuple[Kind, str] = ("weekday", "friday")
    name: tuple[Kind, str] = ("name", "harlan")
    assert conflict(frozenset({monday}), frozenset({friday}))
    assert not conflict(frozenset({monday, name}), frozenset({monday}))
    assert not conflict(frozenset({monday}), frozenset({name}))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(line.words for line in lines(text))
