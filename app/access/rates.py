"""How much one caller may ask: requests a minute (a bucket that refills), requests a day, and at once.

Buckets and counts live in memory; the day's counts are written to the store every few seconds and at the end, so that
a restart does not give a day's quota again. Servers that share a database count there (`index.access.SharedUse`).
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from index.access import SharedUse
from index.keys import KeyStore

REMEMBERED = 10_000
"""Callers or addresses whose bucket is remembered; who was forgotten begins with a full one."""

WRITE_SECONDS = 5.0


class Rates:
    """A bucket a name: as many requests as fit in a minute, refilled evenly (a token bucket)."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, per_minute: int) -> float:
        """Take one from the bucket; return 0, or the seconds until there is one if it is empty."""
        return self._look(name, per_minute, taken=1.0)

    def wait(self, name: str, per_minute: int) -> float:
        """Return the seconds until there is one in the bucket, taking none."""
        return self._look(name, per_minute, taken=0.0)

    def _look(self, name: str, per_minute: int, *, taken: float) -> float:
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop(name, (float(per_minute), now))
            left = min(float(per_minute), left + (now - since) * per_minute / 60)
            enough = left >= 1
            self._buckets[name] = (left - taken if enough else left, now)
            while len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        return 0.0 if enough else (1 - left) * 60 / per_minute


class Quotas:
    """Requests of each caller on each day (UTC)."""

    def __init__(
        self,
        store: KeyStore,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        shared: SharedUse | None = None,
    ) -> None:
        self._store = store
        self._shared = shared
        self._now = now
        self._clock = clock
        self._counts: dict[tuple[str, date], int] = {}
        self._unwritten: Counter[tuple[str, date]] = Counter()
        self._written = clock()
        self._lock = threading.Lock()

    def take(self, owner: str, per_day: int) -> float:
        """Count one request; return 0, or the seconds until midnight (UTC) if the day's are used up."""
        if self._shared is not None:
            return self._shared.take_of_day(owner, per_day)
        now = self._now().astimezone(UTC)
        place = (owner, now.date())
        with self._lock:
            if place not in self._counts:
                # Yesterday's counts go with the first request of today.
                self._counts = {each: count for each, count in self._counts.items() if each[1] == now.date()}
                self._counts[place] = self._store.used(owner, now.date()) + self._unwritten[place]
            if self._counts[place] >= per_day:
                return _until_midnight(now)
            self._counts[place] += 1
            self._unwritten[place] += 1
            due = self._clock() - self._written >= WRITE_SECONDS
        if due:
            self.write()
        return 0.0

    def write(self) -> None:
        """Write what was counted since to the store."""
        with self._lock:
            counts, self._unwritten = {each: count for each, count in self._unwritten.items() if count}, Counter()
            self._written = self._clock()
        if counts:
            self._store.note_use(counts)


def _until_midnight(now: datetime) -> float:
    return (datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC) - now).total_seconds()
