"""`eval suggestions`: the command, its table, its report and the list that a person reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import DebugFlag, JsonFlag, settings_for, stderr
from eval.telling import tell

if TYPE_CHECKING:
    from rich.table import Table

    from eval.datasets import Dataset
    from eval.retrieval_command import Place
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
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the archive anew, if an evaluation built it.")
    ] = False,
    questions: Annotated[
        str, typer.Option(metavar="text|last_turn|rewrite", help="Which wording of each query is asked.")
    ] = "text",
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only the first LIMIT judged queries.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure the next questions offered after answers: how many, whether they are answered, and with what is new."""
    from eval.datasets import load_dataset
    from eval.retrieval_command import Place
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
    from eval.archives import named_place, opened
    from eval.asking import questions_of
    from eval.retrieval_command import progress_bars
    from eval.suggestions import measure_suggestions, suggest

    settings, folder = settings_for(place.archive), named_place(place.archive)
    questions = questions_of(dataset, wording=wording)
    with progress_bars() as progress:
        adding = progress.add_task("archive", total=dataset.documents)
        with opened(
            dataset,
            settings,
            folder=folder,
            rebuild=place.rebuild,
            on_articles=lambda count: progress.update(adding, completed=count),
        ) as (service, _):
            progress.update(adding, completed=dataset.documents)
            bar = progress.add_task("suggestions", total=len(questions))
            found = suggest(service.desk, questions, on_question=lambda: progress.advance(bar))
    return measure_suggestions(dataset.name, wording, found)
