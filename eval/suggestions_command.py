"""`eval suggestions`: the command, its table, its report and the list that a person reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import DebugFlag, JsonFlag, stderr
from eval.options import LimitOption, RebuildFlag, WordingOption
from eval.telling import tell

if TYPE_CHECKING:
    from rich.table import Table

    from eval.bars import Place
    from eval.datasets import Dataset
    from eval.suggestions import SuggestionReport


def suggestions(
    dataset: Annotated[Path, typer.Argument(help="A folder with a corpus, queries.jsonl and qrels/test.tsv.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            help="File for the report; the list to read goes beside it. Default: runs/DATASET/suggestions.json."
        ),
    ] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="DIR", help="Ask or build the archive here. Default: in the user's cache.")
    ] = None,
    rebuild: RebuildFlag = False,
    questions: WordingOption = "text",
    limit: LimitOption = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure the next questions offered after answers: how many, whether they are answered, and with what is new."""
    from eval.bars import Place
    from eval.datasets import load_dataset
    from eval.suggestions import suggestions_text

    loaded = load_dataset(dataset)
    trial = loaded.first(limit) if limit else loaded
    found = _measured(trial, Place(archive, rebuild=rebuild), wording=questions)
    path = out or Path("runs") / loaded.name / "suggestions.json"
    tell(found, suggestions_table, name="suggestions", out=path, as_json=as_json)
    listed = path.with_suffix(".txt")
    listed.write_text(suggestions_text(found), encoding="utf-8")
    stderr().print(f"All of them, to be read: {listed}", markup=False, soft_wrap=True)


def suggestions_table(report: SuggestionReport) -> Table:
    """Lay out means with intervals, then how many of each kind were offered, then work and time."""
    from eval.answer_table import cells
    from eval.tables import plain_table

    wording = "" if report.wording == "text" else f", asked by {report.wording}"
    table = plain_table(
        f"{report.dataset}: {report.asked - report.refused} answered questions{wording}",
        "95 % bootstrap intervals over those questions; from the third row on, over those after which any is offered.",
    )
    for name in ("measure", "mean", "95 %", "of"):
        table.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    for score in report.scores:
        table.add_row(score.measure, *cells(score))
    table.add_section()
    for kind, count in report.kinds.items():
        table.add_row(f"offered: {kind}", str(count), "", "")
    table.add_section()
    table.add_row("questions tried for one answer", f"{report.tried:.1f}", "", "")
    table.add_row("ms p50 / p95", f"{report.milliseconds[0]:,.0f}", "", f"{report.milliseconds[1]:,.0f}")
    return table


def _measured(dataset: Dataset, place: Place, *, wording: str) -> SuggestionReport:
    from eval.asking import questions_of
    from eval.bars import opened_with_bars
    from eval.suggestions import measure_suggestions, suggest

    questions = questions_of(dataset, wording=wording)
    with opened_with_bars(dataset, place) as trial:
        bar = trial.progress.add_task("suggestions", total=len(questions))
        found = suggest(trial.service.desk, questions, on_question=lambda: trial.progress.advance(bar))
    return measure_suggestions(dataset.name, wording, found)
