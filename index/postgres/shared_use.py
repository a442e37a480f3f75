"""Counts what callers ask for, over all servers of ours that use one database: a minute's requests and a day's.

Each is taken with one statement that looks and takes at once, on the database's clock and in its day (UTC): servers
whose clocks differ count alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from index.keys import USE_DAYS
from index.postgres.shared_tables import SharedTables

_IDLE_SECONDS = 3_600
"""After which a bucket is full whatever it held, and is not kept; each server looks for such ones as often."""

_NOW = "extract(epoch FROM statement_timestamp())::double precision"
_DAY = "to_char(statement_timestamp() AT TIME ZONE 'UTC' - make_interval(days => {ago}), 'YYYY-MM-DD')"
_UNTIL_MIDNIGHT = "86400 - mod(extract(epoch FROM statement_timestamp()), 86400)::double precision"
_REFILLED = "least(:n, kept.amount + greatest(0, excluded.since - kept.since) * :n / 60.0)"
_ONE_IF_ANY = f"CASE WHEN {_REFILLED} >= 1 THEN 1 ELSE 0 END"

# That a crash of the database gives back a second's requests is nothing to wait for: neither for a disk nor a replica.
_AT_ONCE = "set_config('synchronous_commit', 'off', true)"


class SharedUse:
    """What is left to callers in buckets that refill evenly, and their days (UTC); fulfils `index.access.SharedUse`."""

    def __init__(self, tables: SharedTables, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._tables = tables
        self._clock = clock
        self._forget()

    def take(self, owner: str, per_minute: int) -> float:
        """Take one from an owner's bucket; return 0, or the seconds until there is one if it is empty."""
        if self._clock() - self._forgot >= _IDLE_SECONDS:
            self._forget()
        with self._tables.glancing() as db:
            # Where others took meanwhile, their time may be later than this statement's.
            row = db.execute(
                f"INSERT INTO access_bucket AS kept VALUES (:owner, :n - 1, {_NOW}, 1)"  # noqa: S608 (constants)
                f" ON CONFLICT (owner) DO UPDATE SET amount = {_REFILLED} - {_ONE_IF_ANY}, taken = {_ONE_IF_ANY},"
                f" since = greatest(kept.since, excluded.since) RETURNING taken, amount, {_AT_ONCE}",
                {"owner": owner, "n": float(per_minute)},
            ).fetchone()
        assert row is not None
        return 0.0 if row["taken"] else (1 - row["amount"]) * 60 / per_minute

    def take_of_day(self, owner: str, per_day: int) -> float:
        """Count one request of today; return 0, or the seconds until midnight (UTC) if the day's are used up."""
        if self._clock() - self._forgot >= _IDLE_SECONDS:
            self._forget()
        with self._tables.glancing() as db:
            row = db.execute(
                f"WITH counted AS (INSERT INTO access_use VALUES (?, {_DAY.format(ago=0)}, 1)"  # noqa: S608 (constants)
                " ON CONFLICT (owner, day) DO UPDATE SET requests = access_use.requests + 1"
                " WHERE access_use.requests < ? RETURNING 1)"
                f" SELECT (SELECT count(*) FROM counted) AS taken, {_UNTIL_MIDNIGHT} AS wait, {_AT_ONCE}",
                (owner, per_day),
            ).fetchone()
        assert row is not None
        return 0.0 if row["taken"] else float(row["wait"])

    def _forget(self) -> None:
        """Forget buckets that are full by now, and days long past."""
        self._forgot = self._clock()
        with self._tables.glancing() as db:
            db.execute(f"DELETE FROM access_bucket WHERE since < {_NOW} - {_IDLE_SECONDS}")  # noqa: S608 (constants)
            db.execute(f"DELETE FROM access_use WHERE day < {_DAY.format(ago=USE_DAYS)}")  # noqa: S608 (constants)
