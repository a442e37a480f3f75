"""Opens what says who may do what, beside conversations: keys, owners, and answers to be repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from index.access_schema import prepare_access
from index.conversation_schema import prepare
from index.conversations import utc_now
from index.database import Database, NamedRows, Storage
from index.keys import KeyStore
from index.manifest import Place
from index.owners import Owners
from index.replays import Replays
from rag.errors import ArchiveError


class SharedUse(Protocol):
    """What callers may still ask for, counted over all servers that use one database."""

    def take(self, owner: str, per_minute: int) -> float:
        """Take one of an owner's requests of a minute; return 0, or the seconds until there is one."""

    def take_of_day(self, owner: str, per_day: int) -> float:
        """Count one of an owner's requests of today; return 0, or the seconds until midnight (UTC) if none is left."""


@dataclass(frozen=True, slots=True)
class Access:
    """The three stores over the same tables; any number of threads and processes may use them at once.

    Without `shared` use each server counts for itself.
    """

    keys: KeyStore
    owners: Owners
    replays: Replays
    close: Callable[[], None]
    shared: SharedUse | None = None


def open_access(path: Path, *, now: Callable[[], datetime] = utc_now) -> Access:
    """Open the file at `path`, making it where it is missing. Raises ArchiveError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(
            f"The folder of {path} cannot be made ({error.strerror}).", hint="Name a folder that can be written to."
        ) from error
    database = Database(path)
    try:
        with database.writing() as db:
            prepare(db, path)
            prepare_access(db)
    except BaseException:
        database.close()
        raise
    return access_over(NamedRows(database), path, now=now)


def access_over(storage: Storage, place: Place, *, now: Callable[[], datetime] = utc_now) -> Access:
    """Put the three stores over tables that are there; `place` is for messages."""
    replays = Replays(storage, now=now)
    # Not at the next request with a key alone: there may be none.
    replays.purge()
    return Access(KeyStore(storage, now=now), Owners(storage, place, now=now), replays, storage.close)
