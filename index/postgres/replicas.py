"""Chooses where an archive is read: at a replica while it lags no more than its bound, otherwise at the primary.

What is written, and what decides what is written, is always the primary's. A replica that fails in the midst of a
reading costs that one an answer from the primary, and is then left alone for a while.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from index.postgres.address import Address
from index.postgres.connections import BoundedConnection, Connections, Db, Limits
from index.postgres.lookups import last_sequence
from index.postgres.schema import HELD, IDENTITY
from index.postgres.staleness import STALENESS, Staleness
from rag.errors import ArchiveError, MismatchError

REST = 5.0
"""Seconds for which a replica that failed is not asked."""

_LOG = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Db], T]


@dataclass(frozen=True, slots=True)
class Replica:
    """Where an archive may be read besides its primary, and how many seconds what is read there may be old."""

    address: Address
    staleness: float = STALENESS


class Reads:
    """Reads an archive at its primary or, where there is one, its replica. Any number of threads may use it."""

    def __init__(self, primary: Connections, replica: Replica | None = None, *, limits: Limits) -> None:
        self._primary = primary
        self._replica: Connections | None = None
        self._near = True
        self._rested = 0.0
        if replica is None:
            return
        self._staleness = Staleness(replica.staleness)
        self._identity = _identity(primary)
        self._replica = Connections(replica.address, limits=limits)
        try:
            self._require_replica(self._replica)
        except BaseException:
            self._replica.close()
            raise

    def glance(self, work: Work[T]) -> T:
        """Give what `work` reads with one statement, which sees one state by itself."""
        return self._read(work, Connections.glancing)

    def read(self, work: Work[T]) -> T:
        """Give what `work` reads of one state."""
        return self._read(work, _held)

    def newest(self, work: Work[T]) -> T:
        """Give what `work` reads with one statement at the primary."""
        return self._at_primary(work, Connections.glancing)

    def written(self, sequence: int) -> None:
        """Hear of a change that this process made: from now on its readings show it."""
        if self._replica is not None:
            self._staleness.show(sequence)

    def close(self) -> None:
        """Close the connections to the replica; those to the primary are whose who gave them."""
        if self._replica is not None:
            self._replica.close()

    def _read(self, work: Work[T], lent: Callable[[Connections], AbstractContextManager[Db]]) -> T:
        if self._replica is not None and time.monotonic() >= self._rested:
            if self._staleness.begin_asking():
                # Nobody waits for it: until there is an answer, the primary is read.
                threading.Thread(target=self._ask, name="staleness", daemon=True).start()
            least = self._staleness.least()
            try:
                if least is not None:
                    with lent(self._replica) as db:
                        if self._shows(db, least):
                            return work(db)
            except MismatchError:
                # What the work itself finds: the archive has been made otherwise, at the primary too.
                raise
            except ArchiveError as error:
                # Away, busy, out of room, damaged, or without the archive's tables: the primary may be none of these.
                self._rested = time.monotonic() + REST
                _LOG.warning("Reading at the primary for %.0f seconds. %s", REST, error)
        return self._at_primary(work, lent)

    def _at_primary(self, work: Work[T], lent: Callable[[Connections], AbstractContextManager[Db]]) -> T:
        with lent(self._primary) as db:
            found = work(db)
            if self._replica is not None:
                # What was shown once is shown from now on, wherever it is read.
                self._staleness.show(last_sequence(db))
            return found

    def _shows(self, db: Db, least: int) -> bool:
        """Tell whether a connection leads to a replica that shows a change, asking only where that is not known."""
        assert isinstance(db, BoundedConnection)
        if db.shown < least:
            found = db.execute(
                "SELECT sequence FROM turn WHERE (SELECT value FROM meta WHERE key = %s) = %s",
                (IDENTITY, self._identity),
            ).fetchone()
            db.shown = int(found[0]) if found else -1
        near = db.shown >= least
        if near != self._near:
            self._near = near
            _LOG.info("Reading at the %s.", "replica" if near else "primary: the replica lags behind its bound")
        return near

    def _ask(self) -> None:
        asked, sequence = time.monotonic(), None
        try:
            with self._primary.glancing() as db:
                sequence = last_sequence(db)
        except ArchiveError:
            _LOG.debug("The primary did not say how far it is.")
        finally:
            self._staleness.end_asking(asked, sequence)

    def _require_replica(self, replica: Connections) -> None:
        try:
            found = _identity(replica)
        except ArchiveError as error:
            _LOG.warning("The replica cannot be read yet; the primary is. %s", error)
            return
        if found not in {None, self._identity}:
            raise MismatchError(
                f"What is at {replica.address} is another archive than the one at {self._primary.address}.",
                hint="Let postgres.read_from name a replica of the archive's own server, and its database.",
            )


def _held(connections: Connections) -> AbstractContextManager[Db]:
    return connections.holding(HELD)


def _identity(connections: Connections) -> str | None:
    with connections.glancing() as db:
        found = db.execute("SELECT value FROM meta WHERE key = %s", (IDENTITY,)).fetchone()
    return str(found[0]) if found else None
