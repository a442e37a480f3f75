from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.significance import holm, interval, randomisation


def column(*values: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[value] for value in values])


def test_values_that_are_all_alike_have_an_interval_of_no_width() -> None:
    low, high = interval(column(*[0.25] * 8))
    assert (low[0], high[0]) == (0.25, 0.25)


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    # 400 queries, half of them hits: the mean of a resample has standard deviation sqrt(.25/400) = .025.
    low, high = interval(column(*[0.0, 1.0] * 200))
    assert low[0] == pytest.approx(0.5 - 1.96 * 0.025, abs=0.004)
    assert high[0] == pytest.approx(0.5 + 1.96 * 0.025, abs=0.004)


def test_the_same_seed_gives_the_same_interval_and_columns_share_their_resamples() -> None:
    values = column(0.1, 0.5, 0.9, 0.3)
    assert interval(values, seed=3) == interval(values, seed=3)
    both = interval(np.hstack([values, values]), seed=3)
    assert both[0][0] == both[0][1]


def test_few_queries_are_tested_exactly() -> None:
    # Differences .1 .2 .3: of the 8 sign patterns only +++ and --- reach |.6|.
    assert randomisation(column(0.1, 0.2, 0.3))[0] == 2 / 8
    # .1 .2 -.3 sum to 0, and every pattern is at least as far from 0.
    assert randomisation(column(0.1, 0.2, -0.3))[0] == 1.0


def test_systems_that_never_differ_have_a_p_of_one() -> None:
    assert randomisation(column(*[0.0] * 40))[0] == 1.0


def test_a_constant_gain_over_many_queries_is_as_significant_as_resampling_can_tell() -> None:
    assert randomisation(column(*[0.1] * 40), resamples=999)[0] == 1 / 1000


def test_drawn_signs_agree_with_counted_ones() -> None:
    gains = [0.3, -0.1, 0.2, 0.25, -0.2, 0.15, 0.1, -0.05, 0.3, 0.1, -0.1, 0.2, 0.05, -0.15]
    sums = [abs(sum(s * g for s, g in zip(signs, gains, strict=True))) for signs in product((-1, 1), repeat=len(gains))]
    exact = sum(total >= abs(sum(gains)) - 1e-12 for total in sums) / len(sums)
    assert randomisation(column(*gains))[0] == pytest.approx(exact, abs=0.01)


@given(st.lists(st.floats(-1, 1, allow_nan=False), min_size=1, max_size=9))
@settings(max_examples=40)
def test_p_is_the_same_for_a_loss_as_for_a_gain(gains: list[float]) -> None:
    assert randomisation(column(*gains))[0] == randomisation(column(*[-gain for gain in gains]))[0]


def test_holm_multiplies_the_smallest_by_all_and_the_next_by_one_less() -> None:
    assert holm([0.01, 0.2, 0.015, 0.6]) == pytest.approx([0.04, 0.4, 0.045, 0.6])


def test_holm_never_reverses_an_order_and_never_passes_one() -> None:
    assert holm([0.04, 0.03]) == pytest.approx([0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []
