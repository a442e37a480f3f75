"""Rings when files below some folders may have changed, so that whoever follows them need not look all the time.

What the system tells of changes is taken as a hint and no more: events get lost, come twice, or name paths that are
gone again. What has changed tells a look (`index/watching.py`). Nothing here knows articles.
"""

from __future__ import annotations

import os
import queue
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

POLL_SECONDS = 2.0
"""Between two looks of the library's own where the system tells nothing."""

# Not those of opening and reading, which following does itself.
_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
REMOTE = frozenset(
    "nfs nfs4 cifs smb3 smbfs 9p afs ceph lustre beegfs gpfs glusterfs virtiofs vboxsf vmhgfs prl_fs drvfs "
    "fuse.sshfs fuse.glusterfs fuse.ceph fuse.rclone fuse.s3fs fuse.gcsfuse fuse.vmhgfs-fuse".split()
)
"""File systems whose other users' changes no machine is told of (inotify(7): "network filesystems")."""


class Bell:
    """Observes folders and files in the background until it is closed; any thread and any signal may ring it.

    What lies in the folder `leave_out`, if one is given, does not ring it. `remark` is told, in words, where it has to
    look itself.
    """

    def __init__(self, given: Sequence[Path], *, leave_out: Path | None, remark: Callable[[str], None]) -> None:
        self.stopped = False
        """Whether someone asked to end."""
        self._places = [path if path.is_dir() else path.parent for path in given]
        self._folders = {place for path, place in zip(given, self._places, strict=True) if path == place}
        self._remark = remark
        # SimpleQueue is the one of Python's locks and queues that a signal's handler may use at any moment.
        self._rung: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._ringer = _Ringer(self.ring, f"{leave_out.resolve()}{os.sep}" if leave_out else None)
        self._observer: BaseObserver | None = None
        self._observed: dict[Path, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        self.tend()
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def ring(self) -> None:
        """Say that something may have changed."""
        if self._rung.empty():
            self._rung.put(None)

    def stop(self) -> None:
        """Ask whoever waits to end."""
        self.stopped = True
        self._rung.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait until it rings, so many seconds at most; return whether it did."""
        try:
            self._rung.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return False
        return True

    def tend(self) -> None:
        """Observe anew if a folder is another one than before, as when it was moved away and made again."""
        found = {place: known for place in self._places if (known := _identity(place)) is not None}
        if found != self._observed:
            self._leave()
            self._observed = found
            self._observe(list(found))

    def _observe(self, places: Sequence[Path]) -> None:
        mounts = _mounts()
        kinds = {place: file_system(place.resolve(), mounts) for place in places}
        remote = [f"{place} is on a network file system ({kind})" for place, kind in kinds.items() if kind in REMOTE]
        why = remote[0] if remote else self._start(Observer, places)
        if why:
            self._remark(f"{why}: looking for changes every {POLL_SECONDS:.0f} s.")
            self._start(partial(PollingObserver, timeout=POLL_SECONDS), places)

    def _start(self, make: Callable[[], BaseObserver], places: Iterable[Path]) -> str:
        """Start an observer; return why that cannot be done, or an empty text."""
        observer: BaseObserver | None = None
        try:
            observer = make()
            for place in places:
                # A link's own inode is observed and not its folder's, so it is the folder that is named.
                recursive = place in self._folders
                observer.schedule(self._ringer, str(place.resolve()), recursive=recursive, event_filter=_CHANGES)
            observer.start()
        except OSError as error:
            if observer is not None:
                observer.stop()
            return f"The system cannot tell of changes ({error.strerror or error})"
        self._observer = observer
        return ""

    def _leave(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join()


class _Ringer(FileSystemEventHandler):
    """Rings for each event but those below one folder, if there is one."""

    def __init__(self, ring: Callable[[], None], left_out: str | None) -> None:
        self._ring = ring
        self._left_out = left_out

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hear of an event."""
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if self._left_out is None or not all(path.startswith(self._left_out) for path in paths):
            self._ring()


def file_system(path: Path, mounts: str) -> str:
    r"""Name the kind of file system that a path, free of links, is on, by the lines of `/proc/mounts` (see proc(5)).

    >>> mounts = "/dev/sda1 / ext4 rw 0 0\nnas:/news /mnt/the\\040news nfs4 rw 0 0"
    >>> [file_system(Path(path), mounts) for path in ("/mnt/the news/today", "/mnt/the")], file_system(Path("/"), "")
    (['nfs4', 'ext4'], '')
    """
    found, kind = Path(), ""
    for line in mounts.splitlines():
        _, point, named, *_ = line.split(" ")
        place = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), point))
        # Of two on one place the later hides the earlier.
        if path.is_relative_to(place) and len(place.parts) >= len(found.parts):
            found, kind = place, named
    return kind


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        # Another system than Linux: its observers know by themselves.
        return ""


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino
