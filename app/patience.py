"""How work that nobody waits for gives way: it pauses while questions are answered, and ends when its time is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

LOOK_SECONDS = 0.05
"""How often it is looked whether the questions are answered."""


class Patience:
    """The time of one piece of such work, from when it was asked for: `go_on` is called before each of its steps."""

    def __init__(
        self,
        seconds: float,
        *,
        answering: Callable[[], bool],
        closing: Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._answering = answering
        self._closing = closing
        self._clock = clock
        self._ends = clock() + seconds
        self.over = False
        """Whether it was told to end before it was done."""

    def go_on(self) -> bool:
        """Wait until no question is being answered; False once the time is over or the server ends."""
        while not self._is_over() and self._answering():
            self._closing.wait(LOOK_SECONDS)
        self.over = self._is_over()
        return not self.over

    def _is_over(self) -> bool:
        return self._closing.is_set() or self._clock() >= self._ends
