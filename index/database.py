"""Opens SQLite safely for threads and processes, and says its errors in our words.

Each block gets a connection of its own from a pool: `reading` sees one unchanging state, `writing` is all or nothing.
Knows no table; those are in `index/schema.py`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Protocol

from rag.errors import ArchiveError, DamagedError, LockedError, UnreadableError

BUSY_SECONDS = 30.0

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # FULL and not NORMAL: a batch that was reported must outlive a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32768",
    "PRAGMA journal_size_limit = 67108864",
    # Pages that batch after batch changes are copied back once for 32 MB of them and not for 4.
    "PRAGMA wal_autocheckpoint = 8000",
)

_WRITING_FAILED = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
"""What SQLite says when the system refuses to write for another reason than a full disk, such as a limit or a quota."""


class Answered(Protocol):
    """What a statement gave: rows whose values are had by place and by name, and how many it changed."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Tables(Protocol):
    """The tables of one transaction, spoken to in the SQL that SQLite and PostgreSQL share, with `?` for values."""

    def execute(self, statement: str, values: Any = ..., /) -> Answered:
        """Run a statement with a sequence of values, or a mapping where it names them."""


class Storage(Protocol):
    """Where such tables are: `Database`, or a schema of PostgreSQL (`index/postgres/shared_tables.py`).

    One who writes is alone, as with SQLite.
    """

    def reading(self) -> AbstractContextManager[Tables]:
        """Read one state."""

    def writing(self) -> AbstractContextManager[Tables]:
        """Change them in one transaction: committed when the block ends, undone when it raises."""

    def close(self) -> None:
        """Release it; closing twice is harmless."""


class NamedRows:
    """A `Database` whose rows are had by name too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """Read one state of the file."""
        with self._database.reading() as db:
            db.row_factory = sqlite3.Row
            yield db

    @contextmanager
    def writing(self) -> Iterator[Tables]:
        """Change the file in one transaction."""
        with self._database.writing() as db:
            db.row_factory = sqlite3.Row
            yield db

    def close(self) -> None:
        """Release the file."""
        self._database.close()


class Database:
    """One SQLite file and its idle connections."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[Connection] = []
        self._guard = threading.Lock()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one state of the file: commits that happen meanwhile are not seen inside the block."""
        with explained(self._path), self._borrowed() as db:
            db.execute("BEGIN")
            try:
                yield db
            finally:
                _end(db)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Change the file in one transaction: committed when the block ends, undone when it raises."""
        with explained(self._path), self._borrowed() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            finally:
                _end(db)

    def run(self, statement: str) -> None:
        """Run a statement that cannot stand in a transaction, such as VACUUM."""
        with explained(self._path), self._borrowed() as db:
            db.execute(statement)

    def close(self) -> None:
        """Close every idle connection; one that is in use is closed when it comes back."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for db in idle:
            db.close()

    @contextmanager
    def _borrowed(self) -> Iterator[Connection]:
        db = self._take()
        try:
            yield db
        finally:
            self._give_back(db)

    def _take(self) -> Connection:
        with self._guard:
            if self._closed:
                raise ArchiveError(f"The archive at {self._path.parent} was closed.", hint="Open it again.")
            if self._idle:
                return self._idle.pop()
        return connect(self._path)

    def _give_back(self, db: Connection) -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(db)
                return
        db.close()


def connect(path: Path) -> Connection:
    """Open a connection that never begins a transaction by itself; any thread may use it, one at a time."""
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            db.execute(pragma)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _end(db: Connection) -> None:
    # A full disk or a damaged page ends a transaction by itself; a second end would hide the first error.
    if db.in_transaction:
        db.execute("ROLLBACK")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside the block into ours, with what to do about them."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(error, path) from error
    except UnicodeEncodeError as error:
        raise UnreadableError(
            f"A text holds a character that no file can hold ({error.object[error.start : error.end]!r}).",
            hint="Remove the half of a surrogate pair, such as an escape that was cut in two.",
        ) from error


def _explain(error: sqlite3.Error, path: Path) -> ArchiveError:
    # The low byte is the kind of error; the rest tells where in SQLite it arose.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    where = f"The archive at {path.parent}"
    # Ours are constant statements on tables that every archive has: one that SQLite cannot make sense of met damage.
    senseless = code == sqlite3.SQLITE_ERROR or "decode to UTF-8" in str(error)
    if senseless or code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DamagedError(
            f"{where} is damaged: truth.db cannot be read ({error}).",
            hint="Restore truth.db from a backup, or make a new archive in another folder from the same articles.",
        )
    if code == sqlite3.SQLITE_BUSY:
        return LockedError(f"{where} is busy.", hint="Wait until the other program has finished and try again.")
    if code == sqlite3.SQLITE_FULL:
        return ArchiveError(
            f"{where} cannot grow: the disk is full. Nothing of this batch was stored.",
            hint="Free space on the disk and try again: what is stored already is skipped.",
        )
    if getattr(error, "sqlite_errorcode", 0) in _WRITING_FAILED:
        return ArchiveError(
            f"{where} cannot be written: the disk or a quota is full, a file may not grow, or the disk fails"
            f" ({error}). What was reported is stored.",
            hint="Free space on the disk and try again: what is stored already is skipped.",
        )
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return ArchiveError(
            f"{where} cannot be opened for writing ({error}).",
            hint="Make the folder and its files writable for this user, or name another with `--archive DIR`.",
        )
    return ArchiveError(f"{where} cannot be used: {error}.", hint="Run `rapporteur check` on it.")
