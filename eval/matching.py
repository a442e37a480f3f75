"""Matches found spans with marked ones, one to one, and counts: exact F1 and F1 by characters, with intervals.

Within an article each found span is matched with at most one marked span and the other way round, so that the number
of characters they share is greatest in all (exact pairs first); scipy solves the assignment (Crouse 2016). Exact F1
counts the pairs that are equal; F1 by characters counts what the pairs share against all characters of either side. To
mark a whole line as a statement thus costs precision, and to find one statement twice gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from eval.attributions import Spans
from eval.significance import CONFIDENCE, RESAMPLES, SEED, Values

_EXACT = 1_000_000
"""What an exact pair is worth in characters when pairs are chosen: more than any article has."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted in one article: spans, and characters of spans; `right` and `shared` those of matched pairs."""

    right: int = 0
    found: int = 0
    marked: int = 0
    shared: int = 0
    found_characters: int = 0
    marked_characters: int = 0

    def row(self) -> list[float]:
        """Give the counts as a row of numbers, in the order of the fields."""
        return [self.right, self.found, self.marked, self.shared, self.found_characters, self.marked_characters]


@dataclass(frozen=True, slots=True)
class F1:
    """Precision, recall and their harmonic mean over all articles, with the 95 % interval of the mean."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SpanScore:
    """How well one kind of span is found: `found` and `marked` are how many there are."""

    found: int
    marked: int
    exact: F1
    characters: F1


def shared_characters(one: Spans, other: Spans) -> int:
    """Count the characters that two spans share.

    >>> shared_characters(((0, 5), (8, 10)), ((3, 9),))
    3
    """
    return sum(max(0, min(end, last) - max(start, first)) for start, end in one for first, last in other)


def length(spans: Spans) -> int:
    """Count the characters of a span."""
    return sum(end - start for start, end in spans)


def match(found: Sequence[Spans], marked: Sequence[Spans]) -> list[tuple[int, int]]:
    """Match found with marked spans one to one, by their places; pairs that share nothing are left out.

    >>> match([((0, 9),), ((0, 4),)], [((0, 4),), ((5, 9),)])
    [(0, 1), (1, 0)]
    """
    if not found or not marked:
        return []
    worth = np.array(
        [[shared_characters(one, other) + _EXACT * (one == other) for other in marked] for one in found], dtype=float
    )
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0]


def count(found: Iterable[Spans], marked: Iterable[Spans]) -> Counts:
    """Match and count the spans of one article; equal spans of one side count once."""
    ours, theirs = [sorted({spans for spans in side if spans}) for side in (found, marked)]
    pairs = match(ours, theirs)
    return Counts(
        right=sum(ours[one] == theirs[other] for one, other in pairs),
        found=len(ours),
        marked=len(theirs),
        shared=sum(shared_characters(ours[one], theirs[other]) for one, other in pairs),
        found_characters=sum(map(length, ours)),
        marked_characters=sum(map(length, theirs)),
    )


def score(counts: Sequence[Counts], *, seed: int = SEED) -> SpanScore:
    """Sum articles up, with intervals from drawing articles anew."""
    table = np.array([one.row() for one in counts], dtype=np.float64).reshape(len(counts), 6)
    return SpanScore(
        found=int(table[:, 1].sum()),
        marked=int(table[:, 2].sum()),
        exact=f1(table[:, :3], seed=seed),
        characters=f1(table[:, 3:], seed=seed),
    )


def f1(table: Values, *, seed: int = SEED, resamples: int = RESAMPLES) -> F1:
    """Score counts of shape `(articles, 3)`: right, found, marked; the interval is a percentile bootstrap's."""
    right, found, marked = table.sum(axis=0)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(table), np.full(len(table), 1 / max(1, len(table))), size=resamples) @ table
    values = _harmonic(drawn)
    tail = (1 - CONFIDENCE) / 2 * 100
    low, high = np.percentile(values, [tail, 100 - tail])
    return F1(
        precision=float(right / found) if found else 0.0,
        recall=float(right / marked) if marked else 0.0,
        f1=float(_harmonic(table.sum(axis=0)[None, :])[0]),
        low=float(low),
        high=float(high),
    )


def _harmonic(rows: Values) -> Values:
    total = rows[:, 1] + rows[:, 2]
    return np.asarray(np.divide(2 * rows[:, 0], total, out=np.zeros(len(rows)), where=total > 0), dtype=np.float64)
