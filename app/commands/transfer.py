"""`export` and `import`: the archive as portable JSON lines, for a backup or for another machine or engine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import ArchiveFlag, DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout
from app.commands.telling import Course, ProgressForm, telling

if TYPE_CHECKING:
    from app.transfer import Exported, Imported
    from index.portable_file import Place


def export(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to; .gz is packed, - is standard output.")] = "-",
    *,
    archive: ArchiveFlag = None,
    conversations: Annotated[
        bool, typer.Option("--conversations", help="With conversations, their answers and readers' verdicts.")
    ] = False,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Write the archive as portable JSON lines: every article character for character, and readers' own lists."""
    if as_json and file == "-":
        raise typer.BadParameter("standard output holds the export; name a file to have a report", param_hint="--json")
    settings = settings_for(archive)
    from app.transfer import export_archive

    with _bar("exporting") as tell:
        exported = export_archive(settings, _place(file), tell, with_conversations=conversations)
    if as_json:
        print_json(exported)
    else:
        (stderr() if file == "-" else stdout()).print(_exported_line(exported, file), markup=False, soft_wrap=True)


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `export` wrote; - is standard input.")],
    *,
    archive: ArchiveFlag = None,
    no_statements: Annotated[
        bool, typer.Option("--no-statements", help="Do not look who says what; `reindex` can do that later.")
    ] = False,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Bring an export into the archive, once it is found to be whole; exit 1 if any article failed."""
    settings = settings_for(archive)
    from app.show import report_page
    from app.transfer import examine, import_archive
    from index.metering import Meter, Pace
    from index.portable_file import opened

    with opened(_place(file)) as source:
        contents, size = examine(source)
        course = Course(Meter(), Pace(size))
        with telling(ProgressForm.BAR, sys.stdout, course) as tell:
            imported = import_archive(
                settings, source, tell, contents=contents, meter=course.meter, statements=not no_statements
            )
    if as_json:
        print_json(imported)
    else:
        stdout().print(report_page(imported.report), soft_wrap=True)
        stdout().print("\n".join([*imported.notes, _imported_line(imported)]), markup=False, soft_wrap=True)
    if imported.report.failed:
        raise typer.Exit(1)


def _place(file: str) -> Place:
    return "-" if file == "-" else Path(file)


def _exported_line(exported: Exported, file: str) -> str:
    contents = exported.contents
    counts = f"articles {contents.articles:,}, lists {contents.lists}, conversations {contents.conversations:,}"
    where = "" if file == "-" else f" in {file}"
    changed = "\nThe archive changed meanwhile: each article is as it was when it was read." if exported.changed else ""
    return f"{counts}{where}; fingerprint {contents.fingerprint}{changed}"


def _imported_line(imported: Imported) -> str:
    new = f"new conversations {imported.conversations:,}, answers {imported.turns:,}; "
    if imported.same_archive:
        return f"{new}the archive has the fingerprint of the export, {imported.contents.fingerprint}"
    return f"{new}every article of the export is there, beside others"


@contextmanager
def _bar(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal that goes away at the end, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import Progress

    with Progress(console=stderr(), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
