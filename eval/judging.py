"""Judges runs, of whatever program, by a data set: means with intervals, the recall curve, times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from eval.datasets import Dataset
from eval.evidence import evidence_scores
from eval.measures import CURVE_DEPTHS, document_scores, measures_within, recall_curve
from eval.results import DatasetCard, Evaluation, Score, SystemResult
from eval.runs import Run, read_run
from eval.significance import RESAMPLES, SEED, interval
from eval.speed import middle_and_tail
from rag.errors import InputError

_SHALLOWEST = 10
"""Measures at 10 are taken of any run: a program that returned fewer documents found no others."""


def judge(runs: Sequence[Run], dataset: Dataset, *, k: int, passages: bool = True) -> tuple[SystemResult, ...]:
    """Measure runs of depth `k` on the judged queries: by document, and if they hold `passages`, by evidence."""
    values = [_values(run, dataset, k=k, passages=passages) for run in runs]
    scores = summed_up(values)
    qrels = {query.id: dataset.qrels[query.id] for query in dataset.judged()}
    deepest = min(k, dataset.documents)
    return tuple(
        SystemResult(
            name=run.system,
            scores=scores[place],
            recall=tuple(recall_curve(run.documents(), qrels, k=k)),
            milliseconds=_milliseconds(run),
            shallow=sum(len(ranking.documents) < deepest for ranking in run.rankings),
        )
        for place, run in enumerate(runs)
    )


def judged_file(path: Path, dataset: Dataset, *, wording: str = "text") -> Evaluation:
    """Read a TREC run file and judge it by document, as deep as it goes; a judged query that it lacks counts as zero.

    Raises UnreadableError (no run) and InputError when it answers no judged query.
    """
    run = read_run(path)
    judged = dataset.judged()
    if not {query.id for query in judged} & run.documents().keys():
        raise InputError(
            f"{path} answers no judged query of {dataset.name}.", hint="Give the data set that the run was taken on."
        )
    deepest = max(len(ranking.documents) for ranking in run.rankings)
    k = min(max(deepest, _SHALLOWEST), CURVE_DEPTHS[-1])
    return Evaluation(
        dataset=dataset_card(dataset, wording),
        k=k,
        baseline=None,
        seed=SEED,
        resamples=RESAMPLES,
        systems=judge([run], dataset, k=k, passages=False),
        queries={query.id: query.wording(wording) for query in judged},
    )


def dataset_card(dataset: Dataset, wording: str) -> DatasetCard:
    """Count what is measured and what is left out."""
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


def _values(run: Run, dataset: Dataset, *, k: int, passages: bool) -> dict[str, dict[str, float]]:
    judged = dataset.judged()
    scores = document_scores(
        run.documents(), {query.id: dataset.qrels[query.id] for query in judged}, measures=measures_within(k)
    )
    if passages:
        scores |= evidence_scores(run.passages(), judged)
    return {name: values for name, values in scores.items() if values}


def summed_up(values: Sequence[Mapping[str, Mapping[str, float]]]) -> list[tuple[Score, ...]]:
    """Turn values by measure and query, of each system, into means with intervals.

    Columns on the same queries share their resamples.
    """
    groups: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for system, by_measure in enumerate(values):
        for name, by_query in by_measure.items():
            groups.setdefault(tuple(by_query), []).append((system, name))
    found: dict[tuple[int, str], Score] = {}
    for queries, columns in groups.items():
        matrix = np.array([[values[system][name][query] for system, name in columns] for query in queries])
        (low, high), means = interval(matrix), matrix.mean(axis=0)
        for place, (system, name) in enumerate(columns):
            found[system, name] = Score(
                name, float(means[place]), float(low[place]), float(high[place]), dict(values[system][name])
            )
    return [tuple(found[system, name] for name in by_measure) for system, by_measure in enumerate(values)]


def _milliseconds(run: Run) -> tuple[float, float]:
    middle, tail = middle_and_tail([ranking.seconds * 1000 for ranking in run.rankings])
    return round(middle, 2), round(tail, 2)
