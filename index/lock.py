"""Lets one writer at a time change an archive, of all threads and processes on this machine.

The lock is the kernel's (flock), so that of a dead writer is gone with it. The file names its owner for whoever waits.
Readers need no lock. Nothing here knows what is written.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import ArchiveError, LockedError

PATIENCE = 30.0
"""Seconds a writer waits for another's batch: many times what a batch takes."""

_PAUSE = 0.02


class WriterLock:
    """The lock of one archive; held for a batch, never for a session."""

    def __init__(self, path: Path, *, doing: str = "written") -> None:
        """`doing` says in errors what the archive is being, by whoever holds the lock."""
        self._path = path
        self._doing = doing
        self._thread = threading.Lock()

    @contextmanager
    def held(self, *, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock inside the block.

        Raises LockedError, naming the owner, if another keeps it for longer than `patience` seconds.
        """
        deadline = time.monotonic() + patience
        if not self._thread.acquire(timeout=patience):
            raise self._locked(patience)
        try:
            with self._file_held(deadline, patience):
                yield
        finally:
            self._thread.release()

    @contextmanager
    def held_if_free(self) -> Iterator[bool]:
        """Hold the lock inside the block if nobody else does, without waiting; yields whether it is held."""
        if not self._thread.acquire(blocking=False):
            yield False
            return
        try:
            descriptor = self._open()
            try:
                taken = _try_lock(descriptor) and self._is_named(descriptor)
                if taken:
                    _sign(descriptor)
                yield taken
            finally:
                os.close(descriptor)
        finally:
            self._thread.release()

    @contextmanager
    def _file_held(self, deadline: float, patience: float) -> Iterator[None]:
        descriptor = self._open()
        try:
            while True:
                taken = _try_lock(descriptor)
                if taken and self._is_named(descriptor):
                    break
                if not taken and time.monotonic() >= deadline:
                    raise self._locked(patience)
                if taken:
                    new = self._open()
                    os.close(descriptor)
                    descriptor = new
                else:
                    time.sleep(_PAUSE)
            _sign(descriptor)
            yield
        finally:
            # Closing releases: the lock belongs to the open file, not to its name.
            os.close(descriptor)

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ArchiveError(
                f"The archive at {self._path.parent} cannot be written: {error.strerror}.",
                hint="Make the folder writable for this user, or name another with `--archive DIR`.",
            ) from error

    def _is_named(self, descriptor: int) -> bool:
        """Whether an open file still has its name: whoever held it before may have deleted it as the last thing."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False

    def _locked(self, patience: float) -> LockedError:
        return LockedError(
            f"The archive at {self._path.parent} is being {self._doing} by {_owner(self._path)}; "
            f"waited {patience:.0f} s.",
            hint="Wait until it has finished, or stop it, and try again. Reading works meanwhile.",
        )


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int) -> None:
    """Write who holds the lock; a name left by a dead owner means nothing, for the lock itself is free."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    owner = {"pid": os.getpid(), "command": command, "since": datetime.now(tz=UTC).isoformat(timespec="seconds")}
    # On a full disk the name cannot be written; the lock holds without, and searching takes it too.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(owner).encode(), 0)


def _owner(path: Path) -> str:
    try:
        owner = json.loads(path.read_text())
        return f"process {owner['pid']} ({owner['command']}, since {owner['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        # It was read in the instant between taking and signing.
        return "another process"
