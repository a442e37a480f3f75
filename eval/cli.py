"""`rapporteur eval`: the commands that measure. What they measure and how is in the other files of `eval/`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from app.commands.options import DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout

if TYPE_CHECKING:
    from rich.progress import Progress

    from eval.datasets import Dataset
    from eval.retrieval import Evaluated
    from rag.desk import Mode

app = typer.Typer(no_args_is_help=True, help="Measure how well Rapporteur finds and answers, with intervals and tests.")


@app.callback()
def measure() -> None:
    """Measure how well Rapporteur finds and answers, with intervals and tests."""


@app.command()
def retrieval(
    dataset: Annotated[
        Path | None,
        typer.Argument(help="A folder with a corpus, queries.jsonl and qrels/test.tsv.", show_default=False),
    ] = None,
    *,
    systems: Annotated[str, typer.Option(help="Which ways of searching, separated by commas.")] = (
        "lexical,dense,hybrid,full"
    ),
    baseline: Annotated[
        str | None, typer.Option(help="The system that the others are tested against. Default: the first.")
    ] = None,
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=1000, help="Depth of the runs, in documents.")] = 100,
    out: Annotated[
        Path | None, typer.Option(help="Folder for runs and reports. Default: runs/NAME-OF-DATASET.")
    ] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="DIR", help="Search or build the archive here. Default: in the user's cache.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the archive anew, if an evaluation built it.")
    ] = False,
    questions: Annotated[
        str, typer.Option(metavar="text|last_turn|rewrite", help="Which wording of each query is asked.")
    ] = "text",
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only the first LIMIT judged queries.")] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="A.json B.json", help="Set two reports side by side instead of measuring."),
    ] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure retrieval on a data set, by document and by evidence, each system against a baseline."""
    if compare is not None:
        _compare(*compare, as_json=as_json)
        return
    if dataset is None:
        raise typer.BadParameter("give the folder of a data set, or --compare two reports", param_hint="DATASET")
    from eval.datasets import load_dataset
    from eval.report import write_report

    named = _modes(systems)
    loaded = load_dataset(dataset)
    trial = loaded.first(limit) if limit else loaded
    found = _measured(
        trial,
        named,
        baseline=_baseline(baseline, named),
        k=k,
        wording=questions,
        archive=archive,
        rebuild=rebuild,
    )
    folder = out or Path("runs") / loaded.name
    write_report(found, folder)
    _show(found, folder, as_json=as_json)


@app.command()
def answers(
    dataset: Annotated[Path, typer.Argument(help="A folder with a corpus, queries.jsonl and qrels/test.tsv.")],
    *,
    out: Annotated[Path | None, typer.Option(help="File for the report. Default: runs/DATASET/answers.json.")] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="DIR", help="Ask or build the archive here. Default: in the user's cache.")
    ] = None,
    questions: Annotated[
        str, typer.Option(metavar="text|last_turn|rewrite", help="Which wording of each query is asked.")
    ] = "text",
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only the first LIMIT judged queries.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure answers: evidence cited, questions refused, quotes that are not their article's span."""
    from app.documents import document
    from eval.answer_table import answer_table
    from eval.answers import evaluate_answers
    from eval.archives import opened
    from eval.datasets import load_dataset

    loaded = load_dataset(dataset)
    trial = loaded.first(limit) if limit else loaded
    folder = Path(archive).expanduser() if archive else None
    with _progress() as progress, opened(trial, settings_for(archive), folder=folder) as (service, _):
        bar = progress.add_task("answers", total=len(trial.judged()) + len(trial.unanswerable()))
        found = evaluate_answers(trial, service.desk, wording=questions, on_query=lambda: progress.advance(bar))
    path = out or Path("runs") / loaded.name / "answers.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document(found))
    if as_json:
        print_json(found)
    else:
        stdout().print(answer_table(found))
    stderr().print(f"Report: {path}", markup=False, soft_wrap=True)


@app.command()
def copies(
    dataset: Annotated[Path, typer.Argument(help="A folder with a corpus; judgements, if any, name events.")],
    *,
    sample: Annotated[int, typer.Option(min=2, help="How many articles are edited in every way.")] = 100,
    first: Annotated[int | None, typer.Option(min=2, help="Take only the first FIRST articles.")] = None,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 20_261_125,
    out: Annotated[Path | None, typer.Option(help="File for the report. Default: runs/DATASET/copies.json.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure copies: edited prints that are found, and falsified ones and other stories that are kept apart."""
    from app.documents import document
    from eval.copies import evaluate_copies
    from eval.copies_table import copies_table

    found = evaluate_copies(
        dataset,
        sample=sample,
        first=first,
        seed=seed,
        on_step=lambda step: stderr().print(f"{step} ...", style="dim"),
    )
    path = out or Path("runs") / found.dataset / "copies.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document(found))
    if as_json:
        print_json(found)
    else:
        stdout().print(copies_table(found))
    stderr().print(f"Report: {path}", markup=False, soft_wrap=True)


def _measured(
    dataset: Dataset,
    systems: list[Mode],
    *,
    baseline: Mode,
    k: int,
    wording: str,
    archive: str | None,
    rebuild: bool,
) -> Evaluated:
    """Build or open the archive and ask all queries, with a bar on stderr for each."""
    from eval.archives import opened
    from eval.retrieval import evaluate

    with _progress() as progress:
        adding = progress.add_task("archive", total=dataset.documents)
        with opened(
            dataset,
            settings_for(archive),
            folder=Path(archive).expanduser() if archive else None,
            rebuild=rebuild,
            on_articles=lambda count: progress.update(adding, completed=count),
        ) as (service, card):
            progress.update(adding, completed=dataset.documents)
            bars = {str(system): progress.add_task(system, total=len(dataset.judged())) for system in systems}
            found = evaluate(
                dataset,
                service.desk,
                systems=systems,
                baseline=baseline,
                k=k,
                wording=wording,
                on_query=lambda system: progress.advance(bars[system]),
            )
    return replace(found, evaluation=replace(found.evaluation, archive=card))


def _show(found: Evaluated, folder: Path, *, as_json: bool) -> None:
    from eval.tables import evaluation_table

    if as_json:
        print_json(found.evaluation)
    else:
        stdout().print(evaluation_table(found.evaluation))
    stderr().print(f"Report: {folder / 'report.html'}", markup=False, soft_wrap=True)


def _compare(before: Path, after: Path, *, as_json: bool) -> None:
    from eval.comparison import changes
    from eval.results import read_evaluation
    from eval.tables import comparison_table

    reports = read_evaluation(before), read_evaluation(after)
    if as_json:
        print_json(changes(*reports))
    else:
        stdout().print(comparison_table(*reports))


def _modes(names: str) -> list[Mode]:
    """Read names of systems; an unknown one is a usage error."""
    return [_mode(name.strip(), option="--systems") for name in dict.fromkeys(names.split(","))]


def _baseline(name: str | None, systems: list[Mode]) -> Mode:
    mode = systems[0] if name is None else _mode(name, option="--baseline")
    if mode not in systems:
        raise typer.BadParameter(f"{mode!r} is not among the systems {', '.join(systems)}", param_hint="--baseline")
    return mode


def _mode(name: str, *, option: str) -> Mode:
    from rag.desk import Mode

    for mode in get_args(Mode):
        if mode == name:
            known: Mode = mode
            return known
    raise typer.BadParameter(f"{name!r} is none of {', '.join(get_args(Mode))}", param_hint=option)


@contextmanager
def _progress() -> Iterator[Progress]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=stderr()) as progress:
        yield progress
