"""Fuses result lists of several retrievers into one: pure functions on passages' ids and scores.

Scores of different retrievers live on different scales, so they are normalised first. Which fusion serves best, and
with what weights, is measured in `docs/evaluation.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.nouns import ScoredPassage
from rag.spelling import content_words

# Content words of a query up to which meaning weighs most, and from which words do; the two shares of meaning.
SHORT, LONG = 8, 20
DENSE_SHARE_SHORT, DENSE_SHARE_LONG = 0.65, 0.3


def dense_share(query: str) -> float:
    """Weigh meaning against words: a short question gives BM25 little to go by, a long one names what it wants.

    Falls in a line from .65 at 8 content words to .3 at 20 (docs/evaluation.md, "Fusion").

    >>> dense_share("Who called for talks?"), dense_share("word " * 3 + " ".join(f"w{n}" for n in range(40)))
    (0.65, 0.3)
    """
    words = len(set(content_words(query)))
    along = min(max((words - SHORT) / (LONG - SHORT), 0.0), 1.0)
    return DENSE_SHARE_SHORT + (DENSE_SHARE_LONG - DENSE_SHARE_SHORT) * along


def lexical_share(query: str) -> float:
    """Weigh words: what meaning leaves of 1."""
    return 1.0 - dense_share(query)


def by_score(runs: Sequence[tuple[float, Sequence[ScoredPassage]]]) -> list[ScoredPassage]:
    """Sum the weighted scores of each passage, scaled so that a run's best is 1 and its last is 0.

    A passage that a run does not list gets 0 from it. Ties are broken by passage id. This is the convex combination
    with min-max scaling of Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2023).
    """
    totals: dict[str, float] = {}
    seen: dict[str, ScoredPassage] = {}
    for weight, hits in runs:
        for hit, share in zip(hits, scaled([hit.score for hit in hits]), strict=True):
            totals[hit.passage.id] = totals.get(hit.passage.id, 0.0) + weight * share
            seen.setdefault(hit.passage.id, hit)
    return _sorted(totals, seen)


def scaled(scores: Sequence[float]) -> list[float]:
    """Scale scores to run from 1 (the highest) to 0 (the lowest); equal scores all become 1.

    >>> scaled([4.0, 3.0, 2.0]), scaled([7.0]), scaled([])
    ([1.0, 0.5, 0.0], [1.0], [])
    """
    if not scores:
        return []
    low, high = min(scores), max(scores)
    if high == low:
        return [1.0] * len(scores)
    return [(score - low) / (high - low) for score in scores]


def _sorted(totals: dict[str, float], seen: dict[str, ScoredPassage]) -> list[ScoredPassage]:
    order = sorted(totals, key=lambda identifier: (-totals[identifier], identifier))
    return [
        ScoredPassage(seen[identifier].passage, totals[identifier], seen[identifier].also_in) for identifier in order
    ]
