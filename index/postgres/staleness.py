"""Knows which changes a replica must show so that it lags no more than a number of seconds. Asks nobody itself.

The primary is asked now and then for the number of its newest change. Whoever shows the change that was the newest at
a moment lags no more than the time since that moment, whatever the clocks of the servers say.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

STALENESS = 5.0
"""Seconds that a replica may lag. `add` commits after 5 seconds at the latest: nobody waits more than as long again."""

_ASKED_IN_A_BOUND = 4
"""How often the primary is asked while the bound runs: a replica may then lag three quarters of it and still serve."""


class Staleness:
    """The changes that had happened by when. Any number of threads may use it; `seconds` is the bound."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._known: deque[tuple[float, int]] = deque()
        self._shown = 0
        self._asking = False
        self._lock = threading.Lock()

    def least(self) -> int | None:
        """Return the number of the change that has to be shown at least; None while only the primary is sure to.

        It is the smallest that the bound allows, but no smaller than what was shown before: nobody sees an archive go
        back, and who wrote sees what was written.
        """
        with self._lock:
            self._forget()
            return max(self._known[0][1], self._shown) if self._known else None

    def show(self, sequence: int) -> None:
        """Hear that this process wrote a change or saw it."""
        with self._lock:
            self._shown = max(self._shown, sequence)

    def begin_asking(self) -> bool:
        """Tell whether the primary is to be asked now; whoever is told so has to call `end_asking`."""
        with self._lock:
            since = self._clock() - self._known[-1][0] if self._known else self._seconds
            if self._asking or since < self._seconds / _ASKED_IN_A_BOUND:
                return False
            self._asking = True
            return True

    def end_asking(self, asked: float, sequence: int | None) -> None:
        """Hear what the primary answered to a question put at the time `asked` (of the clock); None: nothing."""
        with self._lock:
            self._asking = False
            if sequence is not None:
                self._known.append((asked, sequence))

    def _forget(self) -> None:
        oldest = self._clock() - self._seconds
        while self._known and self._known[0][0] < oldest:
            self._known.popleft()
