"""`add`: files, folders and records into the archive, with a progress bar or a line of JSON for each commit."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from app.commands.options import ArchiveFlag, DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from app.settings import Settings
    from index.ingestion import Progress
    from index.reading import Defaults, Read
    from index.report import Notice, Report


class ProgressForm(StrEnum):
    """How `add` tells what it has done so far."""

    BAR = "bar"
    JSONL = "jsonl"


def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for JSONL on stdin.")],
    *,
    archive: ArchiveFlag = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Outlet of files that name none.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Publication day of files that state none.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="Address of a file that states none.")] = None,
    progress: Annotated[
        ProgressForm,
        typer.Option(
            "--progress",
            help="`jsonl` prints the ids of each batch after its commit, one JSON document a line, the report last.",
        ),
    ] = ProgressForm.BAR,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Read articles into the archive; exit 1 if any failed, with all others committed."""
    defaults = _defaults(source=source, day=date, url=url)
    settings = settings_for(archive)
    from app.show import report_page
    from index.ahead import ahead
    from index.reading import read
    from index.report import Notice, Report

    given: list[Path | Literal["-"]] = ["-" if path == "-" else Path(path) for path in paths]
    # stdout holds one document with --json, so the lines of batches go where progress goes.
    lines = sys.stderr if as_json else sys.stdout
    if any(path == "-" or path.exists() for path in given):
        with _telling(progress, lines, given) as telling:
            # A thread that waits at standard input cannot be ended, and its records need no parsing to speak of.
            reads = read(given, defaults)
            report = _added(settings, nullcontext(reads) if "-" in given else closing(ahead(reads)), telling)
    else:
        # Nothing to add: neither a model nor a new archive is needed to say so.
        report = Report(failed=tuple(found for found in read(given, defaults) if isinstance(found, Notice)))
    if as_json or progress is ProgressForm.JSONL:
        print_json(report)
    (stderr() if as_json or progress is ProgressForm.JSONL else stdout()).print(report_page(report), soft_wrap=True)
    if report.failed:
        raise typer.Exit(1)


def _added(
    settings: Settings, reading: AbstractContextManager[Iterator[Read | Notice]], telling: _Lines | _Bar
) -> Report:
    from app.wiring import opened_service

    with opened_service(settings, create=True) as service, reading as reads:
        return service.add(telling.follow(reads), telling.committed)


def _defaults(*, source: str | None, day: str | None, url: str | None) -> Defaults:
    """Read the flags that fill gaps; what cannot be read is a usage error."""
    from app.intake import make_defaults
    from rag.errors import InputError

    try:
        return make_defaults(source=source, day=day, url=url)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


class _Lines:
    """Tells each commit as a line of JSON."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines

    def follow(self, reads: Iterator[Read | Notice]) -> Iterator[Read | Notice]:
        """Pass on what is read."""
        return reads

    def committed(self, progress: Progress) -> None:
        """Print the ids that are stored since the last line."""
        from app.documents import document

        self._lines.write(document({"ids": list(progress.ids)}).decode() + "\n")
        self._lines.flush()


class _Bar:
    """Moves a bar on stderr: by files as they are read, with the articles as they are committed."""

    def __init__(self, bar: Bar, files: int | None) -> None:
        self._bar = bar
        self._task = bar.add_task("adding", total=files, done="")

    def follow(self, reads: Iterator[Read | Notice]) -> Iterator[Read | Notice]:
        """Pass on what is read, and count a file once the next one begins."""
        last = None
        for outcome in reads:
            # What lies in a zip file is named after it, with a ! between.
            file = outcome.file.partition("!")[0]
            if last not in {None, file}:
                self._bar.advance(self._task)
            last = file
            yield outcome

    def committed(self, progress: Progress) -> None:
        """Show how many articles are stored."""
        self._bar.update(self._task, done=f"{progress.articles:,} articles, {progress.rate:.1f} a second")


@contextmanager
def _telling(form: ProgressForm, lines: TextIO, given: Sequence[Path | Literal["-"]]) -> Iterator[_Lines | _Bar]:
    """Open what follows reading and commits; a bar goes away when all is done."""
    if form is ProgressForm.JSONL:
        yield _Lines(lines)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichBar

    files = _count_files(given)
    counted = (MofNCompleteColumn(), TextColumn("files"), TimeRemainingColumn()) if files else ()
    words = TextColumn("{task.description}"), TextColumn("{task.fields[done]}")
    with RichBar(
        words[0], BarColumn(), *counted, words[1], TimeElapsedColumn(), console=stderr(), transient=True
    ) as bar:
        yield _Bar(bar, files)


def _count_files(given: Sequence[Path | Literal["-"]]) -> int | None:
    """Count what will be read, where that tells how far it is: not for one file, which may hold any number."""
    from index.readers.containers import files_below

    if "-" in given:
        return None
    paths = [path for path in given if isinstance(path, Path)]
    files = sum(sum(1 for _ in files_below(path)) if path.is_dir() else 1 for path in paths)
    return files if files > 1 else None
