"""Measures of a run by evidence: whether passages hold the sentences that prove an answer.

Hits@4, Hits@10, MRR@10 and MAP@10 are counted as MultiHop-RAG's retrieval evaluation counts them (Tang and Yang,
"MultiHop-RAG", COLM 2024, `retrieval_evaluate.py`), so that figures can be set beside published ones:

- a passage is relevant if it contains one of the query's facts, both without their white space;
- Hits@k: whether any of the first k passages is relevant;
- MRR@10: one over the rank of the first relevant passage among ten;
- MAP@10: for each rank, the facts found there for the first time over that rank, summed, over the number of facts
  (at most ten). This is not average precision as it is usually defined: facts found before do not count again.

FactRecall@k is ours: the share of a query's facts that the first k passages hold. Where facts are alternatives (each
proves the same part of the answer), it is the share of parts for which they hold one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eval.datasets import Query
from eval.measures import Scores

EVIDENCE_MEASURES = ("Hits@4", "Hits@10", "MRR@10", "MAP@10", "FactRecall@4", "FactRecall@10")
DEPTH = 10


def evidence_scores(passages: Mapping[str, Sequence[str]], queries: Iterable[Query]) -> Scores:
    """Measure ranked passage texts, by query id, against the queries' facts; those without facts are not measured."""
    scores: Scores = {name: {} for name in EVIDENCE_MEASURES}
    for query in queries:
        if query.facts:
            for name, value in score_query(passages.get(query.id, ()), query.facts, query.parts).items():
                scores[name][query.id] = value
    return scores


def score_query(passages: Sequence[str], facts: Sequence[str], parts: Sequence[Sequence[str]] = ()) -> dict[str, float]:
    """Measure one query's passages, best first; without `parts` each fact is a part of the answer.

    >>> score_query(["x", "a  b", "c"], ["ab", "c"])["MAP@10"]  # (1/2 + 1/3) / 2
    0.41666666666666663
    """
    wanted = [_folded(fact) for fact in facts]
    texts = [_folded(passage) for passage in passages[:DEPTH]]
    held = [{fact for fact in wanted if fact in text} for text in texts]
    proved = [{_folded(fact) for fact in part} for part in parts] or [{fact} for fact in wanted]
    relevant = [rank for rank, found in enumerate(held, start=1) if found]
    return {
        "Hits@4": float(any(rank <= 4 for rank in relevant)),  # noqa: PLR2004 the measure's name says it
        "Hits@10": float(bool(relevant)),
        "MRR@10": 1 / relevant[0] if relevant else 0.0,
        "MAP@10": _average_precision(held, facts=len(wanted)),
        "FactRecall@4": _share(held[:4], proved),
        "FactRecall@10": _share(held, proved),
    }


def _average_precision(held: Sequence[set[str]], *, facts: int) -> float:
    seen: set[str] = set()
    total = 0.0
    for rank, found in enumerate(held, start=1):
        total += len(found - seen) / rank
        seen |= found
    return total / min(facts, DEPTH)


def _share(held: Sequence[set[str]], parts: Sequence[set[str]]) -> float:
    found = set[str]().union(*held)
    return sum(bool(found & part) for part in parts) / len(parts)


def _folded(text: str) -> str:
    return "".join(text.split())
