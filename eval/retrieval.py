"""Evaluates retrieval: asks the queries of a data set of one or more systems and measures what comes back.

A system is a way of searching one archive. Building the archive is `eval.archives`, showing results is `eval.report`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from eval.comparison import against
from eval.datasets import Dataset, Query
from eval.evidence import DEPTH, evidence_scores
from eval.measures import Scores, document_scores, measures_within, recall_curve
from eval.results import DatasetCard, Evaluation, Score, SystemResult
from eval.runs import Ranking, Run, fold_to_documents
from eval.significance import RESAMPLES, SEED, Values, interval
from eval.speed import middle_and_tail
from rag.desk import Mode
from rag.errors import InputError, SettingsError
from rag.nouns import Filters, ScoredPassage

PASSAGES_PER_DOCUMENT = 3
"""How many passages are asked for each document wanted; news articles of 600 words have about six."""

EVERYTHING = Filters()


class Search(Protocol):
    """Searches an archive in one of its ways: `rag.desk.Desk` does."""

    def retrieve(self, query: str, *, mode: Mode, k: int, filters: Filters) -> list[ScoredPassage]:
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
    systems: Sequence[Mode],
    baseline: Mode | None = None,
    k: int = 100,
    wording: str = "text",
    on_query: Callable[[str], None] = lambda _: None,
) -> Evaluated:
    """Ask every judged query of every system and measure the runs against the baseline.

    `on_query` is told the system's name after each query. Same data, archive and arguments give the same figures.
    Raises InputError when no query is judged or one lacks the wording, SettingsError for an unknown baseline.
    """
    if baseline is not None and baseline not in systems:
        raise SettingsError(
            f"The baseline {baseline!r} is not among the systems {', '.join(systems)}.", hint="Add it to --systems."
        )
    asked = judged_wordings(dataset, wording)
    runs = tuple(run_system(search, asked, system=system, k=k, on_query=on_query) for system in systems)
    return measure_runs(dataset, runs, baseline=baseline, k=k, wording=wording)


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
    dataset: Dataset, runs: Sequence[Run], *, baseline: str | None, k: int, wording: str = "text"
) -> Evaluated:
    """Measure runs of the judged queries, made by whatever program, against the one that is the baseline."""
    judged = dataset.judged()
    results = tuple(_measured(run, dataset, judged, k=k) for run in runs)
    evaluation = Evaluation(
        dataset=_card(dataset, wording),
        k=k,
        baseline=baseline,
        seed=SEED,
        resamples=RESAMPLES,
        systems=against(results, baseline=baseline) if baseline else results,
    )
    return Evaluated(evaluation, tuple(runs))


def run_system(
    search: Search,
    queries: Sequence[tuple[str, str]],
    *,
    system: Mode,
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


def _measured(run: Run, dataset: Dataset, judged: Sequence[Query], *, k: int) -> SystemResult:
    qrels = {query.id: dataset.qrels[query.id] for query in judged}
    scores = document_scores(run.documents(), qrels, measures=measures_within(k))
    proven = evidence_scores(run.passages(), {query.id: query.facts for query in judged})
    return SystemResult(
        name=run.system,
        scores=(*_summed_up(scores), *_summed_up(proven)),
        recall=tuple(recall_curve(run.documents(), qrels, k=k)),
        milliseconds=_milliseconds(run),
        shallow=sum(len(ranking.documents) < min(k, dataset.documents) for ranking in run.rankings),
    )


def _summed_up(scores: Scores) -> tuple[Score, ...]:
    """Turn values by query into means with intervals; all measures of `scores` are on the same queries."""
    taken: Mapping[str, dict[str, float]] = {name: values for name, values in scores.items() if values}
    if not taken:
        return ()
    matrix: Values = np.array([list(values.values()) for values in taken.values()]).T
    low, high = interval(matrix)
    means = matrix.mean(axis=0)
    return tuple(
        Score(name, float(means[column]), float(low[column]), float(high[column]), values)
        for column, (name, values) in enumerate(taken.items())
    )


def _milliseconds(run: Run) -> tuple[float, float]:
    middle, tail = middle_and_tail([ranking.seconds * 1000 for ranking in run.rankings])
    return round(middle, 2), round(tail, 2)


def _card(dataset: Dataset, wording: str) -> DatasetCard:
    judged = dataset.judged()
    return DatasetCard(
        name=dataset.name,
        corpus_sha256=dataset.corpus_sha256,
        documents=dataset.documents,
        skipped=dataset.skipped,
        judged=len(judged),
        unanswerable=len(dataset.unanswerable()),
        unjudged=len(dataset.unjudged()),
        judgements=sum(len(dataset.qrels[query.id]) for query in judged),
        wording=wording,
    )
