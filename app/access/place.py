"""One of the places that a caller has at once, held by a request and by the work that goes on after it."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Place:
    """A place that was taken: given back when the last who holds it lets go. Used by several threads.

    `count` hears 1 when it is taken anew, by work of a request that has ended, and -1 when it is given back.
    """

    def __init__(self, count: Callable[[int], None]) -> None:
        self._count = count
        self._holders = 1
        self._lock = threading.Lock()

    def hold(self) -> None:
        """Hold the place too."""
        with self._lock:
            self._holders += 1
            if self._holders == 1:
                self._count(1)

    def let_go(self) -> None:
        """Hold it no longer."""
        with self._lock:
            self._holders -= 1
            if self._holders == 0:
                self._count(-1)
