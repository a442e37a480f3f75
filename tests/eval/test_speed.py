from __future__ import annotations

import time

from eval.speed import medians, middle_and_tail, percentiles, seconds_of


def test_work_takes_at_least_as_long_as_it_sleeps() -> None:
    assert 0.02 <= seconds_of(lambda: time.sleep(0.02)) < 1


def test_rivals_take_turns() -> None:
    turns: list[str] = []
    medians({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, repeats=3)
    assert turns == ["a", "b"] * 3


def test_the_median_is_not_moved_by_one_slow_run() -> None:
    naps = iter([0.0, 0.05, 0.0])
    assert medians({"napper": lambda: time.sleep(next(naps))}, repeats=3)["napper"] < 0.04


def test_every_input_is_worked_on_once_and_in_order() -> None:
    seen: list[int] = []
    middle, tail = percentiles(seen.append, [3, 1, 2])
    assert seen == [3, 1, 2]
    assert 0 <= middle <= tail


def test_percentiles_are_interpolated_and_one_value_is_both() -> None:
    assert middle_and_tail([1.0, 2.0]) == (1.5, 1.95)
    assert middle_and_tail([7.0]) == (7.0, 7.0)
