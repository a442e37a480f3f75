"""`eval issues`: the command, its table and its report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import DebugFlag, JsonFlag, settings_for
from eval.telling import tell

if TYPE_CHECKING:
    from rich.table import Table

    from eval.issues import IssuesReport


def issues(
    dataset: Annotated[Path, typer.Argument(help="A folder with a corpus and issues.jsonl: statements with issues.")],
    *,
    out: Annotated[Path | None, typer.Option(help="File for the report. Default: runs/DATASET/issues.json.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure which issues statements are matched with: by cues, and by seeds in meaning."""
    from app.lists import issues_of
    from app.wiring import load_embedder_for
    from eval.issues import evaluate_issues

    found = evaluate_issues(dataset, issues_of(dataset), load_embedder_for(settings_for(None)))
    tell(found, issues_table, name="issues", out=out, as_json=as_json)


def issues_table(report: IssuesReport) -> Table:
    """Lay out one row a way of matching."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=f"{report.dataset}: {report.statements} statements", box=SIMPLE_HEAD, title_justify="left")
    for name in ("by", "from", "found", "right", "labelled", "precision", "recall", "F1"):
        table.add_column(name, justify="left" if name == "by" else "right")
    for row in report.rows:
        scores = (f"{score:.3f}" for score in (row.precision, row.recall, row.f1))
        near = f"{row.near:.2f}" if row.near is not None else ""
        table.add_row(row.way, near, str(row.found), str(row.right), str(row.labelled), *scores)
    return table
