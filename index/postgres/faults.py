"""Says the errors of PostgreSQL, and of the way to it, in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

from index.postgres.address import Address
from rag.errors import ArchiveError, DamagedError, LockedError, UnavailableError, UnreadableError

_AWAY = "Check that the server runs and can be reached from here, then try again: what was reported stored is stored."
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
    where = f"The archive at {address}"
    match error:
        case PoolClosed():
            return ArchiveError(f"{where} was closed.", hint="Open it again.")
        case PoolTimeout() | TooManyRequests():
            return UnavailableError(f"{where} cannot be reached: no connection came in time.", hint=_AWAY)
        case errors.LockNotAvailable():
            return LockedError(f"{where} is busy: another program writes.", hint="Wait until it has finished, try again.")
        case errors.QueryCanceled():
            return UnavailableError(
                f"{where} took too long to answer.", hint="Try again; if it stays slow, look at the server's load."
            )
        case errors.DeadlockDetected() | errors.SerializationFailure():
            return LockedError(f"{where} is busy.", hint="Try again.")
        case errors.ReadOnlySqlTransaction():
            return UnavailableError(
                f"{where} takes no changes now: its server is a replica.",
                hint="Give the primary's address, or all of them with target_session_attrs=read-write.",
            )
        case errors.DiskFull() | errors.OutOfMemory() | errors.ConfigurationLimitExceeded():
            return ArchiveError(
                f"{where} cannot grow: its server is out of room ({_line(error)}). Nothing of this batch was stored.",
                hint="Give the server room and run the same command again: what is stored already is skipped.",
            )
        case errors.InsufficientPrivilege():
            return ArchiveError(
                f"{where} cannot be used by this role ({_line(error)}).",
                hint="Grant it the database: the role that makes an archive needs CREATE on it, and pgvector installed.",
            )
        case errors.DataCorrupted() | errors.IndexCorrupted():
            return DamagedError(f"{where} is damaged ({_line(error)}).", hint="Restore the database from a backup.")
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return UnavailableError(f"{where} cannot be reached ({_line(error)}).", hint=_AWAY)
        case _:
            return ArchiveError(f"{where} cannot be used: {_line(error)}.", hint="Run `rapporteur check` on it.")


def _line(error: psycopg.Error) -> str:
    """Put an error on one line."""
    told = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
