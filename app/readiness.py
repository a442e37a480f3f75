"""The last look at the archive, so that probes which ask often do not have it looked at each time."""

from __future__ import annotations

import time
from collections.abc import Callable

from rag.nouns import ArchiveState

SECONDS = 1.0


class Readiness:
    """What was seen within a second, unless something was written here since. Used on the event loop alone.

    What another process writes is therefore seen up to a second late. `written` are pieces of writing that have ended.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: tuple[float, int, ArchiveState] | None = None

    def recent(self, written: int) -> ArchiveState | None:
        """Give what was seen, or None when it is to be looked again."""
        if self._seen is None:
            return None
        since, before, state = self._seen
        return state if before == written and self._clock() - since < SECONDS else None

    def keep(self, state: ArchiveState, written: int) -> None:
        """Keep what was seen by a look that began when so much was written."""
        self._seen = (self._clock(), written, state)
