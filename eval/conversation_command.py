"""What `rapporteur eval conversation` does once its options are read: it rewrites, searches, shows and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.console import Console

from app.commands.options import print_json, stderr, stdout
from app.documents import document
from eval.archives import place_of
from eval.bars import Place, opened_with_bars
from eval.conversation_results import (
    HUMAN,
    LAST,
    MEASURES,
    OURS,
    PASTED,
    WORDINGS,
    ConversationReport,
    measure_follow_ups,
)
from eval.conversation_text import rewritings_text
from eval.conversations import FollowUp, rewritten
from eval.datasets import Dataset, load_dataset
from eval.kept_runs import KeptRuns, kept_runs_on
from eval.measures import HEADLINE
from eval.retrieval import take_run, with_origins
from eval.retrieval_command import Showing
from eval.slice_tables import slice_tables
from eval.tables import evaluation_table
from rag.desk import Desk
from rag.nouns import Filters, Rewrite, ScoredPassage
from rag.questions import MAX_CHARACTERS

Wordings = dict[str, tuple[str, Rewrite]]
"""What is searched for, by the words under which its run is kept: the question as typed, and what was made of it."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How follow-ups are asked: in which mode, for `k` documents, the first `limit` judged ones or all."""

    mode: str
    k: int
    limit: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class FollowUpSearch:
    """Searches for follow-ups as the desk does; fulfils `eval.retrieval.Search`. The system's name is of no matter."""

    desk: Desk
    mode: str
    wordings: Wordings

    def retrieve(self, query: str, *, mode: str, k: int, filters: Filters) -> list[ScoredPassage]:  # noqa: ARG002
        """Return at most `k` passages, best first."""
        typed, rewrite = self.wordings.get(query, (query, Rewrite(query)))
        return self.desk.retrieve_follow_up(typed, rewrite, mode=self.mode, k=k, filters=filters)


def measure_conversations(folder: Path, asking: Asking, place: Place, *, out: Path | None, showing: Showing) -> None:
    """Evaluate follow-ups on the data set in `folder`, write the report and all rewritings, and show it."""
    loaded = load_dataset(folder)
    trial = loaded.first(asking.limit) if asking.limit else loaded
    report = _measured(trial, asking, place)
    written = out or Path("runs") / loaded.name
    written.mkdir(parents=True, exist_ok=True)
    (written / "conversation.json").write_bytes(document(report))
    (written / "rewritings.txt").write_text(rewritings_text(report), encoding="utf-8")
    if showing.as_json:
        print_json(report)
    else:
        _show(report, stdout(), showing)
    stderr().print(
        f"Report: {written / 'conversation.json'}, {written / 'rewritings.txt'}", markup=False, soft_wrap=True
    )


def wordings_of(follow_ups: Sequence[FollowUp]) -> tuple[dict[str, list[tuple[str, str]]], Wordings]:
    """List what is asked under each system's name, as pairs of query id and words, and what the words of ours mean."""
    ours: Wordings = {}
    asked: dict[str, list[tuple[str, str]]] = {name: [] for name in WORDINGS}
    for one in follow_ups:
        words = one.rewrite.question
        if words != one.typed:
            words = f"{words} <- {one.typed} [{one.rewrite.share}]"
            ours[words] = (one.typed, one.rewrite)
        pasted = " ".join((*one.earlier, one.typed))[-MAX_CHARACTERS:]
        for name, text in ((LAST, one.typed), (PASTED, pasted), (OURS, words), (HUMAN, one.human)):
            asked[name].append((one.query.id, text))
    return asked, ours


def _measured(dataset: Dataset, asking: Asking, place: Place) -> ConversationReport:
    today = date.today()  # noqa: DTZ011 the calendar day of the machine, as in app/wiring.py
    with opened_with_bars(dataset, place) as trial:
        bars = {name: trial.progress.add_task(name, total=len(dataset.judged())) for name in ("rewrite", *WORDINGS)}
        advance: Callable[[str], None] = lambda name: trial.progress.advance(bars[name])  # noqa: E731
        follow_ups = rewritten(dataset, trial.service.desk, on_query=lambda: advance("rewrite"))
        kept = kept_runs_on(
            place_of(dataset, trial.settings, trial.folder),
            dataset,
            trial.settings,
            archive=trial.card.fingerprint,
            folder=trial.folder,
            fresh=asking.fresh,
        )
        report = _searched(dataset, follow_ups, trial.service.desk, asking, kept, today=today, on_query=advance)
    return replace(report, evaluation=replace(report.evaluation, archive=trial.card))


def _searched(
    dataset: Dataset,
    follow_ups: Sequence[FollowUp],
    desk: Desk,
    asking: Asking,
    kept: KeptRuns,
    *,
    today: date,
    on_query: Callable[[str], None],
) -> ConversationReport:
    asked, ours = wordings_of(follow_ups)
    search = FollowUpSearch(desk, asking.mode, ours)
    taken = []
    for name in WORDINGS:
        run = take_run(
            search,
            asked[name],
            f"{name} {asking.mode}",
            k=asking.k,
            today=today,
            kept=kept,
            on_query=lambda _, name=name: on_query(name),  # type: ignore[misc]
        )
        taken.append(replace(run, run=replace(run.run, system=name)))
    report = measure_follow_ups(dataset, follow_ups, [one.run for one in taken], k=asking.k, today=today)
    return replace(report, evaluation=with_origins(report.evaluation, taken))


def _show(report: ConversationReport, console: Console, showing: Showing) -> None:
    evaluation = report.evaluation
    kept = tuple(
        replace(system, scores=tuple(score for score in system.scores if score.measure in MEASURES))
        for system in evaluation.systems
    )
    console.print(evaluation_table(replace(evaluation, systems=kept), width=console.width))
    for table in slice_tables(evaluation, showing.measure or HEADLINE, width=console.width):
        console.print(table)
    for line in _told(report):
        console.print(line, markup=False, highlight=False)


def _told(report: ConversationReport) -> list[str]:
    lines = []
    if report.gap.value is not None:
        gap = report.gap
        lines.append(
            f"Gap to the human rewrite closed: {gap.value:.0%} ({gap.low:.0%} to {gap.high:.0%}), on {HEADLINE}."
        )
    for harm, which in ((report.harm, "after the first"), (report.harm_with_first, "in all")):
        lines.append(
            f"Turns that stand alone, {which}: {harm.turns}; rewritten {harm.changed}, worse for it {harm.worse}"
            f" ({harm.rate:.1%})."
        )
    if report.spans:
        found = ", ".join(f"{name} {share:.0%}" for name, share in report.spans.items())
        lines.append(f"Follow-ups whose judged span is in the first 5 passages: {found}.")
    return lines
