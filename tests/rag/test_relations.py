"""How two numeric claims about the same thing relate."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.nouns import Bound, Figure, Relation
from rag.relations import Claim, compatible, interval, is_part, relate, same_speaker

MAY = date(2021, 5, 19)


def figure(value: float, bound: Bound = "exact", **given_fields: object) -> Figure:
    fields: dict[str, object] = {"counted": "killed", "event": "flood", "article_id": f"a{value}", **given_fields}
    return Figure(start=0, end=1, quote_start=0, quote_end=1, value=value, bound=bound, **fields)  # type: ignore[arg-type]


def claim(
    value: float, bound: Bound = "exact", *, by: str | None = None, day: date | None = MAY, **given_fields: object
) -> Claim:
    return Claim(figure(value, bound, **given_fields), str(value), 0, 1, "", by, day)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (figure(350_000, "over"), figure(350_209), True),
        (figure(41_000, "over"), figure(48_000), False),
        (figure(48_000), figure(47_800), True),
        (figure(48_000), figure(49_000), False),
        (figure(14), figure(15), False),
        (figure(40, "over"), figure(43), True),
        (figure(40, "over"), figure(37), False),
        (figure(31, "at_least"), figure(14), False),
        (figure(500, "at_most"), figure(480), True),
        (figure(500, "about"), figure(520), True),
        (figure(24, "at_least"), figure(60), True),
        (figure(10, "at_least", high=20), figure(15), True),
        (figure(10, "at_least", high=20), figure(25), False),
    ],
)
def test_bounds_and_rounding_tell_whether_two_figures_agree(one: Figure, other: Figure, agree: bool) -> None:
    assert compatible(one, other) is agree
    assert compatible(other, one) is agree


MINISTRY, WATCH = "the interior ministry", "Lethren Watch"


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        # Of those still missing fewer are missing later; at once, two who differ differ.
        (claim(52, counted="missing"), claim(40, counted="missing", by=WATCH, day=date(2021, 5, 27)), "superseded"),
        (claim(52, counted="missing"), claim(40, counted="missing", by=WATCH), "conflict"),
        # Who gives two numbers as facts counts two things.
        (claim(130, counted="seat", article_id="a"), claim(112, counted="seat", article_id="a"), "different_scope"),
        # One office counts again, up or down.
        (claim(118, by="Relief Office"), claim(126, by="the Relief Office", day=date(2021, 5, 29)), "superseded"),
        (claim(43, by=WATCH), claim(37, by=WATCH, day=date(2021, 11, 30)), "superseded"),
        (claim(14, by=MINISTRY, article_id="a"), claim(19, by=MINISTRY, article_id="a"), "superseded"),
        # Two who count at the same time.
        (claim(19, by=MINISTRY), claim(31, "at_least", by=WATCH), "conflict"),
        (claim(40, "over", by="doctors"), claim(37, by="inspectors", day=date(2021, 11, 30)), "conflict"),
        # A toll grows within days, whoever tells it; within a war, that is another way of counting.
        (claim(63, by=MINISTRY), claim(118, by="Relief Office", day=date(2021, 5, 24)), "superseded"),
        (claim(19, by=MINISTRY), claim(37, by="inspectors", day=date(2021, 11, 30)), "conflict"),
        (claim(48_000, by="a", event="war"), claim(70_200, by=WATCH, event="war", day=date(2024, 12, 12)), "conflict"),
        (claim(260_000, "over", event="war"), claim(350_000, "over", event="war", day=date(2024, 3, 1)), "superseded"),
        (claim(470_000, "over", event="war"), claim(350_000, "over", event="war", day=date(2024, 3, 1)), "conflict"),
        (claim(260_000, "over", day=None), claim(470_000, "over"), "conflict"),
        # Other things counted.
        (claim(37), claim(9, of="child"), "different_scope"),
        (claim(37), claim(37, counted="wounded"), "different_scope"),
        (claim(300, since=date(2011, 3, 1)), claim(200, since=date(2020, 1, 1)), "different_scope"),
        (claim(6.6e6, article_id="a"), claim(3.7e6, article_id="a"), "different_scope"),
        # What comes and goes is another number at another time.
        (claim(45, counted="seat"), claim(21, counted="seat", day=date(2024, 1, 1)), "different_scope"),
        (claim(45, counted="seat"), claim(21, counted="seat"), "conflict"),
        (claim(45, counted="seat", by=WATCH), claim(21, counted="seat", by=WATCH, day=date(2024, 1, 1)), "superseded"),
        (claim(350_000, "over"), claim(350_209), "compatible"),
    ],
)  # fmt: skip
def test_two_claims_agree_or_one_replaced_the_other_or_they_differ_in_scope_or_conflict(
    one: Claim, other: Claim, relation: Relation
) -> None:
    assert relate(one, other) == relation
    assert relate(other, one) == relation


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the ministry", "The interior ministry in Tolmeny", True),
        ("the Orsavian defence ministry", "The defence ministry in Tolmeny", True),
        ("the interior ministry", "the defence ministry", False),
        ("the U.N.", "UN", True),
        ("doctors", None, False),
        (None, None, False),
    ],
)
def test_one_speaker_goes_by_longer_and_shorter_names(one: str | None, other: str | None, same: bool) -> None:
    assert same_speaker(claim(1, by=one), claim(1, by=other)) is same


def test_a_much_smaller_number_of_the_same_article_counts_a_part() -> None:
    war, cold = figure(61_500, article_id="a"), figure(5_200, article_id="a")
    assert is_part(cold, war)
    assert not is_part(war, cold)
    assert not is_part(figure(5_200, article_id="b"), war)


bounds = st.sampled_from(["exact", "about", "at_least", "over", "at_most", "under"])


@given(st.integers(1, 10**9), bounds)
def test_a_figure_can_mean_its_own_number(value: int, bound: Bound) -> None:
    low, high = interval(figure(value, bound))
    assert low <= value <= high


@given(st.integers(1, 10**6), bounds, st.integers(1, 10**6), bounds)
def test_agreeing_does_not_depend_on_the_order(one: int, one_bound: Bound, other: int, other_bound: Bound) -> None:
    first, second = figure(one, one_bound), figure(other, other_bound)
    assert compatible(first, second) == compatible(second, first)
    assert compatible(first, first)
