"""Counts what callers ask for, over all servers of ours that use one database: a minute's requests and a day's.

Each is taken with one statement that looks and takes at once, on the database's clock.
"""

from __future__ import annotations

from datetime import date

from index.postgres.shared_tables import SharedTables

_IDLE_SECONDS = 3_600
"""After which a bucket is full whatever it held, and is not kept."""

_NOW = "extract(epoch FROM statement_timestamp())::double precision"
_REFILLED = "least(:n, kept.amount + greatest(0, excluded.since - kept.since) * :n / 60.0)"
_ONE_IF_ANY = f"CASE WHEN {_REFILLED} >= 1 THEN 1 ELSE 0 END"

# That a crash of the database gives back a second's requests is nothing to wait for: neither for a disk nor a replica.
_AT_ONCE = "set_config('synchronous_commit', 'off', true)"


class SharedUse:
    """What is left to callers in buckets that refill evenly, and their days (UTC); fulfils `index.access.SharedUse`."""

    def __init__(self, tables: SharedTables) -> None:
        self._tables = tables
        with tables.glancing() as db:
            db.execute(f"DELETE FROM access_bucket WHERE since < {_NOW} - {_IDLE_SECONDS}")  # noqa: S608 (constants)

    def take(self, owner: str, per_minute: int) -> float:
        """Take one from an owner's bucket; return 0, or the seconds until there is one if it is empty."""
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

    def take_of_day(self, owner: str, day: date, per_day: int) -> bool:
        """Count one request of a day, unless the day's are used up; tell whether it was counted."""
        with self._tables.glancing() as db:
            row = db.execute(
                "INSERT INTO access_use VALUES (?, ?, 1) ON CONFLICT (owner, day) DO UPDATE"  # noqa: S608 (constants)
                f" SET requests = access_use.requests + 1 WHERE access_use.requests < ? RETURNING {_AT_ONCE}",
                (owner, day.isoformat(), per_day),
            ).fetchone()
        return row is not None
