"""What a reader made of a text: the best words within any part of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.reading import LONGEST_SPAN, Pointed, Reading

# "ab cd ef gh": four tokens of two letters.
SPANS = np.array([[0, 2], [3, 5], [6, 8], [9, 11]])


def reading(starts: list[float], ends: list[float], nothing: float = 0.0) -> Reading:
    return Reading(SPANS, np.array(starts, dtype=np.float32), np.array(ends, dtype=np.float32), nothing)


def test_the_best_words_begin_and_end_where_the_sum_is_greatest() -> None:
    assert reading([0, 5, 0, 0], [0, 0, 4, 0]).best(0, 11) == Pointed(3, 8, 9.0)


def test_words_do_not_end_before_they_begin() -> None:
    assert reading([0, 0, 0, 5], [5, 0, 0, 1]).best(0, 11) == Pointed(9, 11, 6.0)


def test_words_outside_the_part_do_not_count() -> None:
    assert reading([9, 0, 1, 0], [9, 0, 1, 0]).best(3, 11) == Pointed(6, 8, 2.0)


def test_a_part_without_a_token_has_no_words() -> None:
    assert reading([0, 0, 0, 0], [0, 0, 0, 0]).best(5, 6) is None


def test_how_well_nothing_answers_is_taken_off() -> None:
    assert reading([1, 0, 0, 0], [1, 0, 0, 0], nothing=5.0).best(0, 11) == Pointed(0, 2, -3.0)


@given(st.integers(1, 80), st.integers(0, 2**32 - 1))
def test_the_best_words_are_what_trying_all_finds(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    starts, ends = chance.normal(size=(2, count)).astype(np.float32)
    spans = np.stack([np.arange(count) * 2, np.arange(count) * 2 + 1], axis=1)
    found = Reading(spans, starts, ends, 0.0).best(0, 2 * count)
    tried = max(
        float(starts[one] + ends[other]) for one in range(count) for other in range(one, min(count, one + LONGEST_SPAN))
    )
    assert found is not None
    assert found.score == tried
