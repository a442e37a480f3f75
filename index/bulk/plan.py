"""What there is to read, and which of it is still missing: files in their order, and stretches of what each gives.

Pure: it knows neither Ray nor the staging folder. What a file gives (articles and failures, in the order of
`index.reading.read`) is numbered from 0, and its end is one more. Two runs over the same files number alike, so that
whatever was lost on the way can be named and made again.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.readers.containers import files_below

GROUP_FILES = 64
GROUP_BYTES = 4_000_000
"""Files that one task reads together: as many as it takes to make starting the task worth while."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One file to read, by the name it was given; its size and time of change tell whether it is still the same."""

    path: str
    size: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """What a unit gives from `start` up to before `stop`; without `stop` to its end, which is part of it then."""

    unit: int
    start: int = 0
    stop: int | None = None


def units_of(paths: Iterable[Path]) -> list[Unit]:
    """List the files of what was given, in the order in which `add` reads them.

    What is no file (a missing path, an empty folder) is a unit too: reading it says what is wrong.
    """
    return [unit for path in paths for unit in _units(path)]


def _units(path: Path) -> Iterator[Unit]:
    try:
        files = list(files_below(path)) if path.is_dir() else [path]
    except OSError:
        files = [path]
    for file in files or [path]:
        try:
            found = file.stat()
        except OSError:
            yield Unit(str(file))
            continue
        yield Unit(str(file), found.st_size, found.st_mtime_ns)


def digest_of(units: Sequence[Unit], making: Sequence[str]) -> str:
    """Name the work: these files as they are now, made into what `making` says (model, chunking, defaults)."""
    told = json.dumps([[(unit.path, unit.size, unit.changed) for unit in units], list(making)], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def program(root: Path = Path(__file__).parents[2]) -> str:
    """Name the state of the program by the sources of its lower layers: how it reads, cuts and writes what it makes."""
    own = hashlib.sha256()
    for layer in ("index", "rag"):
        for source in sorted((root / layer).rglob("*.py")):
            own.update(f"{source.relative_to(root)}:{source.stat().st_size}:".encode() + source.read_bytes())
    return own.hexdigest()


def missing(units: int, done: Iterable[Stretch]) -> list[Stretch]:
    """List what is left of so many units once stretches of them are done, in order.

    >>> missing(2, [Stretch(0, 0, 4), Stretch(0, 6, None)])
    [Stretch(unit=0, start=4, stop=6), Stretch(unit=1, start=0, stop=None)]
    """
    of_unit: dict[int, list[Stretch]] = {}
    for stretch in sorted(done, key=lambda each: (each.unit, each.start)):
        of_unit.setdefault(stretch.unit, []).append(stretch)
    return [gap for unit in range(units) for gap in _gaps(unit, of_unit.get(unit, []))]


def _gaps(unit: int, done: Sequence[Stretch]) -> Iterator[Stretch]:
    reached = 0
    for stretch in done:
        if stretch.start > reached:
            yield Stretch(unit, reached, stretch.start)
        if stretch.stop is None:
            return
        reached = max(reached, stretch.stop)
    yield Stretch(unit, reached)


def grouped(units: Sequence[Unit], left: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Put small neighbours together, for one task each."""
    group: list[Stretch] = []
    size = 0
    for stretch in left:
        own = units[stretch.unit].size
        if group and (len(group) >= GROUP_FILES or size + own > GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(stretch)
        size += own
    if group:
        yield group


class Track:
    """Follows what comes in, one number after another, and says which stretches that makes."""

    def __init__(self) -> None:
        self.done: list[Stretch] = []

    def follows(self, unit: int, place: int) -> bool:
        """Tell whether this comes right after what came last."""
        if not self.done:
            return True
        last = self.done[-1]
        return (unit, place) == ((last.unit + 1, 0) if last.stop is None else (last.unit, last.stop))

    def take(self, unit: int, place: int, *, end: bool) -> None:
        """Note what came in: the one at `place`, or the end of the unit there."""
        after = None if end else place + 1
        if self.done and (self.done[-1].unit, self.done[-1].stop) == (unit, place):
            self.done[-1] = replace(self.done[-1], stop=after)
        else:
            self.done.append(Stretch(unit, place, after))


class Done:
    """Stretches that are made, to be asked whether one thing is in them; they do not overlap."""

    def __init__(self, stretches: Iterable[Stretch] = ()) -> None:
        self._of_unit: dict[int, list[Stretch]] = {}
        self.note(stretches)

    def note(self, stretches: Iterable[Stretch]) -> None:
        """Hear of more of them."""
        for stretch in stretches:
            insort(self._of_unit.setdefault(stretch.unit, []), stretch, key=lambda each: each.start)

    def holds(self, unit: int, place: int) -> bool:
        """Tell whether what comes at a place of a unit, its end too, is made."""
        own = self._of_unit.get(unit, [])
        before = bisect_right(own, place, key=lambda each: each.start)
        if not before:
            return False
        stop = own[before - 1].stop
        return stop is None or place < stop
