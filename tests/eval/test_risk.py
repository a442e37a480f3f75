"""Risk, coverage and the areas under their curve, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.risk import Point, Ranked, curve

RANKED = [Ranked(0.9, wrong=False), Ranked(0.2, wrong=True), Ranked(0.7, wrong=True), Ranked(0.4, wrong=False)]


def test_a_curve_worked_by_hand() -> None:
    found = curve("toy", RANKED, questions=5)
    assert found is not None
    # Ranked: right, wrong, right, wrong; after each of them 0, 1/2, 1/3 and 1/2 are wrong.
    assert found.points == (
        Point(0.9, 1 / 5, 0.0),
        Point(0.7, 2 / 5, 1 / 2),
        Point(0.4, 3 / 5, 1 / 3),
        Point(0.2, 4 / 5, 1 / 2),
    )
    area = (0 + 1 / 2 + 1 / 3 + 1 / 2) / 4
    # Ideally the wrong ones come last: 0, 0, 1/3, 1/2.
    assert found.area.value == pytest.approx(area)
    assert found.excess.value == pytest.approx(area - (0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert (found.questions, found.ranked) == (5, 4)


def test_equal_confidences_are_one_point_and_share_what_is_wrong() -> None:
    tied = [Ranked(0.5, wrong=True), Ranked(0.5, wrong=False)]
    found = curve("toy", tied, questions=2)
    assert found == curve("toy", tied[::-1], questions=2)
    assert found is not None
    assert found.points == (Point(0.5, 1.0, 0.5),)
    assert found.area.value == pytest.approx((1 / 2 + 1 / 2) / 2)


def test_what_was_not_weighed_is_least_sure() -> None:
    found = curve("toy", [Ranked(None, wrong=True), Ranked(-3.0, wrong=False)], questions=2)
    assert found is not None
    assert found.points == (Point(-3.0, 0.5, 0.0), Point(None, 1.0, 0.5))
    assert found.excess.value == 0.0


def test_there_is_no_curve_without_an_answer() -> None:
    assert curve("toy", [], questions=3) is None


ranked = st.builds(Ranked, st.none() | st.floats(-5, 5, allow_nan=False), wrong=st.booleans())


@given(st.lists(ranked, min_size=1, max_size=12))
def test_areas_lie_within_their_bounds_and_the_end_of_the_curve_is_the_share_of_wrong_answers(
    answers: list[Ranked],
) -> None:
    found = curve("toy", answers, questions=len(answers), resamples=10)
    assert found is not None
    assert -1e-9 <= found.excess.value <= found.area.value <= 1
    assert found.points[-1].coverage == 1.0
    assert found.points[-1].risk == pytest.approx(sum(one.wrong for one in answers) / len(answers))
    assert found.area.low - 1e-9 <= found.area.high
