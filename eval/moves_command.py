"""`eval moves`: the command, its table and its report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import DebugFlag, JsonFlag, print_json, stdout

if TYPE_CHECKING:
    from rich.table import Table

    from eval.moves import MovesReport


def moves(
    dataset: Annotated[Path, typer.Argument(help="A folder with moves.jsonl: pairs of sentences, and if they moved.")],
    *,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure how rightly moves are told between two statements of one speaker."""
    from app.lists import issues_of
    from eval.moves import evaluate_moves

    found = evaluate_moves(dataset, issues_of(dataset))
    if as_json:
        print_json(found)
    else:
        stdout().print(moves_table(found))


def moves_table(report: MovesReport) -> Table:
    """Lay out precision and recall of all pairs and of those held back, then the pairs that were told wrongly."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    for name in ("pairs", "of", "precision", "recall"):
        table.add_column(name, justify="left" if name == "pairs" else "right")
    for name, part in (("all", report), ("held back", report.held)):
        table.add_row(name, str(len(part.pairs)), f"{part.precision:.3f}", f"{part.recall:.3f}")
    for pair in report.pairs:
        if pair.told != pair.moved:
            table.add_row(f"{'false' if pair.told else 'missed'}: {pair.before} / {pair.after}", "", "", "")
    return table
