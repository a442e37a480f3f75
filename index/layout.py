"""Says where the parts of an archive lie in its folder, and writes files so that a crash leaves the old or the new.

    archive/
      truth.db        SQLite: the only part that cannot be made again
      LOCK            who writes (see `index/lock.py`)
      REINDEX         who reindexes
      vec/SEQ.faiss   the vector index at one sequence number; derived
      lex/N/          the lexical index, its N-th building; derived

A derived file or folder counts only once a mark in `truth.db` names it; the others are left-overs of a crash or of an
older state and are swept away. Knows nothing of what the files hold.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rag.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one archive."""

    root: Path

    @property
    def truth(self) -> Path:
        """The SQLite file."""
        return self.root / "truth.db"

    @property
    def lock(self) -> Path:
        """The writer's lock."""
        return self.root / "LOCK"

    @property
    def reindexing(self) -> Path:
        """The lock of whoever reindexes, for hours perhaps, and takes the writer's lock a batch at a time."""
        return self.root / "REINDEX"

    @property
    def vectors(self) -> Path:
        """The folder of vector index files."""
        return self.root / "vec"

    @property
    def lexical(self) -> Path:
        """The folder of lexical index folders."""
        return self.root / "lex"

    def strangers(self) -> list[str]:
        """Names in the folder that no archive of ours has, sorted."""
        ours = {"truth.db", "truth.db-wal", "truth.db-shm", "truth.db-journal", "LOCK", "REINDEX", "vec", "lex"}
        return sorted(entry.name for entry in self.root.iterdir() if entry.name not in ours and not _is_beside(entry))


def write_durably(path: Path, data: memoryview | bytes) -> None:
    """Write a derived file so that after a crash, of the machine too, it is there whole or not at all.

    Raises ArchiveError if it cannot be written.
    """
    with writing(path):
        make_folder(path.parent)
        with whole(path, beside=path.with_name(path.name + ".tmp")) as file:
            file.write(data)


@contextmanager
def whole(path: Path, *, beside: Path) -> Iterator[BinaryIO]:
    """Write a file inside the block that is there, durably, after it: whole or not at all, and `beside` until then.

    Raises OSError.
    """
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        # On a full disk, half a file would take the room of what is still to come; nor is one left by Ctrl-C.
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in our words why a derived part cannot be written inside the block, as an ArchiveError."""
    try:
        yield
    except OSError as error:
        raise unwritable(path, error.strerror or str(error)) from error


def unwritable(path: Path, reason: str) -> ArchiveError:
    """Say that a derived part cannot be written, and what that means."""
    return ArchiveError(
        f"{path} cannot be written: {reason}.",
        hint="Free space on the disk, or make the archive's folder writable for this user. No article is lost by it.",
    )


def make_folder(path: Path) -> None:
    """Make a folder for a derived part; a file that stands in its place is none of ours, and goes."""
    if path.is_file():
        path.unlink()
    path.mkdir(exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, *, keep: str | None) -> None:
    """Delete everything in a folder of derived parts but the one that is named; a missing folder is swept.

    What cannot be deleted is left for the next time: nothing names it.
    """
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name == keep:
            continue
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            with suppress(OSError):
                entry.unlink(missing_ok=True)


def _is_beside(entry: Path) -> bool:
    """Whether an entry may lie beside the archive's parts: conversations and keys, or a file hidden by its dot."""
    return entry.name.startswith((".", "conversations.db", "keys.db"))
