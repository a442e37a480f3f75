"""Makes an exact, repeatable ranking out of a search that only promises candidates.

FAISS quantises and tantivy breaks ties by where a document happens to lie. Both are asked for more than is wanted, and
asked again for more still, until nothing outside the candidates could belong to the best k.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.nouns import Passage, Ranking, ScoredPassage

GROWTH = 4

Rows = NDArray[np.int64]
"""Passage rows, shape `(n,)`."""


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


@dataclass(frozen=True, slots=True)
class Promised:
    """Rows with the scores that an inexact search gives them, best first; `exhausted` if there are no others."""

    rows: Rows
    scores: NDArray[np.float32]
    exhausted: bool


def best_promised(
    search: Callable[[int], Promised],
    exact: Callable[[Rows], dict[int, float]],
    *,
    k: int,
    first: int,
    slack: float,
) -> dict[int, float]:
    """Find the k best rows by exact score and all that tie with the last, where no row is underrated by over `slack`.

    `search(n)` promises the n best; `exact` scores those of some rows that are live. Only rows that could still be
    among the best are scored: the k most promising, then those that come within `slack` of the last of these.
    """
    wanted = first
    while True:
        found = search(wanted)
        scores = exact(found.rows[:k])
        near = found.scores[k:] + slack >= _last(scores, k)
        scores |= exact(found.rows[k:][near])
        last = _last(scores, k)
        if found.exhausted or found.scores[-1] + slack < last:
            return {row: score for row, score in scores.items() if score >= last}
        wanted *= GROWTH


def _last(scores: dict[int, float], k: int) -> float:
    """Return the k-th best score; minus infinity if there are fewer."""
    return float(np.partition(np.fromiter(scores.values(), float), -k)[-k]) if len(scores) >= k else float("-inf")


def ranked(scores: Mapping[int, float], k: int, names_of: Callable[[Sequence[int]], Mapping[int, str]]) -> Ranking:
    """Order scored rows, best first, and keep k of them: of those that tie with the last, the first by passage id."""
    rows = np.fromiter(scores, np.int64, len(scores))
    values = np.fromiter(scores.values(), np.float64, len(scores))
    if len(rows) > k:
        # Reading the ids of all would take longer than ranking them; only those that tie with the last need theirs.
        last = np.partition(values, -k)[-k]
        tied = np.flatnonzero(values == last)
        names = names_of(rows[tied].tolist())
        chosen = sorted(tied.tolist(), key=lambda place: names.get(int(rows[place]), ""))
        kept = np.concatenate([np.flatnonzero(values > last), chosen]).astype(np.int64)[:k]
        rows, values = rows[kept], values[kept]
    order = np.argsort(-values, kind="stable")
    return Ranking(rows[order], values[order])


def listed(ranking: Ranking, passages: Mapping[int, Passage]) -> list[ScoredPassage]:
    """Give those passages of a ranking that are there with their scores, best first; ties by passage id."""
    pairs = zip(ranking.numbers.tolist(), ranking.scores.tolist(), strict=True)
    hits = [ScoredPassage(passages[row], score) for row, score in pairs if row in passages]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))
