"""Says the errors of PostgreSQL, and of the way to it, in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import errors
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

from index.postgres.address import Address
from rag.errors import ArchiveError, DamagedError, LockedError, UnavailableError, UnreadableError

_AWAY = "Check that the server runs and can be reached from here, then try again: what was reported stored is stored."
_ROOM = "Give the server room and try again: what is stored already is skipped."


@dataclass(frozen=True, slots=True)
class _Told:
    """How errors of some kinds are told, after the archive's address; `{}` is the server's own words."""

    kinds: tuple[type[psycopg.Error], ...]
    ours: type[ArchiveError]
    message: str
    hint: str


_TOLD = (
    _Told((PoolClosed,), ArchiveError, "was closed", "Open it again."),
    _Told((PoolTimeout, TooManyRequests), UnavailableError, "cannot be reached: no connection came in time", _AWAY),
    _Told(
        (errors.LockNotAvailable,),
        LockedError,
        "is busy: another program writes",
        "Wait until it has finished and try again.",
    ),
    _Told((errors.DeadlockDetected, errors.SerializationFailure), LockedError, "is busy", "Try again."),
    _Told(
        (errors.QueryCanceled,),
        UnavailableError,
        "took too long to answer",
        "Try again; if it stays slow, look at the server's load.",
    ),
    _Told(
        (errors.ReadOnlySqlTransaction,),
        UnavailableError,
        "takes no changes now: its server is a replica",
        "Give the primary's address, or all servers' with target_session_attrs=read-write.",
    ),
    _Told(
        (errors.DiskFull, errors.OutOfMemory, errors.ConfigurationLimitExceeded),
        ArchiveError,
        "cannot grow: its server is out of room ({}). Nothing of this batch was stored",
        _ROOM,
    ),
    _Told(
        (errors.InsufficientPrivilege,),
        ArchiveError,
        "cannot be used by this role ({})",
        "Grant it the database: whoever makes an archive needs CREATE on it, and pgvector has to be installed there.",
    ),
    _Told((errors.DataCorrupted, errors.IndexCorrupted), DamagedError, "is damaged ({})", "Restore it from a backup."),
    _Told((psycopg.OperationalError, psycopg.InterfaceError), UnavailableError, "cannot be reached ({})", _AWAY),
    _Told((psycopg.Error,), ArchiveError, "cannot be used ({})", "Run `rapporteur check` on it."),
)
"""The narrower kinds first."""

_LONGEST = 200


@contextmanager
def explained(address: Address) -> Iterator[None]:
    """Turn what psycopg raises inside the block into our errors, with what to do about them."""
    try:
        yield
    except psycopg.Error as error:
        raise _explain(error, address) from error
    except UnicodeEncodeError as error:
        raise UnreadableError(
            f"A text holds a character that no archive can hold ({error.object[error.start : error.end]!r}).",
            hint="Remove the half of a surrogate pair, such as an escape that was cut in two.",
        ) from error


def _explain(error: psycopg.Error, address: Address) -> ArchiveError:
    told = next(each for each in _TOLD if isinstance(error, each.kinds))
    return told.ours(f"The archive at {address} {told.message.format(_line(error))}.", hint=told.hint)


def _line(error: psycopg.Error) -> str:
    """Put an error on one line."""
    told = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
