"""`eval locate`: the command, its table and its report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import DebugFlag, JsonFlag, stderr
from eval.telling import tell

if TYPE_CHECKING:
    from rich.table import Table

    from eval.locating import LocateReport


def locate(
    dataset: Annotated[Path, typer.Argument(help="A folder with a corpus.")],
    *,
    sample: Annotated[int, typer.Option(min=1, help="Excerpts of stored articles, and as many of others.")] = 150,
    first: Annotated[int | None, typer.Option(min=2, help="Take only the first FIRST articles.")] = None,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 20_261_126,
    out: Annotated[Path | None, typer.Option(help="File for the report. Default: runs/DATASET/locate.json.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure `locate`: altered excerpts found where they stand, and excerpts of other articles found all the same."""
    from eval.locating import evaluate_locating

    found = evaluate_locating(
        dataset,
        sample=sample,
        first=first,
        seed=seed,
        on_step=lambda step: stderr().print(f"{step} ...", style="dim"),
    )
    tell(found, locate_table, name="locate", out=out, as_json=as_json)


def locate_table(report: LocateReport) -> Table:
    """Lay out one row an alteration."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    title = f"{report.dataset}: {report.articles} articles stored, seed {report.seed}"
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left")
    for name in ("excerpt", "stored", "found", "in place", "others", "false"):
        table.add_column(name, justify="left" if name == "excerpt" else "right", no_wrap=True)
    for row in report.rows:
        counts = (row.stored, row.found, row.exact, row.kept_back, row.false)
        table.add_row(row.alteration, *map(str, counts))
    return table
