"""`reindex`: gives an archive the model and the chunking of the settings, from its stored texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.commands.options import ArchiveFlag, DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from index.reindexing import ReindexProgress


def reindex(*, archive: ArchiveFlag = None, as_json: JsonFlag = False, _debug: DebugFlag = False) -> None:
    """Change an archive's embedding model, chunking or token codes to those of the settings, from its stored texts.

    Nobody has to wait: the archive is read and added to as it is until all is made anew, and then changes at once.
    Broken off, it goes on where it was when it is run again. Where nothing is to be changed, the indexes are rebuilt.
    """
    settings = settings_for(archive)
    from app.show import reindex_page
    from app.wiring import reindex_archive

    with _telling() as telling:
        report = reindex_archive(settings, telling.follow)
    if as_json:
        print_json(report)
    (stderr() if as_json else stdout()).print(reindex_page(report), soft_wrap=True)


class _Bar:
    """Moves a bar on stderr by the articles that are made anew."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("reindexing", total=None, done="")
        self.seen: ReindexProgress | None = None

    def follow(self, progress: ReindexProgress) -> None:
        """Show where the run stands."""
        if self.seen is None:
            # What an earlier run made says nothing of this one's speed.
            self._bar.reset(self._task, total=progress.total, completed=progress.articles)
        self.seen = progress
        ready = progress.articles == progress.total
        done = "switching" if ready else f"{progress.passages_per_second:.1f} passages a second"
        self._bar.update(self._task, completed=progress.articles, total=progress.total, done=done)


@contextmanager
def _telling() -> Iterator[_Bar]:
    """Open the bar, which goes away when all is done; who breaks off is told what becomes of it."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    words = TextColumn("{task.description}"), TextColumn("articles, {task.fields[done]}")
    times = TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()
    shown = words[0], BarColumn(), MofNCompleteColumn(), words[1], *times
    telling = None
    try:
        with Progress(*shown, console=stderr(), transient=True) as bar:
            telling = _Bar(bar)
            yield telling
    except KeyboardInterrupt:
        seen = telling.seen if telling else None
        made = f"{seen.articles:,} of {seen.total:,}" if seen else "no"
        stays = "Until all are, the archive stays as it was; run it again to go on."
        stderr().print(f"Broken off with {made} articles made anew. {stays}", soft_wrap=True)
        raise
