"""Measures verdicts: what is refused that could be answered, and answered that could not be.

A refusal is the verdict `not_in_archive`; an answer in part is none. Where a data set judges what the verdict should be
(`verdict` in a query's metadata), the two are compared, and with them whether the evidence is cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from eval.datasets import Query
from eval.evidence_cited import proved
from rag.nouns import Answer, Verdict

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

REFUSED, IN_PART = "answerable refused", "answerable answered in part"
PRECISION, RECALL, NULL_IN_PART = "refusal precision", "refusal recall", "unanswerable answered in part"
VERDICT_RIGHT = "verdict as judged"
JUDGED_SOME, JUDGED_EVERY = "as judged, some evidence cited", "as judged, every part's cited"
VERDICT_MEASURES = (REFUSED, IN_PART, PRECISION, RECALL, NULL_IN_PART, VERDICT_RIGHT, JUDGED_SOME, JUDGED_EVERY)

DEPENDENT = frozenset({PRECISION})
"""Measures whose questions are chosen by the answers: two reports cannot be compared on them question by question."""


def verdict_measures(query: Query, answer: Answer) -> dict[str, float]:
    """Measure one answer's verdict."""
    refused, in_part = answer.verdict == "not_in_archive", answer.verdict == "partial"
    if query.unanswerable:
        found = {RECALL: float(refused), NULL_IN_PART: float(in_part)}
    else:
        found = {REFUSED: float(refused), IN_PART: float(in_part)}
    if refused:
        found[PRECISION] = float(query.unanswerable)
    judged = judged_verdict(query)
    if judged is None:
        return found
    right = answer.verdict == judged
    parts = [True] if refused else proved(query, answer)
    return found | {
        VERDICT_RIGHT: float(right),
        JUDGED_SOME: float(right and any(parts)),
        JUDGED_EVERY: float(right and bool(parts) and all(parts)),
    }


def judged_verdict(query: Query) -> Verdict | None:
    """Return the verdict that a data set judges right, or None where it judges none."""
    said = query.metadata.get("verdict")
    return next((verdict for verdict in VERDICTS if verdict == said), None)


def confusion(given: Sequence[tuple[Query, Verdict]]) -> dict[str, dict[Verdict, int]]:
    """Count verdicts given by the verdict judged, or where none is judged by whether the query can be answered."""
    rows: dict[str, dict[Verdict, int]] = {row: dict.fromkeys(VERDICTS, 0) for row in _rows(q for q, _ in given)}
    for query, verdict in given:
        rows[_row(query)][verdict] += 1
    return rows


def _rows(queries: Iterable[Query]) -> list[str]:
    order = (*VERDICTS, "answerable", "unanswerable")
    return sorted({_row(query) for query in queries}, key=order.index)


def _row(query: Query) -> str:
    return judged_verdict(query) or ("unanswerable" if query.unanswerable else "answerable")
