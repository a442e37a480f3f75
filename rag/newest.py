"""Puts what is newest first where a question asks for it: "What is the latest on the ferries?", "Is it open now?"."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence import Evidence, raised
from rag.guidance import freshness
from rag.questions import Question

FRESH = 3.0
"""Log odds that the newest day found adds; half of it after 90 days (`rag.guidance.freshness`)."""


def newest_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Raise sentences by how new their articles are, if the newest is asked for; undated ones stay as they are."""
    days = [item.hit.passage.published for item in evidence if item.hit.passage.published is not None]
    if not question.latest or not days:
        return list(evidence)
    newest = max(days)

    def fresh(item: Evidence) -> float:
        day = item.hit.passage.published
        return item.score + (FRESH * freshness(day, newest) if day else 0.0)

    return raised(evidence, fresh)
