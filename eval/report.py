"""Writes an evaluation into a folder: runs, scores by query, JSON, plots, and one self-contained HTML page.

The page is made in `eval.report_page`, the tables of the terminal in `eval.tables`, the plots in `eval.plots`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.plots import PLOTS, plots
from eval.report_page import html
from eval.results import Evaluation, to_json
from eval.retrieval import Evaluated
from eval.runs import write_per_query, write_run
from rag.errors import SettingsError


def write_report(found: Evaluated, folder: Path, *, notes: Sequence[str] = ()) -> None:
    """Write `SYSTEM.run`, `per_query.tsv`, `report.json`, `report.html` and a PNG for each plot, making the folder.

    `notes` are lines that the page shows under its table.
    A plot of an earlier report that this one does not have is removed.
    Raises SettingsError when the folder cannot be written.
    """
    evaluation = found.evaluation
    drawn = plots(evaluation)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for run in found.runs:
            write_run(run, folder / f"{run.system}.run")
        write_per_query(folder / "per_query.tsv", scores=_by_query(evaluation))
        (folder / "report.json").write_text(to_json(evaluation) + "\n", encoding="utf-8")
        for name in PLOTS:
            (folder / f"{name}.png").unlink(missing_ok=True)
        for plot in drawn:
            (folder / f"{plot.name}.png").write_bytes(plot.wide)
        (folder / "report.html").write_text(html(evaluation, drawn, notes=notes), encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"The report cannot be written to {folder}: {error.strerror}.", hint="Give another folder with --out."
        ) from error


def _by_query(evaluation: Evaluation) -> dict[str, dict[str, dict[str, float]]]:
    return {system.name: {score.measure: score.values for score in system.scores} for system in evaluation.systems}
