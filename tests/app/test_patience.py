"""Work that nobody waits for pauses while questions are answered, and ends when its time is over."""

from __future__ import annotations

from threading import Event

from app.patience import Patience


class Clock:
    """A clock that goes on by a second at each look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def test_it_goes_on_at_once_while_nobody_asks() -> None:
    patience = Patience(20, answering=lambda: False, closing=Event(), clock=Clock())
    assert patience.go_on()
    assert not patience.over


def test_it_waits_until_the_question_is_answered() -> None:
    asked = iter([True, True, False])
    patience = Patience(20, answering=lambda: next(asked), closing=Event(), clock=Clock())
    assert patience.go_on()
    assert next(asked, None) is None


def test_it_ends_when_its_time_is_over_however_many_questions_there_are() -> None:
    patience = Patience(3, answering=lambda: True, closing=Event(), clock=Clock())
    assert not patience.go_on()
    assert patience.over


def test_it_ends_with_the_server() -> None:
    closing = Event()
    closing.set()
    patience = Patience(20, answering=lambda: False, closing=closing, clock=Clock())
    assert not patience.go_on()
