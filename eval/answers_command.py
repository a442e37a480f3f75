"""What `rapporteur eval answers` does once its options are read: it asks and measures or compares, shows and writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.commands.options import print_json, stderr, stdout
from eval.answer_plot import risk_plot
from eval.answer_results import AnswerReport, read_answers, write_answers
from eval.answer_table import answer_tables
from eval.answers import measure_answers
from eval.archives import place_of
from eval.asking import kept_answers_on, questions_of, take_answers
from eval.bars import Place, opened_with_bars
from eval.datasets import Dataset, load_dataset
from eval.measures import shown_measure
from eval.openings import Opening
from eval.results import Evaluation
from eval.retrieval_command import Showing, compare_reports
from eval.slice_tables import slice_tables
from eval.verdicts import DEPENDENT
from rag.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Asking:
    """How a set is asked: in which wording, which opening clause cut, the first `limit` or all, kept or `fresh`."""

    wording: str
    opening: Opening | None
    limit: int | None
    fresh: bool


def measure_set(folder: Path, asking: Asking, place: Place, *, out: Path | None, showing: Showing) -> None:
    """Evaluate the answers to the data set in `folder`, write the report and its plot, and show it."""
    loaded = load_dataset(folder)
    trial = loaded.first(asking.limit) if asking.limit else loaded
    found = _measured(trial, asking, place, sliced=showing.slices)
    path = out or Path("runs") / loaded.name / "answers.json"
    write_answers(found, path)
    _write_plot(found, path.with_suffix(".png"))
    _show(found, showing)
    stderr().print(f"Report: {path}", markup=False, soft_wrap=True)


def compare_answers(before: Path, after: Path, showing: Showing) -> None:
    """Show how two reports of answers differ, over the questions that both have."""
    sides = [_comparable(read_answers(path).evaluation) for path in (before, after)]
    compare_reports(sides[0], sides[1], showing)


def _comparable(evaluation: Evaluation) -> Evaluation:
    """Leave out measures whose questions the answers themselves choose."""
    systems = tuple(
        replace(system, scores=tuple(score for score in system.scores if score.measure not in DEPENDENT))
        for system in evaluation.systems
    )
    return replace(evaluation, systems=systems)


def _measured(dataset: Dataset, asking: Asking, place: Place, *, sliced: bool) -> AnswerReport:
    questions = questions_of(dataset, wording=asking.wording, opening=asking.opening)
    today = date.today()  # noqa: DTZ011 the calendar day of the machine, as in app/wiring.py
    with opened_with_bars(dataset, place) as trial:
        bar = trial.progress.add_task("answers", total=len(questions))
        taken = take_answers(
            trial.service.desk,
            questions,
            today=today,
            kept=kept_answers_on(
                place_of(dataset, trial.settings, trial.folder),
                dataset,
                trial.settings,
                archive=trial.card.fingerprint,
                folder=trial.folder,
                fresh=asking.fresh,
            ),
            on_question=lambda: trial.progress.advance(bar),
        )
        report = measure_answers(
            dataset,
            questions,
            taken,
            trial.service.desk.archive,
            wording=asking.wording,
            today=today,
            opening=asking.opening,
            sliced=sliced,
        )
    return replace(report, evaluation=replace(report.evaluation, archive=trial.card))


def _write_plot(report: AnswerReport, path: Path) -> None:
    drawn = risk_plot(report)
    try:
        path.unlink(missing_ok=True)
        if drawn is not None:
            path.write_bytes(drawn)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", hint="Give another --out.") from error


def _show(report: AnswerReport, showing: Showing) -> None:
    if showing.as_json:
        print_json(report)
        return
    console, evaluation = stdout(), report.evaluation
    for table in answer_tables(report):
        console.print(table)
    if showing.slices:
        measure = shown_measure(evaluation.measures(), showing.measure)
        for table in slice_tables(evaluation, measure, width=console.width):
            console.print(table)
