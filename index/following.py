"""Follows folders and files: whatever is new or changed in them is read and committed, until it is told to stop.

What is to be read is decided in `index/watching.py`, how articles are stored in `index/ingestion.py`. An article that
its file gave before, word for word, is no news and goes no further than its reading.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from index.ahead import ahead
from index.bell import Bell
from index.reading import NOTHING, Defaults, Read, read
from index.report import Notice, Report
from index.storing import Progress
from index.tally import Commit, Tally
from index.watching import QUIET_SECONDS, Files, Given, Mark, Roots, mark_of
from rag.errors import LockedError
from rag.seams import Archive

LOOK_SECONDS = 10.0
"""The longest time between two turns: what nobody was told of is found all the same."""

REST_SECONDS = (0.1, 1.0)
"""Before each look, so that many events are one look: ten times as long as the last one took, within these bounds."""

RETRY_SECONDS = 5.0
"""Until the next try, when another process kept the archive locked."""

Add = Callable[[Iterable[Read | Notice], Callable[[Progress], None]], Report]


@dataclass(frozen=True, slots=True)
class Removed:
    """Articles that are removed: `replaced` by what their file holds now, or gone with it."""

    file: Path
    ids: tuple[str, ...]
    why: Literal["replaced", "deleted"]


@dataclass(frozen=True, slots=True)
class Deleted:
    """A file that is gone, and the ids of the articles that only it gave: they stay."""

    file: Path
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something else to be told."""

    text: str


Event: TypeAlias = Commit | Removed | Deleted | Remark | Notice


class Follower:
    """Follows files and folders, which are there; all in the archive's folder, `leave_out`, if it has one, is left out.

    `tell` hears of each event at once. With `prune`, articles are removed with their file.
    """

    def __init__(
        self,
        given: Sequence[Path],
        tell: Callable[[Event], None],
        *,
        add: Add,
        archive: Archive,
        leave_out: Path | None,
        defaults: Defaults = NOTHING,
        prune: bool = False,
        quiet: float = QUIET_SECONDS,
    ) -> None:
        self._tell = tell
        self._add = add
        self._archive = archive
        self._defaults = defaults
        self._prune = prune
        self._roots = Roots(given, leave_out=leave_out)
        self._files = Files(quiet=quiet)
        self._away: set[Path] = set()
        self._unwanted: list[_Unwanted] = []
        self._tally = Tally()
        self._rest = 0.0

    def run(self, bell: Bell) -> Report:
        """Take turns until the bell is stopped, and report on the whole. Raises ArchiveError, but no LockedError."""
        while not bell.stopped:
            bell.tend()
            wait = self.turn(time.monotonic(), lambda: bell.stopped)
            bell.wait(wait)
            if not bell.stopped:
                time.sleep(self._rest)
        return self.report()

    def report(self) -> Report:
        """What was done so far; failures and warnings are those of each file's last reading."""
        return self._tally.report()

    def turn(self, now: float, stopped: Callable[[], bool] = lambda: False) -> float:
        """Look, read what is due and tidy up; once it is `stopped`, nothing more is taken up.

        Returns in how many seconds the next turn should come if nothing happens. Raises ArchiveError, but no
        LockedError: that is told, and the next turn tries again.
        """
        self._look(now)
        try:
            if due := self._files.due(now):
                self._read(due, stopped)
            for path in [] if stopped() else self._files.gone(now):
                self._part_with(path)
            self._remove_unwanted()
        except LockedError as error:
            self._tally.locked = Notice("the archive", None, error.message, error.hint)
            self._tell(Remark(str(error)))
            return RETRY_SECONDS
        self._tally.locked = None
        wait = self._files.wait(now)
        return LOOK_SECONDS if wait is None else min(LOOK_SECONDS, wait)

    def _look(self, now: float) -> None:
        began = time.monotonic()
        sight = self._roots.look()
        self._files.see(sight, now)
        shortest, longest = REST_SECONDS
        self._rest = min(longest, max(shortest, 10 * (time.monotonic() - began)))
        for root, reason in sight.away.items():
            if reason and root not in self._away:
                self._away.add(root)
                self._tell(Remark(f"{root} cannot be followed now: {reason}. Its articles stay."))
        for root in self._away - sight.away.keys():
            self._away.remove(root)
            self._tell(Remark(f"{root} is followed again."))

    def _read(self, due: Mapping[Path, Mark], stopped: Callable[[], bool]) -> None:
        """Read files and store what is news; then see to what their articles replace."""
        reading = _Reading(self._files, due, self._defaults)
        taken = _Taken(self._tell, stopped)
        try:
            with closing(ahead(reading.news())) as news:
                report = self._add(taken.through(news), self._committed)
        except LockedError:
            self._tally.break_off()
            raise
        self._tally.add(report)
        for notice in report.failed:
            if notice not in taken.told:
                self._tell(notice)
        failed = reading.by_file(report.failed)
        for path in list(reading.given):
            self._tally.note(path, failed.get(path, ()), reading.warnings.get(path, ()))
        for path in reading.read_whole(taken.count):
            former, given = self._files.given(path), reading.given[path]
            ids = self._files.took(path, due[path], given, whole=path not in failed)
            if ids:
                successors = len(given.hashes.keys() - former.hashes.keys())
                self._unwanted.append(_Unwanted(path, tuple(ids), "replaced", successors))

    def _committed(self, progress: Progress) -> None:
        self._tell(self._tally.commit(progress))

    def _part_with(self, path: Path) -> None:
        ids = tuple(self._files.forget(path))
        if ids and self._prune:
            self._unwanted.append(_Unwanted(path, ids, "deleted"))
        elif ids:
            self._tell(Deleted(path, ids))

    def _remove_unwanted(self) -> None:
        """Remove what is due for it, unless a file has come to give it again. Raises LockedError."""
        while self._unwanted:
            item = self._unwanted[0]
            removed = tuple(self._archive.remove([each for each in item.ids if not self._files.gives(each)]))
            self._unwanted.pop(0)
            if removed:
                self._tally.remove(removed, item.successors)
                self._tell(Removed(item.file, removed, item.why))


@dataclass(frozen=True, slots=True)
class _Unwanted:
    """Articles to be removed, and how many new ones stand in their place."""

    file: Path
    ids: tuple[str, ...]
    why: Literal["replaced", "deleted"]
    successors: int = 0


class _Reading:
    """One reading of some files: what each gives, and what of it is news. `ahead` runs it in its thread."""

    def __init__(self, files: Files, due: Mapping[Path, Mark], defaults: Defaults) -> None:
        self.given: dict[Path, Given] = {}
        self.warnings: dict[Path, list[Notice]] = {}
        self._files = files
        self._due = due
        self._defaults = defaults
        self._now_at = Path()
        self._count = 0
        self._ends: list[tuple[Path, int]] = []
        self._paths: dict[str, Path] = {}

    def news(self) -> Iterator[Read | Notice]:
        """Read all; leave out what a file gave before, word for word."""
        for outcome in read(self._quiet_paths(), self._defaults):
            self._paths[outcome.file] = self._now_at
            if isinstance(outcome, Notice) or self._is_new(outcome):
                self._count += 1
                yield outcome

    def read_whole(self, taken: int) -> Iterator[Path]:
        """Yield the files of which everything is among the first so many news."""
        return (path for path, end in self._ends if end <= taken)

    def by_file(self, notices: Iterable[Notice]) -> dict[Path, list[Notice]]:
        """Sort notices by the file that they are about."""
        found: dict[Path, list[Notice]] = {}
        for notice in notices:
            found.setdefault(self._paths[notice.file], []).append(notice)
        return found

    def _quiet_paths(self) -> Iterator[Path]:
        for path, mark in self._due.items():
            # Hours may have passed since the look: what was written to meanwhile is left for the next.
            if mark_of(path) == mark:
                self._now_at, self.given[path] = path, Given()
                yield path
                self._ends.append((path, self._count))

    def _is_new(self, outcome: Read) -> bool:
        self.given[self._now_at].note(outcome)
        if outcome.warnings:
            self.warnings.setdefault(self._now_at, []).extend(outcome.warnings)
        return not self._files.given(self._now_at).holds(outcome)


class _Taken:
    """Counts what is taken to be stored, tells of failures as they pass, and ends early once it is stopped."""

    def __init__(self, tell: Callable[[Event], None], stopped: Callable[[], bool]) -> None:
        self.count = 0
        self.told: set[Notice] = set()
        self._tell = tell
        self._stopped = stopped

    def through(self, news: Iterable[Read | Notice]) -> Iterator[Read | Notice]:
        """Pass news on."""
        for outcome in news:
            if self._stopped():
                return
            self.count += 1
            if isinstance(outcome, Notice):
                self.told.add(outcome)
                self._tell(outcome)
            yield outcome
