"""Which files to read while folders are followed: what is new, has changed and is quiet again, has moved, is gone.

`Roots` looks at the disk. `Files` compares what was seen with what is known, and remembers which articles each file
gave; it reads no clock and no disk. Reading and committing is `index/following.py`, when to look says `index/bell.py`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.readers.containers import files_below
from index.reading import Read
from rag.identity import content_hash

QUIET_SECONDS = 1.0
"""A file is read when nobody has written to it for so long: before, it may be half there."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file looked like. Equal marks mean the same content, as rsync and make take it: by size and time."""

    device: int
    inode: int
    size: int
    modified: int


def mark_of(path: Path) -> Mark | None:
    """Look at a file, through a link to it; None if it is not there."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return Mark(seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is at one moment: files by path, and the folders that could not be looked at, each with the reason.

    A reason is empty where the next look may well succeed.
    """

    marks: Mapping[Path, Mark]
    away: Mapping[Path, str]


class Roots:
    """The files and folders that are followed. Hidden files, and all in the folder `leave_out`, are not among them."""

    def __init__(self, given: Iterable[Path], *, leave_out: Path | None) -> None:
        self._given = list(given)
        self._left_out = leave_out.resolve() if leave_out else None
        self._devices = {path: path.stat().st_dev for path in self._given if path.is_dir()}

    def look(self) -> Sight:
        """Look at every file. A folder that is missing, or empty because it is no longer mounted, is away."""
        marks: dict[Path, Mark] = {}
        away: dict[Path, str] = {}
        for root in self._given:
            try:
                found = self._below(root) if root in self._devices else _marked([root])
            except OSError as error:
                # What vanishes while it is looked at is no news of its folder.
                away[root] = "" if root.is_dir() and isinstance(error, FileNotFoundError) else str(error.strerror)
                continue
            if root in self._devices:
                device = root.stat().st_dev
                if not found and device != self._devices[root]:
                    away[root] = "It is empty, and no longer the file system that it was"
                    continue
                self._devices[root] = device
            marks.update(found)
        return Sight(marks, away)

    def _below(self, folder: Path) -> dict[Path, Mark]:
        real = folder.resolve()
        if self._left_out is None or not self._left_out.is_relative_to(real):
            return _marked(files_below(folder))
        left_out = f"{folder / self._left_out.relative_to(real)}{os.sep}"
        return _marked(file for file in files_below(folder) if not str(file).startswith(left_out))


def _marked(paths: Iterable[Path]) -> dict[Path, Mark]:
    return {path: mark for path in paths if (mark := mark_of(path)) is not None}


@dataclass(slots=True)
class Given:
    """What a file gave when it was read: its articles' ids, with 64 bits of the hash of what each says.

    `unnamed` are the ids that come from the content: when that changes, they are other ids.
    """

    hashes: dict[str, bytes] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)

    def note(self, read: Read) -> None:
        """Remember an article."""
        self.hashes[read.article.id] = _short_hash(read)
        if not read.named:
            self.unnamed.add(read.article.id)

    def holds(self, read: Read) -> bool:
        """Whether the article is among them, word for word."""
        return self.hashes.get(read.article.id) == _short_hash(read)


def _short_hash(read: Read) -> bytes:
    return bytes.fromhex(content_hash(read.article))[:8]


@dataclass(slots=True)
class _File:
    mark: Mark
    since: float
    """When it came to look like that, or was first missed."""
    read: Mark | None = None
    """What it looked like when it was read."""
    there: bool = True
    given: Given = field(default_factory=Given)


class Files:
    """Every file that is followed, and what it gave. Times are seconds of one clock, which the caller reads."""

    def __init__(self, *, quiet: float = QUIET_SECONDS) -> None:
        self._quiet = quiet
        self._files: dict[Path, _File] = {}
        self._givers: Counter[str] = Counter()

    def see(self, sight: Sight, now: float) -> None:
        """Take in what a look has found. What lies in a folder that is away stays as it was."""
        missing = {
            path: file
            for path, file in self._files.items()
            if path not in sight.marks and not any(path.is_relative_to(root) for root in sight.away)
        }
        lost = {file.mark: path for path, file in missing.items()}
        for path, mark in sight.marks.items():
            file = self._files.get(path)
            if file is None:
                former = lost.pop(mark, None)
                self._files[path] = _File(mark, now) if former is None else self._moved(former, path, now)
            elif file.mark != mark:
                file.mark, file.since, file.there = mark, now, True
            else:
                file.there = True
        for path, file in missing.items():
            if path in self._files and file.there:
                file.there, file.since = False, now

    def _moved(self, former: Path, path: Path, now: float) -> _File:
        """Take a file from its former path. It is read again only if its name may tell another format."""
        file = self._files.pop(former)
        file.there, file.since = True, now
        if former.suffixes[-2:] != path.suffixes[-2:]:
            file.read = None
        return file

    def due(self, now: float) -> dict[Path, Mark]:
        """The files to read: those that are not as they were when they were read, and are quiet."""
        return {
            path: file.mark
            for path, file in self._files.items()
            if file.there and file.mark != file.read and now - file.since >= self._quiet
        }

    def gone(self, now: float) -> list[Path]:
        """The files that are gone. As long as another is still to be read there are none: it may be the same, moved."""
        if any(file.there and file.mark != file.read for file in self._files.values()):
            return []
        return [path for path, file in self._files.items() if not file.there and now - file.since >= self._quiet]

    def wait(self, now: float) -> float | None:
        """In how many seconds something may be due or gone, if nothing happens; None for nothing to wait for."""
        unsettled = (file.since for file in self._files.values() if not file.there or file.mark != file.read)
        soonest = min(unsettled, default=None)
        return None if soonest is None else max(0.0, soonest + self._quiet - now)

    def given(self, path: Path) -> Given:
        """What a file gave when it was last read."""
        file = self._files.get(path)
        return file.given if file else Given()

    def took(self, path: Path, mark: Mark, given: Given, *, whole: bool) -> list[str]:
        """Hear that a file was read when it looked like `mark`, and that what it gave is stored.

        Returns the ids made of content that it no longer gives, nor any other file: what stands there now has replaced
        them. Where not the `whole` file could be read, nothing is.
        """
        file = self._files.setdefault(path, _File(mark, 0.0))
        file.read = mark
        before, file.given = file.given, given
        if not whole:
            file.given = Given(before.hashes | given.hashes, before.unnamed | given.unnamed)
        dropped = self._recount(before, file.given)
        return [identity for identity in dropped if identity in before.unnamed]

    def gives(self, identity: str) -> bool:
        """Whether some file gives an article with this id."""
        return self._givers[identity] > 0

    def forget(self, path: Path) -> list[str]:
        """Forget a file that is gone; return the ids that only it gave."""
        return self._recount(self._files.pop(path).given, Given())

    def _recount(self, before: Given, after: Given) -> list[str]:
        """Count who gives what; return the ids that nobody gives any more."""
        self._givers.update(after.hashes.keys() - before.hashes.keys())
        dropped = [identity for identity in before.hashes if identity not in after.hashes]
        self._givers.subtract(dropped)
        unwanted = [identity for identity in dropped if not self._givers[identity]]
        for identity in unwanted:
            del self._givers[identity]
        return unwanted
