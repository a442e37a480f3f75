"""Which queries won and which lost from one system to another, on one measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.results import Score

# Two sums of the same numbers in another order may differ by this.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class QueryDifference:
    """One query's values of a measure with two systems, and the words it was asked in (empty where unknown)."""

    query: str
    words: str
    before: float
    after: float
    difference: float


@dataclass(frozen=True, slots=True)
class Differences:
    """How many queries gained, lost and stayed, and which moved most: `won` and `lost` begin with the farthest."""

    wins: int
    losses: int
    ties: int
    won: tuple[QueryDifference, ...]
    lost: tuple[QueryDifference, ...]


def differences(before: Score, after: Score, *, words: Mapping[str, str], top: int) -> Differences:
    """Compare two systems query by query, over those that both have; at most `top` queries are listed a side.

    Queries that moved equally far are in order of their ids.

    >>> old = Score("RR@10", 0.5, 0, 1, {"a": 1.0, "b": 0.5, "c": 0.0})
    >>> new = Score("RR@10", 0.5, 0, 1, {"a": 0.5, "b": 1.0, "c": 0.0})
    >>> found = differences(old, new, words={"b": "Who?"}, top=5)
    >>> (found.wins, found.losses, found.ties), found.won[0].words
    ((1, 1, 1), 'Who?')
    """
    moved = [
        QueryDifference(query, words.get(query, ""), value, after.values[query], after.values[query] - value)
        for query, value in before.values.items()
        if query in after.values
    ]
    won = sorted((one for one in moved if one.difference > _ROUNDING), key=lambda one: (-one.difference, one.query))
    lost = sorted((one for one in moved if one.difference < -_ROUNDING), key=lambda one: (one.difference, one.query))
    return Differences(
        wins=len(won),
        losses=len(lost),
        ties=len(moved) - len(won) - len(lost),
        won=tuple(won[:top]),
        lost=tuple(lost[:top]),
    )
