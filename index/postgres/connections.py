"""Connections to one database: pooled, each with time limits, for reading one state or for changing it all or nothing.

A server that does not answer at all (its machine hangs, the cable is cut) cannot end a statement by itself, so each
wait has an end of its own here too. Knows no table; those are in `index/postgres/schema.py`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import psycopg
from psycopg import IsolationLevel, OperationalError, errors
from psycopg.abc import RV, PQGen
from psycopg_pool import ConnectionPool

from index.postgres.address import Address
from index.postgres.characters import keep_every_character
from index.postgres.faults import explained
from index.postgres.halves import carry_vectors

SCHEMA = "rapporteur"
"""The schema of the database that holds an archive's tables."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: for one statement, of silence after that until a connection is given up, and to get a connection.

    Making an index and checking have no limit.
    """

    statement: float = 15.0
    silence: float = 5.0
    connection: float = 6.0

    @property
    def answer(self) -> float:
        """Seconds to wait for an answer at most."""
        return self.statement + self.silence


LIMITS = Limits()

MOST_CONNECTIONS = 8

UNCHECKED_SECONDS = 1.0
"""For which a connection that was just used is taken to be alive: each look costs a way there and back."""

_POLL_SECONDS = 0.1

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class BoundedConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that gives up waiting for a server that has fallen silent."""

    patience: float | None = LIMITS.answer
    """Seconds for each answer; None waits for ever."""

    used: float = 0.0
    """When it was given back (`time.monotonic`)."""

    limits: Limits = LIMITS

    shown: int = -1
    """The number of the newest change that it was seen to show, for `index/postgres/replicas.py`."""

    def wait(self, gen: PQGen[RV], interval: float = _POLL_SECONDS, timeout: float | None = None) -> RV:
        """Wait for an answer; a connection whose server is silent is closed. Raises OperationalError."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except errors._WaitTimeout as error:  # noqa: SLF001 (psycopg documents it under this name alone)
            # What it would still answer belongs to nobody: the connection cannot be used again.
            self.pgconn.finish()
            raise OperationalError(f"the server was silent for {timeout or self.patience or 0:.0f} seconds") from error


Db: TypeAlias = psycopg.Connection[tuple[Any, ...]]


class Connections:
    """The connections to one address. Any number of threads may use it."""

    def __init__(
        self, address: Address, *, most: int = MOST_CONNECTIONS, schema: str = SCHEMA, limits: Limits = LIMITS
    ) -> None:
        self._address = address
        self._limits = limits
        with explained(address):
            self._pool = ConnectionPool(
                address.conninfo,
                connection_class=BoundedConnection,
                min_size=0,
                max_size=most,
                timeout=limits.connection,
                # Then the next who asks tries anew at once: by itself the pool would wait longer each time.
                reconnect_timeout=limits.connection / 3,
                check=_check,
                configure=partial(_configure, schema=schema, limits=limits),
                open=False,
            )
            self._pool.open()

    @property
    def address(self) -> Address:
        """Where they lead."""
        return self._address

    @contextmanager
    def glancing(self) -> Iterator[Db]:
        """Read with one statement, which sees one state by itself: that spares the ways there and back of a block."""
        with explained(self._address), self._pool.connection() as db:
            db.autocommit, db.patience = True, self._limits.answer
            yield db
            db.used = time.monotonic()

    @contextmanager
    def reading(self, *, patiently: bool = False) -> Iterator[Db]:
        """Read one state: commits that happen meanwhile are not seen inside the block."""
        with self._lent(IsolationLevel.REPEATABLE_READ, patiently=patiently, read_only=True) as db:
            yield db

    @contextmanager
    def holding(self, tables: Sequence[str]) -> Iterator[Db]:
        """Read one state, in which nobody puts others in the place of the tables.

        They are held before the state is chosen: whoever waited for a `reindex` to put them there sees all that it did.
        """
        with self._lent(IsolationLevel.REPEATABLE_READ, patiently=False, read_only=True) as db:
            # Ours and not psycopg's, to begin and to hold with one way there and back.
            db.autocommit = True
            db.execute(f"{_BEGIN}; LOCK TABLE {', '.join(tables)} IN ACCESS SHARE MODE".encode())
            yield db

    @contextmanager
    def writing(self, *, patiently: bool = False) -> Iterator[Db]:
        """Change the database in one transaction: committed when the block ends, undone when it raises.

        What is done `patiently`, here and in `reading`, has no time limit.
        """
        with self._lent(IsolationLevel.READ_COMMITTED, patiently=patiently) as db:
            yield db

    def run(self, statement: str) -> None:
        """Run a statement that may take long and cannot stand in a transaction, such as VACUUM."""
        with explained(self._address), psycopg.connect(self._address.conninfo, autocommit=True) as db:
            db.execute(statement.encode())

    @contextmanager
    def alone(self, lock: int) -> Iterator[bool]:
        """Hold an advisory lock for the length of a block, which ends with this process too; False: others hold it."""
        with explained(self._address), psycopg.connect(self._address.conninfo, autocommit=True) as db:
            found = db.execute("SELECT pg_try_advisory_lock(%s)", (lock,)).fetchone()
            yield bool(found and found[0])

    def close(self) -> None:
        """Close every connection; closing twice is harmless."""
        self._pool.close()

    @contextmanager
    def _lent(self, isolation: IsolationLevel, *, patiently: bool, read_only: bool | None = None) -> Iterator[Db]:
        with explained(self._address), self._pool.connection() as db:
            db.autocommit, db.isolation_level, db.read_only = False, isolation, read_only
            db.patience = self._limits.answer
            try:
                if patiently:
                    take_time(db)
                yield db
                db.used = time.monotonic()
            finally:
                # Whoever gets it next, and undoing what was begun, is not to wait for ever.
                db.patience = self._limits.answer


def take_time(db: Db) -> None:
    """Let the rest of a transaction take as long as it takes: what grows with an archive has no time limit."""
    if isinstance(db, BoundedConnection):
        db.patience = None
    # Work of our own between two statements takes its time too: reading who says what in a thousand articles.
    db.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")


@contextmanager
def longer(db: Db, seconds: float) -> Iterator[None]:
    """Give each statement of a block so many seconds more; what has no limit keeps none.

    Unlike `take_time` it ends, and with it what a server that hangs may cost.
    """
    if seconds <= 0 or not isinstance(db, BoundedConnection) or db.patience is None:
        yield
        return
    usual = db.patience
    statement = usual - db.limits.silence
    _limit_statements(db, statement + seconds)
    db.patience = usual + seconds
    try:
        yield
    finally:
        db.patience = usual
    # What fails undoes its transaction, and with it the longer limit.
    _limit_statements(db, statement)


def _limit_statements(db: Db, seconds: float) -> None:
    db.execute("SELECT set_config('statement_timeout', %s, true)", (f"{int(1000 * seconds)}",))


def _check(db: BoundedConnection) -> None:
    """See whether a connection still leads to its server, which may have been started anew while nobody used it."""
    if time.monotonic() - db.used > UNCHECKED_SECONDS:
        ConnectionPool.check_connection(db)


def _configure(db: BoundedConnection, *, schema: str, limits: Limits) -> None:
    """Prepare a new connection: all in one statement, since each costs a way there and back."""
    db.limits = limits
    keep_every_character(db)
    carry_vectors(db)
    db.execute(
        "SELECT set_config('search_path', %s || current_setting('search_path'), false),"
        " set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false),"
        " set_config('idle_in_transaction_session_timeout', '60s', false)",
        (f"{schema}, ", f"{int(1000 * limits.statement)}", f"{int(1000 * limits.statement)}"),
    )
    db.commit()
