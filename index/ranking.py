"""Makes an exact, repeatable ranking out of a search that only promises candidates.

FAISS quantises and tantivy breaks ties by where a document happens to lie. Both are asked for more than is wanted, and
asked again for more still, until nothing outside the candidates could belong to the best k.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

GROWTH = 4


@dataclass(frozen=True, slots=True)
class Candidates:
    """Scores of live passages by row, and the highest score that a passage not among them could have."""

    scores: dict[int, float]
    ceiling: float


def best_rows(candidates: Callable[[int], Candidates], *, k: int, first: int) -> dict[int, float]:
    """Find the k best rows and all that tie with the last of them.

    `candidates(n)` looks at the n most promising passages; its ceiling is minus infinity when there are no more.
    """
    wanted = first
    while True:
        found = candidates(wanted)
        ranked = sorted(found.scores.values(), reverse=True)
        last = ranked[k - 1] if len(ranked) >= k else float("-inf")
        if last > found.ceiling or found.ceiling == float("-inf"):
            return {row: score for row, score in found.scores.items() if score >= last}
        wanted *= GROWTH
