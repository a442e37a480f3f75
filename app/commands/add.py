"""`add`: files, folders and records into the archive, with a progress bar or a line of JSON for each commit."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import closing, nullcontext
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer
from typer.core import TyperCommand

from app.commands.options import ArchiveFlag, DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout
from app.commands.telling import Course, ProgressForm, Tell, telling, telling_bulk
from app.commands.watch import watch as follow

if TYPE_CHECKING:
    from app.settings import Settings
    from index.metering import Meter
    from index.reading import Defaults
    from index.report import Report

Given: TypeAlias = Path | Literal["-"]

_ADDRESS = re.compile(r"auto|local|[^/]+:\d+|\w+://.*")


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
            help="`jsonl` prints the ids of each batch after its commit, with the counts so far, one JSON document a "
            "line, the report last.",
        ),
    ] = ProgressForm.BAR,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Stay and follow the files and folders: read what is new or changed, until Ctrl-C."
        ),
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="With --watch: when a file is deleted, remove its articles too.")
    ] = False,
    no_statements: Annotated[
        bool, typer.Option("--no-statements", help="Do not look who says what; `reindex` can do that later.")
    ] = False,
    ray: Annotated[
        str | None,
        typer.Option(
            "--ray",
            metavar="[ADDRESS]",
            help="In bulk, with all processors of this machine or, with HOST:PORT or `auto`, of the Ray cluster that "
            "it is a node of. Files need the same path on each node.",
        ),
    ] = None,
    staging: Annotated[
        Path | None,
        typer.Option(
            "--staging",
            metavar="DIR",
            help="With --ray: where partitions wait until they are loaded. Default: .bulk in the archive's folder.",
        ),
    ] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Read articles into the archive; exit 1 if any failed, with all others committed."""
    _check_watch(paths, watch=watch, prune=prune)
    _check_bulk(paths, ray=ray, staging=staging, watch=watch)
    defaults = _defaults(source=source, day=date, url=url)
    settings = settings_for(archive)
    from app.bulk import add_in_bulk
    from app.show import report_page
    from index.metering import Meter, Pace, bytes_of
    from index.reading import read
    from index.report import Notice, Report

    given: list[Given] = ["-" if path == "-" else Path(path) for path in paths]
    # stdout holds one document with --json, so the lines of batches go where progress goes.
    lines = sys.stderr if as_json else sys.stdout
    told_as_lines = progress is ProgressForm.JSONL
    if not any(path == "-" or path.exists() for path in given):
        # Nothing to add: neither a model nor a new archive is needed to say so.
        report = Report(failed=tuple(found for found in read(given, defaults) if isinstance(found, Notice)))
    elif watch:
        followed = [Path(path) for path in paths]
        told = lines if told_as_lines else None
        report = follow(settings, followed, defaults, prune=prune, lines=told, statements=not no_statements)
    elif ray is not None:
        with telling_bulk(lines if told_as_lines else None) as (written, loaded):
            report = add_in_bulk(
                settings,
                [Path(path) for path in paths],
                defaults,
                address=ray,
                staging=staging,
                statements=not no_statements,
                on_written=written,
                on_progress=loaded,
            )
    else:
        course = Course(Meter(), Pace(bytes_of(given)))
        with telling(progress, lines, course) as tell:
            report = _added(settings, given, defaults, course.meter, tell, statements=not no_statements)
    if as_json or told_as_lines:
        print_json(report)
    (stderr() if as_json or told_as_lines else stdout()).print(report_page(report), soft_wrap=True)
    if report.failed:
        raise typer.Exit(1)


def _added(
    settings: Settings, given: Sequence[Given], defaults: Defaults, meter: Meter, tell: Tell, *, statements: bool
) -> Report:
    from app.wiring import opened_service
    from index.ahead import ahead
    from index.reading import read

    reads = read(given, defaults, meter=meter)
    # A thread that waits at standard input cannot be ended, and its records need no parsing to speak of.
    reading = nullcontext(reads) if "-" in given else closing(ahead(reads))
    with opened_service(settings, create=True, statements=statements) as service, reading as outcomes:
        report = service.add(outcomes, tell)
        service.settle()
    return report


class AddCommand(TyperCommand):
    """Reads `--ray` with an address and without."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give `--ray` the address of this machine's own cluster where none follows it."""
        return super().parse_args(ctx, with_address(args))


def with_address(args: Sequence[str]) -> list[str]:
    """Write a cluster's address behind each `--ray` that has none.

    >>> with_address(["--ray", "articles"]), with_address(["articles", "--ray", "head:6379"])
    (['--ray', 'local', 'articles'], ['articles', '--ray', 'head:6379'])
    """
    given: list[str] = []
    for word, following in zip_longest(args, args[1:]):
        given.append(word)
        if word == "--ray" and not _ADDRESS.fullmatch(following or ""):
            given.append("local")
    return given


def _check_bulk(paths: Sequence[str], *, ray: str | None, staging: Path | None, watch: bool) -> None:
    if ray is not None and "-" in paths:
        raise typer.BadParameter("workers cannot read standard input; name files or folders", param_hint="--ray")
    if ray is not None and watch:
        raise typer.BadParameter("it reads what is there and ends; leave --watch out", param_hint="--ray")
    if staging is not None and ray is None:
        raise typer.BadParameter("partitions are made in bulk only; give --ray too", param_hint="--staging")


def _check_watch(paths: Sequence[str], *, watch: bool, prune: bool) -> None:
    if watch and "-" in paths:
        raise typer.BadParameter("standard input cannot be watched; name files or folders", param_hint="--watch")
    if prune and not watch:
        raise typer.BadParameter("only a watch sees files being deleted; give --watch too", param_hint="--prune")


def _defaults(*, source: str | None, day: str | None, url: str | None) -> Defaults:
    """Read the flags that fill gaps; what cannot be read is a usage error."""
    from app.intake import make_defaults
    from rag.errors import InputError

    try:
        return make_defaults(source=source, day=day, url=url)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error
