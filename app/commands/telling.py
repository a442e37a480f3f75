"""How `add` tells what it has done so far: a bar on a terminal, now and then a line elsewhere, or lines of JSON."""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

from app.commands.options import stderr

if TYPE_CHECKING:
    from index.bulk.partitions import Partition
    from index.metering import Meter, Pace
    from index.storing import Progress

Tell = Callable[["Progress"], None]

PLAIN_SECONDS = 30.0
"""Between two lines where there is no terminal: seldom enough for a log."""


class ProgressForm(StrEnum):
    """How `add` tells what it has done so far."""

    BAR = "bar"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Course:
    """The bytes of what was given, and how fast they go by."""

    meter: Meter
    pace: Pace

    def note(self, progress: Progress) -> Pace:
        """Hear of a commit; return where the run stands now."""
        self.pace.note(self.meter.behind(progress.articles + progress.failed), progress.seconds)
        return self.pace


@contextmanager
def telling(form: ProgressForm, lines: TextIO, course: Course) -> Iterator[Tell]:
    """Yield what is to hear of each commit: it writes JSON to `lines`, everything else to stderr."""
    if form is ProgressForm.JSONL:
        yield lambda progress: write_line(lines, batch_line(progress, course.note(progress)))
    elif sys.stderr.isatty():
        with _bar(course) as tell:
            yield tell
    else:
        yield _NowAndThen(course)


def batch_line(progress: Progress, pace: Pace) -> dict[str, object]:
    """Write a commit in JSON's types: the ids stored since the last one, and the whole run so far."""
    return {
        "ids": list(progress.ids),
        "added": progress.added,
        "updated": progress.updated,
        "unchanged": progress.unchanged,
        "failed": progress.failed,
        "passages": progress.passages,
        "seconds": round(progress.seconds, 3),
        "articles_per_second": round(progress.rate, 3),
        "passages_per_second": round(progress.passages_per_second, 3),
        "share": None if pace.share is None else round(pace.share, 4),
        "seconds_left": None if pace.seconds_left is None else round(pace.seconds_left, 1),
    }


def write_line(lines: TextIO, value: object) -> None:
    """Write one JSON document as a line, at once."""
    from app.documents import document

    lines.write(document(value).decode() + "\n")
    lines.flush()


def rates(progress: Progress) -> str:
    """Say how many articles are stored and how fast.

    >>> from index.storing import Progress
    >>> rates(Progress((), added=1200, updated=0, unchanged=34, failed=0, passages=5000, seconds=100.0))
    '1,234 articles, 12.3/s, 50.0 passages/s'
    """
    return f"{progress.articles:,} articles, {progress.rate:.1f}/s, {progress.passages_per_second:.1f} passages/s"


def time_left(seconds: float | None) -> str:
    """Say how long it still takes, no finer than it is known.

    >>> time_left(40), time_left(150), time_left(7_500), time_left(None)
    ('under 1 min left', '3 min left', '2 h 5 min left', '')
    """
    if seconds is None:
        return ""
    minutes = math.ceil(seconds / 60)
    if minutes <= 1:
        return "under 1 min left"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min left" if hours else f"{minutes} min left"


@contextmanager
def telling_bulk(lines: TextIO | None) -> Iterator[tuple[Callable[[Partition], None], Tell]]:
    """Yield what is to hear of each partition that is prepared, and of each that is loaded.

    The first tells stderr; the second too, or writes JSON to `lines` as for any other commit.
    """
    from index.metering import Pace

    count = itertools.count(1)
    pace = Pace(None)

    def written(partition: Partition) -> None:
        sys.stderr.write(f"prepared: partition {next(count):,} ({partition.read:,} read)\n")

    def loaded(progress: Progress) -> None:
        if lines is not None:
            write_line(lines, batch_line(progress, pace))
        else:
            sys.stderr.write(f"loaded: {rates(progress)}\n")

    yield written, loaded


class _NowAndThen:
    """Prints a plain line when the last one is half a minute old."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._told = 0.0

    def __call__(self, progress: Progress) -> None:
        pace = self._course.note(progress)
        if progress.seconds - self._told >= PLAIN_SECONDS:
            self._told = progress.seconds
            share = "" if pace.share is None else f"{pace.share:.0%}"
            told = ", ".join(part for part in (share, rates(progress), time_left(pace.seconds_left)) if part)
            sys.stderr.write(f"adding: {told}\n")


@contextmanager
def _bar(course: Course) -> Iterator[Tell]:
    """Show a bar that goes away at the end; it pulses where nobody knows how much there is."""
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    done, left = TextColumn("{task.fields[done]}"), TextColumn("{task.fields[left]}")
    # Together they take 80 columns.
    columns = (BarColumn(bar_width=12), TaskProgressColumn(), done, TimeElapsedColumn(), left)
    with Bar(*columns, console=stderr(), transient=True) as bar:
        task = bar.add_task("adding", total=None, done="", left="")

        def tell(progress: Progress) -> None:
            pace = course.note(progress)
            if pace.share is not None:
                bar.update(task, total=1.0, completed=pace.share)
            bar.update(task, done=rates(progress), left=time_left(pace.seconds_left))

        yield tell
