"""Numbers with what they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.number_words import written_numbers
from rag.numbers import AMOUNTS, Number, numbers


def values(text: str) -> list[float]:
    return [number.value for number in numbers(text)]


def amounts(text: str) -> list[Number]:
    return [number for number in numbers(text) if number.kind in AMOUNTS]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("260,000", 260_000),
        ("260 000", 260_000),
        ("260\u00a0000", 260_000),
        ("1 234 567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("12,34,567", 1_234_567),
        ("1.5 million", 1_500_000),
        ("3.5bn", 3_500_000_000),
        ("15k", 15_000),
        ("2.5m people", 2_500_000),
        ("nine", 9),
        ("twenty-five", 25),
        ("a dozen", 12),
        ("two dozen", 24),
        ("a hundred and twenty", 120),
        ("one hundred and five thousand three hundred and six", 105_306),
        ("half a million", 500_000),
        ("half a dozen", 6),
        ("a quarter of a million", 250_000),
        ("two and a half million", 2_500_000),
        ("a million and a half", 1_500_000),
        ("dozens", 24),
        ("hundreds", 200),
        ("tens of thousands", 20_000),
        ("hundreds of thousands", 200_000),
    ],
)
def test_a_number_is_worth_the_same_however_it_is_written(written: str, value: float) -> None:
    assert values(f"The report spoke of {written} in all.") == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A third of them left.", 100 / 3),
        ("two thirds of the house", 200 / 3),
        ("Half the town fled.", 50),
        ("three-quarters of it", 75),
        ("40% of it", 40),
        ("40 per cent of it", 40),
        ("40 percent", 40),
    ],
)
def test_a_share_is_a_share_of_a_hundred(text: str, value: float) -> None:
    (number,) = numbers(text)
    assert (number.value, number.unit, number.kind) == (value, "%", "share")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("over 500", "over"),
        ("more than 500", "over"),
        ("well over 500", "over"),
        ("at least 500", "at_least"),
        ("no fewer than 500", "at_least"),
        ("500 or more", "at_least"),
        ("500 people or more", "at_least"),
        ("500+", "at_least"),
        ("up to 500", "at_most"),
        ("no more than 500", "at_most"),
        ("as many as 500", "at_most"),
        ("fewer than 500", "under"),
        ("nearly 500", "about"),
        ("some 500", "about"),
        ("an estimated 500", "about"),
        ("500 or so", "about"),
        ("500-odd", "about"),
        ("hundreds", "at_least"),
        ("up to hundreds", "at_most"),
        ("all of the 500", "exact"),
    ],
)
def test_a_bound_is_read_before_the_number_or_after_it(text: str, bound: str) -> None:
    assert [number.bound for number in numbers(f"They held {text}.")] == [bound]


@pytest.mark.parametrize(
    "text",
    ["between 10 and 20 people", "10 to 20 people", "10-20 people", "10 – 20 people", "ten or 20 people"],
)
def test_a_range_gives_both_its_ends(text: str) -> None:
    low, high = numbers(f"They held {text}.")
    assert (low.value, low.bound, low.range_end) == (10, "at_least", "low")
    assert (high.value, high.bound, high.range_end) == (20, "at_most", "high")


def test_the_first_end_of_a_range_takes_scale_and_unit_from_the_second() -> None:
    assert [(n.value, n.unit) for n in numbers("between $10 and $20 million")] == [(10e6, "$"), (20e6, "$")]
    assert [(n.value, n.unit) for n in numbers("two to three days")] == [(2, "day"), (3, "day")]


def test_a_change_from_one_number_to_another_is_no_range() -> None:
    assert [n.bound for n in numbers("It rose from 10 to 20.")] == ["exact", "exact"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("$3.5 million", "$"), ("US$5bn", "$"), ("10 euros", "€"), ("€10", "€"), ("7 roubles", "rouble")],
)
def test_money_has_its_currency(text: str, unit: str) -> None:
    (number,) = numbers(f"It cost {text}.")
    assert (number.kind, number.unit) == ("money", unit)
    assert f"It cost {text}."[number.start : number.end] == text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("on 24 March 2016 at 5 p.m.", ["date", "date", "time"]),
        ("on December 18", ["date"]),
        ("10-12 June", ["date", "date"]),
        ("between 10 and 20 March", ["date", "date"]),
        ("between 2011 and 2016", ["date", "date"]),
        ("2016-03-24", ["date", "date", "date"]),
        ("the 1990s", ["date"]),
        ("in 1648", ["date"]),
        ("scheduled for 1700 (1600 GMT)", ["time", "time"]),
        ("at 17:30", ["time", "time"]),
        ("based on Resolution 2254", ["label"]),
        ("under Article 5", ["label"]),
        ("the F-16 and the G20", ["label", "label"]),
        ("the Antalya Forum 2024", ["date"]),
        ("it won 2-1", ["score", "score"]),
        ("by a vote of 9-14", ["score", "score"]),
        ("Ada Quill, 34, said", ["age"]),
        ("a 34-year-old man aged 34", ["age", "age"]),
        ("in his 30s", ["age"]),
        ("the third round, the 21st since", ["ordinal", "ordinal"]),
    ],
)
def test_what_is_no_amount_is_marked_as_what_it_is(text: str, kinds: list[str]) -> None:
    assert [number.kind for number in numbers(text)] == kinds


@pytest.mark.parametrize(
    "text", ["2000 trucks", "2016 people", "some 1,950 homes", "2,016 people", "In Halem 12 people"]
)
def test_what_only_looks_like_a_year_or_a_name_is_counted(text: str) -> None:
    assert [number.kind for number in numbers(text)] == ["count"]


@pytest.mark.parametrize("text", ["no one came", "one of the options", "one another", "The first half", "half an hour"])
def test_words_that_only_look_like_numbers_give_no_amount(text: str) -> None:
    assert amounts(text) == []


def test_a_measure_and_a_joined_noun_name_their_unit() -> None:
    found = [(n.value, n.kind, n.unit) for n in numbers("A 15-member panel sat for six months, five km away.")]
    assert found == [(15, "count", "member"), (6, "measure", "month"), (5, "measure", "km")]


texts = st.text(st.sampled_from("0123456789 ,.-–:/$%a\u00a0") | st.characters(), max_size=60) | st.lists(
    st.sampled_from(
        "one two half a an third million hundred dozen dozens of and to between 7 2016 1,000 000 over May $ % -".split()
    ),
    max_size=14,
).map(" ".join)


@given(texts)
@settings(max_examples=400)
def test_numbers_stand_in_order_and_never_overlap(text: str) -> None:
    position = 0
    for number in numbers(text):
        assert position <= number.start < number.end <= len(text)
        position = number.end


@given(st.integers(0, 10**15 - 1))
def test_groups_of_three_are_worth_what_their_digits_are(value: int) -> None:
    assert values(f"all {value:,} of them") == [value]


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "one ",
        "1,",
        "1 000",
        "half a ",
        "1-",
        "1:",
        "two and a ",
        "hundreds of ",
        "1 to ",
        "over 1 ",
        "A1 ",
        "Aa 1 ",
        "$",
    ],
)
def test_a_long_text_of_the_worst_kind_is_read_whole(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert numbers(text + " and 7 trucks")[-1].value == 7


def test_an_unreadable_row_of_digits_gives_no_number() -> None:
    assert written_numbers("12345678901234567890 and 1,234,56") == []
