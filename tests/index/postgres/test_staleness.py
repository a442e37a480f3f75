"""What a replica has to show so that it lags no more than so many seconds. Times are those of a clock set by hand."""

from __future__ import annotations

from index.postgres.staleness import Staleness


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _asked(staleness: Staleness, clock: Clock, sequence: int) -> None:
    assert staleness.begin_asking()
    staleness.end_asking(clock.now, sequence)


def test_before_the_primary_was_asked_only_it_will_do() -> None:
    assert Staleness(8, clock=Clock()).least() is None


def test_the_oldest_change_that_the_bound_allows_suffices() -> None:
    clock = Clock()
    staleness = Staleness(8, clock=clock)
    _asked(staleness, clock, 10)
    clock.now += 5
    _asked(staleness, clock, 20)
    assert staleness.least() == 10
    clock.now += 3.5
    assert staleness.least() == 20
    clock.now += 5
    assert staleness.least() is None


def test_an_answer_counts_from_when_it_was_asked_for() -> None:
    clock = Clock()
    staleness = Staleness(8, clock=clock)
    assert staleness.begin_asking()
    asked = clock.now
    clock.now += 9
    staleness.end_asking(asked, 10)
    assert staleness.least() is None


def test_the_primary_is_asked_four_times_while_the_bound_runs_and_by_one_at_once() -> None:
    clock = Clock()
    staleness = Staleness(8, clock=clock)
    assert staleness.begin_asking()
    assert not staleness.begin_asking()
    staleness.end_asking(clock.now, 1)
    clock.now += 1.9
    assert not staleness.begin_asking()
    clock.now += 0.1
    assert staleness.begin_asking()


def test_one_who_gave_no_answer_is_asked_again() -> None:
    clock = Clock()
    staleness = Staleness(8, clock=clock)
    assert staleness.begin_asking()
    staleness.end_asking(clock.now, None)
    assert staleness.least() is None
    assert staleness.begin_asking()


def test_what_was_shown_once_has_to_be_shown_again() -> None:
    clock = Clock()
    staleness = Staleness(8, clock=clock)
    _asked(staleness, clock, 10)
    staleness.show(12)
    staleness.show(11)
    assert staleness.least() == 12
