"""`reindex`: gives an archive the model and the chunking of the settings, from its stored texts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.commands.options import ArchiveFlag, DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout
from app.commands.telling import PLAIN_SECONDS, time_left

if TYPE_CHECKING:
    from index.reindex_tally import OnProgress, ReindexProgress


def reindex(*, archive: ArchiveFlag = None, as_json: JsonFlag = False, _debug: DebugFlag = False) -> None:
    """Change an archive's embedding model, chunking or token codes to those of the settings, from its stored texts.

    Nobody has to wait: the archive, in a folder or on PostgreSQL, is read and added to as it is until all is made anew,
    and then changes at once.
    Broken off, it goes on where it was when it is run again. Where nothing is to be changed, the indexes are rebuilt.
    """
    settings = settings_for(archive)
    from app.show import reindex_page
    from app.wiring import reindex_archive

    course = _Course()
    try:
        with _telling() as tell:
            report = reindex_archive(settings, course.through(tell))
    except KeyboardInterrupt:
        stderr().print(course.broken_off(), soft_wrap=True)
        raise
    if as_json:
        print_json(report)
    (stderr() if as_json else stdout()).print(reindex_page(report), soft_wrap=True)


class _Course:
    """Remembers how far a run has come, for whoever breaks it off."""

    def __init__(self) -> None:
        self._last: ReindexProgress | None = None

    def through(self, tell: OnProgress) -> OnProgress:
        """Remember what is told on."""

        def heard(progress: ReindexProgress) -> None:
            self._last = progress
            tell(progress)

        return heard

    def broken_off(self) -> str:
        """Say what was done and what becomes of it."""
        made = f"{self._last.articles:,} of {self._last.total:,}" if self._last else "no"
        stays = "Until all are, the archive stays as it was; run it again to go on."
        return f"Broken off with {made} articles made anew. {stays}"


@contextmanager
def _telling() -> Iterator[OnProgress]:
    """Yield what is to hear of each batch: it moves a bar on a terminal, and writes a line now and then elsewhere."""
    if sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _NowAndThen()


def rate(progress: ReindexProgress) -> str:
    """Say how fast passages are made, or that all are.

    >>> from index.reindex_tally import ReindexProgress
    >>> rate(ReindexProgress(64, 100, made=64, passages=320, seconds=10.0))
    '32.0 passages/s'
    >>> rate(ReindexProgress(100, 100, made=36, passages=180, seconds=10.0))
    'switching'
    """
    return "switching" if progress.articles == progress.total else f"{progress.passages_per_second:.1f} passages/s"


class _NowAndThen:
    """Writes a plain line when the last one is half a minute old."""

    def __init__(self) -> None:
        self._told = 0.0

    def __call__(self, progress: ReindexProgress) -> None:
        if progress.seconds - self._told >= PLAIN_SECONDS:
            self._told = progress.seconds
            share = f"{progress.articles:,} of {progress.total:,} articles"
            told = ", ".join(part for part in (share, rate(progress), time_left(progress.seconds_left)) if part)
            sys.stderr.write(f"reindexing: {told}\n")


@contextmanager
def _bar() -> Iterator[OnProgress]:
    """Show a bar that goes away at the end."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    done, left = TextColumn("articles, {task.fields[done]}"), TextColumn("{task.fields[left]}")
    # Together they take 80 columns.
    columns = (BarColumn(bar_width=12), MofNCompleteColumn(), done, TimeElapsedColumn(), left)
    with Progress(*columns, console=stderr(), transient=True) as bar:
        task = bar.add_task("reindexing", total=None, done="", left="")

        def tell(progress: ReindexProgress) -> None:
            left = time_left(progress.seconds_left)
            bar.update(task, total=progress.total, completed=progress.articles, done=rate(progress), left=left)

        yield tell
