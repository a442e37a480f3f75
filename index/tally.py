"""Adds up the runs of a watch: one report over all, in which a file counts as it was last read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from index.report import Notice, Report
from index.storing import Progress

_NOTHING = Progress((), added=0, updated=0, unchanged=0, failed=0, passages=0, seconds=0.0)


@dataclass(frozen=True, slots=True)
class Commit:
    """A batch that is stored: its ids and counts, and where the whole watch stands."""

    ids: tuple[str, ...]
    added: int
    updated: int
    unchanged: int
    passages: int
    so_far: Progress


class Tally:
    """The sum of all runs; `locked` is what keeps the last one from being stored, if anything does."""

    def __init__(self) -> None:
        self.locked: Notice | None = None
        self._total = Report()
        self._run = _NOTHING
        self._ids: dict[str, None] = {}
        self._failed: dict[Path, Sequence[Notice]] = {}
        self._warnings: dict[Path, Sequence[Notice]] = {}

    def commit(self, progress: Progress) -> Commit:
        """Hear how far the present run is; return what is new of it."""
        before, self._run = self._run, progress
        self._ids.update(dict.fromkeys(progress.ids))
        total = self._total
        so_far = Progress(
            progress.ids,
            added=total.added + progress.added,
            updated=total.updated + progress.updated,
            unchanged=total.unchanged + progress.unchanged,
            failed=sum(map(len, self._failed.values())) + progress.failed,
            passages=total.passages + progress.passages,
            seconds=total.seconds + progress.seconds,
        )
        return Commit(
            progress.ids,
            added=progress.added - before.added,
            updated=progress.updated - before.updated,
            unchanged=progress.unchanged - before.unchanged,
            passages=progress.passages - before.passages,
            so_far=so_far,
        )

    def add(self, report: Report) -> None:
        """Add a run that came to its end."""
        self._run = _NOTHING
        total = self._total
        self._total = replace(
            total,
            added=total.added + report.added,
            updated=total.updated + report.updated,
            unchanged=total.unchanged + report.unchanged,
            copies=total.copies + report.copies,
            passages=total.passages + report.passages,
            seconds=total.seconds + report.seconds,
        )

    def break_off(self) -> None:
        """End a run that did not come to its end: what it committed counts."""
        run = self._run
        report = Report(run.added, run.updated, run.unchanged, passages=run.passages, seconds=run.seconds)
        self.add(report)

    def note(self, file: Path, failed: Sequence[Notice], warnings: Sequence[Notice]) -> None:
        """Put what the last reading of a file found wrong in the place of what was found before."""
        for kept, notices in ((self._failed, failed), (self._warnings, warnings)):
            kept.pop(file, None)
            if notices:
                kept[file] = notices

    def remove(self, ids: Sequence[str], successors: int) -> None:
        """Hear that articles are removed; so many new ones have taken their place, which makes them updates."""
        updates = min(len(ids), successors, self._total.added)
        self._total = replace(self._total, added=self._total.added - updates, updated=self._total.updated + updates)
        for identity in ids:
            self._ids.pop(identity, None)

    def report(self) -> Report:
        """Report on all of it; seconds are those of adding, not of waiting."""
        failed = chain(*self._failed.values(), (self.locked,) if self.locked else ())
        warnings = tuple(chain(*self._warnings.values()))
        seconds = round(self._total.seconds, 3)
        return replace(self._total, failed=tuple(failed), warnings=warnings, ids=tuple(self._ids), seconds=seconds)
