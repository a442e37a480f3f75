"""Measures of a run by document, per query, from ir-measures.

nDCG@10 (gain = relevance, discount log2; Järvelin and Kekäläinen 2002), recall R@k and reciprocal rank RR@10.
A judged query that brought no result counts as zero; a query without a relevant document is not measured.
Measures by evidence are in `eval.evidence`, whether a difference is chance in `eval.significance`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.qrels import Qrels
from rag.errors import InputError

Scores = dict[str, dict[str, float]]
"""Values by measure, then by query id."""

DOCUMENT_MEASURES = ("nDCG@10", "R@5", "R@10", "R@100", "RR@10")
HEADLINE = "nDCG@10"
"""The measure that stands for the others where only one is shown."""
CURVE_DEPTHS = (1, 2, 3, 5, 10, 20, 30, 50, 100)


def document_scores(documents: Mapping[str, Sequence[str]], qrels: Qrels, *, measures: Sequence[str]) -> Scores:
    """Measure ranked document ids, by query id, against judgements.

    Every query of `qrels` with a relevant document is measured, in the order of `qrels`, and no other.
    """
    import ir_measures

    judged = {query: dict(relevance) for query, relevance in qrels.items() if any(v > 0 for v in relevance.values())}
    named = {name: ir_measures.parse_measure(name) for name in measures}
    scores: Scores = {name: dict.fromkeys(judged, 0.0) for name in measures}
    names = {measure: name for name, measure in named.items()}
    # Scores count down: trec_eval would break ties by document id, not by place.
    run = {query: _counted_down(documents.get(query, ())) for query in judged}
    for metric in ir_measures.evaluator(list(named.values()), judged).iter_calc(run):
        scores[names[metric.measure]][metric.query_id] = float(metric.value)
    return scores


def measures_within(k: int, names: Sequence[str] = DOCUMENT_MEASURES) -> tuple[str, ...]:
    """Keep the measures whose cutoff a run of depth `k` reaches: R@100 of 50 documents would be R@50."""
    return tuple(name for name in names if int(name.rpartition("@")[2]) <= k)


def shown_measure(names: Sequence[str], wanted: str | None) -> str:
    """Choose the measure to show: the wanted one, else nDCG@10 or what comes first.

    Raises InputError when the wanted one was not taken.

    >>> shown_measure(["R@5", "nDCG@10"], None), shown_measure(["R@5"], None), shown_measure(["R@5", "RR@10"], "RR@10")
    ('nDCG@10', 'R@5', 'RR@10')
    """
    if wanted is None:
        return HEADLINE if HEADLINE in names else names[0]
    if wanted not in names:
        raise InputError(f"{wanted!r} was not measured.", hint=f"These were: {', '.join(names)}.")
    return wanted


def recall_curve(documents: Mapping[str, Sequence[str]], qrels: Qrels, *, k: int) -> list[tuple[int, float]]:
    """Return mean recall at growing depths up to `k`: pairs of depth and recall."""
    measures = measures_within(k, [f"R@{depth}" for depth in CURVE_DEPTHS])
    scores = document_scores(documents, qrels, measures=measures)
    return [(int(name[2:]), sum(values.values()) / len(values)) for name, values in scores.items() if values]


def _counted_down(documents: Sequence[str]) -> dict[str, float]:
    return {document: float(len(documents) - place) for place, document in enumerate(documents)}
