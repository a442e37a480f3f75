"""What `rapporteur eval retrieval` does once its options are read: it measures or compares, shows and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from app.commands.options import print_json, stderr, stdout
from eval.archives import place_of
from eval.bars import Place, opened_with_bars
from eval.comparison import changes, picked
from eval.comparison_tables import comparison_table, moved_table
from eval.datasets import Dataset, load_dataset
from eval.judging import judged_file
from eval.kept_runs import kept_runs_on
from eval.measures import shown_measure
from eval.report import write_report
from eval.results import Evaluation, read_evaluation
from eval.retrieval import Evaluated, evaluate
from eval.slice_tables import slice_tables
from eval.tables import evaluation_table
from rag.errors import UnreadableError


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of which systems: runs of `k` documents, `limit` judged queries or all, none kept if `fresh`."""

    systems: Sequence[str]
    baseline: str
    k: int
    wording: str
    limit: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Showing:
    """How results are shown: as JSON or in tables, which measure where only one is shown, slices or not."""

    as_json: bool
    measure: str | None
    slices: bool = False
    top: int = 0


def measure_systems(folder: Path, asking: Asking, place: Place, *, out: Path | None, showing: Showing) -> None:
    """Evaluate systems on the data set in `folder`, write the report to `out` and show it."""
    loaded = load_dataset(folder)
    trial = loaded.first(asking.limit) if asking.limit else loaded
    found = _measured(trial, asking, place)
    written = out or Path("runs") / loaded.name
    write_report(found, written)
    _show(found.evaluation, showing)
    stderr().print(f"Report: {written / 'report.html'}", markup=False, soft_wrap=True)


def compare_reports(before: Evaluation, after: Evaluation, showing: Showing) -> None:
    """Show how the means of two reports differ, and which queries moved most on one measure."""
    found = changes(before, after, top=showing.top)
    measure = shown_measure(list(dict.fromkeys(change.measure for change in found)), showing.measure)
    if showing.as_json:
        print_json(found)
        return
    console = stdout()
    console.print(comparison_table(before, after, found))
    for change in found:
        if change.measure == measure:
            console.print(moved_table(change))


def read_side(path: Path, dataset: Dataset | None, *, wording: str, systems: Sequence[str]) -> Evaluation:
    """Read a report, or judge a TREC run by a data set; of a report's systems the named ones, or all if none is there.

    Raises UnreadableError when it is neither, or is a run and there is no data set.
    """
    if is_report(path):
        return picked(read_evaluation(path), systems)
    if dataset is None:
        raise UnreadableError(
            f"{path} is taken for a TREC run, which needs a data set to be judged by.",
            hint="Give the folder of the data set before --compare.",
        )
    return judged_file(path, dataset, wording=wording)


def is_report(path: Path) -> bool:
    """Tell a report (a JSON file, or the folder of one) from a TREC run by its name."""
    return path.is_dir() or path.suffix == ".json"


def _measured(dataset: Dataset, asking: Asking, place: Place) -> Evaluated:
    """Build or open the archive and ask all queries, with a bar for each system."""
    with opened_with_bars(dataset, place) as trial:
        found = evaluate(
            dataset,
            trial.service.desk,
            systems=asking.systems,
            baseline=asking.baseline,
            k=asking.k,
            wording=asking.wording,
            today=date.today(),  # noqa: DTZ011 the calendar day of the machine, as in app/wiring.py
            kept=kept_runs_on(
                place_of(dataset, trial.settings, trial.folder),
                dataset,
                trial.settings,
                archive=trial.card.fingerprint,
                folder=trial.folder,
                fresh=asking.fresh,
            ),
            on_query=_counter(trial.progress, asking.systems, len(dataset.judged())),
        )
    return replace(found, evaluation=replace(found.evaluation, archive=trial.card))


def _counter(progress: Progress, systems: Sequence[str], queries: int) -> Callable[[str], None]:
    bars = {system: progress.add_task(system, total=queries) for system in systems}
    return lambda system: progress.advance(bars[system])


def _show(evaluation: Evaluation, showing: Showing) -> None:
    if showing.as_json:
        print_json(evaluation)
        return
    console = stdout()
    console.print(evaluation_table(evaluation, width=console.width))
    if showing.slices:
        _show_slices(evaluation, shown_measure(evaluation.measures(), showing.measure), console)


def _show_slices(evaluation: Evaluation, measure: str, console: Console) -> None:
    if not evaluation.slices:
        console.print("No property tells the queries apart: there are no slices.")
    for table in slice_tables(evaluation, measure, width=console.width):
        console.print(table)
