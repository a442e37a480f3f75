"""Evaluates retrieval: asks the queries of a data set of one or more systems and measures what comes back.

A system is a way of searching one archive. Building the archive is `eval.archives`, showing results is `eval.report`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from eval.comparison import against
from eval.datasets import Dataset
from eval.evidence import DEPTH
from eval.judging import dataset_card, judge
from eval.kept_runs import KeptRuns
from eval.results import Evaluation
from eval.runs import Ranking, Run, fold_to_documents
from eval.shelf import Asked
from eval.significance import RESAMPLES, SEED
from eval.slices import find_slices, measure_slices
from rag.dates import windows
from rag.errors import InputError, SettingsError
from rag.nouns import Filters, ScoredPassage

PASSAGES_PER_DOCUMENT = 3
"""How many passages are asked for each document wanted; news articles of 600 words have about six."""

EVERYTHING = Filters()
# More than a year, so that "last October" and a month without a year mean other days.
_ANOTHER_TIME = timedelta(days=400)


class Search(Protocol):
    """Searches an archive in one of its ways: `rag.desk.Desk` does."""

    def retrieve(self, query: str, *, mode: str, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return at most `k` passages, best first."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The report of an evaluation and the runs it was taken from."""

    evaluation: Evaluation
    runs: tuple[Run, ...]


def evaluate(
    dataset: Dataset,
    search: Search,
    *,
    systems: Sequence[str],
    baseline: str | None = None,
    k: int = 100,
    wording: str = "text",
    today: date | None = None,
    kept: KeptRuns | None = None,
    on_query: Callable[[str], None] = lambda _: None,
) -> Evaluated:
    """Ask every judged query of every system and measure the runs, whole and by slice, against the baseline.

    Runs that `kept` holds are not asked again; what is asked is kept there. `today` (default: this day) is what the
    search takes for today. `on_query` is told the system's name after each query. Same data, archive and arguments give
    the same figures.
    Raises InputError when no query is judged or one lacks the wording, SettingsError for an unknown baseline.
    """
    if baseline is not None and baseline not in systems:
        raise SettingsError(
            f"The baseline {baseline!r} is not among the systems {', '.join(systems)}.", hint="Add it to --systems."
        )
    day = today or date.today()  # noqa: DTZ011 a reader's calendar day, as in app/wiring.py
    asked = judged_wordings(dataset, wording)
    taken = [take_run(search, asked, system, k=k, today=day, kept=kept, on_query=on_query) for system in systems]
    found = measure_runs(dataset, [one.run for one in taken], baseline=baseline, k=k, wording=wording, today=day)
    return replace(found, evaluation=with_origins(found.evaluation, taken))


def judged_wordings(dataset: Dataset, wording: str) -> list[tuple[str, str]]:
    """Return id and words of every judged query, as they are to be asked.

    Raises InputError when no query is judged or one lacks the wording.
    """
    judged = dataset.judged()
    if not judged:
        raise InputError(
            f"No query of {dataset.name} has a relevant document among its judgements.",
            hint="Check that qrels and queries use the same ids.",
        )
    return [(query.id, query.wording(wording)) for query in judged]


def measure_runs(
    dataset: Dataset, runs: Sequence[Run], *, baseline: str | None, k: int, today: date, wording: str = "text"
) -> Evaluated:
    """Measure runs of the judged queries, made by whatever program, against the one that is the baseline."""
    asked = judged_wordings(dataset, wording)
    results = judge(runs, dataset, k=k)
    evaluation = Evaluation(
        dataset=dataset_card(dataset, wording),
        k=k,
        baseline=baseline,
        seed=SEED,
        resamples=RESAMPLES,
        systems=against(results, baseline=baseline) if baseline else results,
        slices=measure_slices(find_slices(dataset, wording=wording, today=today), results),
        queries=dict(asked),
        today=today.isoformat(),
        relative=sum(windows(words, today=today) != windows(words, today=today - _ANOTHER_TIME) for _, words in asked),
    )
    return Evaluated(evaluation, tuple(runs))


def run_system(
    search: Search,
    queries: Asked,
    *,
    system: str,
    k: int,
    on_query: Callable[[str], None] = lambda _: None,
) -> Run:
    """Ask queries, given as pairs of id and words, of one system and fold the passages to at most `k` documents."""
    rankings = []
    for query_id, words in queries:
        began = time.perf_counter()
        hits = search.retrieve(words, mode=system, k=k * PASSAGES_PER_DOCUMENT, filters=EVERYTHING)
        seconds = time.perf_counter() - began
        passages = tuple(hit.passage.text for hit in hits[:DEPTH])
        rankings.append(Ranking(query_id, fold_to_documents(hits, k=k), passages, seconds))
        on_query(system)
    return Run(system, tuple(rankings))


@dataclass(frozen=True, slots=True)
class Taken:
    """A run, when it was taken (UTC, ISO 8601), and whether it was kept from an earlier evaluation."""

    run: Run
    asked_at: str
    cached: bool


def with_origins(evaluation: Evaluation, taken: Sequence[Taken]) -> Evaluation:
    """Say in a report of each of its systems that is among `taken` when its run was taken, and whether it was kept."""
    found = {one.run.system: one for one in taken}
    systems = tuple(
        replace(result, asked_at=one.asked_at, cached=one.cached) if (one := found.get(result.name)) else result
        for result in evaluation.systems
    )
    return replace(evaluation, systems=systems)


def take_run(
    search: Search,
    asked: Asked,
    system: str,
    *,
    k: int,
    today: date,
    kept: KeptRuns | None,
    on_query: Callable[[str], None] = lambda _: None,
) -> Taken:
    """Take a run of `asked` and keep it, or return the one that was kept."""
    before = kept.find(system, asked, k=k, today=today) if kept else None
    if before is not None:
        for _ in asked:
            on_query(system)
        return Taken(before.found, before.asked_at, cached=True)
    asked_at = datetime.now(UTC).isoformat(timespec="seconds")
    run = run_system(search, asked, system=system, k=k, on_query=on_query)
    if kept:
        kept.keep(run, asked, k=k, today=today, asked_at=asked_at)
    return Taken(run, asked_at, cached=False)
