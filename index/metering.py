"""How far a run is: bytes of the given files that lie behind it, and from those the time that is left.

`index/reading.py` counts the bytes, whoever shows progress asks. Articles are no measure: nobody knows beforehand how
many a file holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from index.readers.containers import files_below

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

T = TypeVar("T")

PACE_SECONDS = 60.0
"""Time left follows the speed of this last while: articles that are stored already pass a hundred times as fast."""


class Meter:
    """Counts the bytes of files as they are read one after another, and remembers where each thing read stood.

    One thread reads and stamps; any other may ask.
    """

    def __init__(self) -> None:
        self.read = 0
        """Bytes read of the file that is open."""
        self._before = 0
        self._held_back = 0
        self._stamps: deque[int] = deque()
        self._asked = 0
        self._behind = 0

    @contextmanager
    def opened(self, path: Path) -> Iterator[BufferedReader]:
        """Open a file for reading; at its end it counts with its whole size, however much was read. Raises OSError."""
        stream: BufferedReader = BufferedReader(_Counted(path, self))
        with stream:
            size = path.stat().st_size
            try:
                yield stream
            finally:
                self._before += size
                self.read = self._held_back = 0

    def hold_back(self, count: int) -> None:
        """Do not count so many of the bytes read yet: nothing that is made of them has been given."""
        self._held_back = count

    def stamp(self, outcomes: Iterable[T]) -> Iterator[T]:
        """Pass things on, remembering for each how many bytes were read by then."""
        for outcome in outcomes:
            self._stamps.append(self._before + max(0, self.read - self._held_back))
            yield outcome

    def behind(self, outcomes: int) -> int:
        """Return how many bytes had been read when the last of so many things was passed on.

        The number must not fall from call to call: what was asked for is forgotten.
        """
        while self._asked < outcomes and self._stamps:
            self._behind = max(self._behind, self._stamps.popleft())
            self._asked += 1
        return self._behind


class _Counted(FileIO):
    """A file that tells a meter of each byte that is read."""

    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path)
        self._meter = meter

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer; return how many bytes."""
        count = super().readinto(buffer)
        self._meter.read += count
        return count


class Pace:
    """Works out the share that is done of so many bytes, and the seconds left. Without a total it knows neither."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._noted: deque[tuple[float, int]] = deque([(0.0, 0)])

    def note(self, done: int, seconds: float) -> None:
        """Hear how many bytes are done after so many seconds; both only grow."""
        self._noted.append((seconds, done))
        while len(self._noted) > 2 and self._noted[1][0] <= seconds - PACE_SECONDS:  # noqa: PLR2004 (two make a speed)
            self._noted.popleft()

    @property
    def share(self) -> float | None:
        """What is done of the whole, from 0 to 1."""
        return min(1.0, self._noted[-1][1] / self._total) if self._total else None

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all is done, at the speed of the last minute; None until that is known."""
        (began, before), (now, done) = self._noted[0], self._noted[-1]
        if not self._total or done <= before or now <= began:
            return None
        return max(0.0, self._total - done) * (now - began) / (done - before)


def bytes_of(paths: Sequence[Path | Literal["-"]]) -> int | None:
    """Add up the sizes of files and of those in folders; None where standard input is among them.

    What cannot be looked at counts nothing: reading will say so.
    """
    if "-" in paths:
        return None
    return sum(_size(path) for path in paths if isinstance(path, Path))


def _size(path: Path) -> int:
    try:
        return sum(_size(file) for file in files_below(path)) if path.is_dir() else path.stat().st_size
    except OSError:
        return 0
