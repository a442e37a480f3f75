"""Whether a figure is chance: intervals by bootstrap, differences by a randomisation test, Holm's correction.

Queries are the sample. All functions take a matrix of values, one row a query and one column a measure, so that
columns share their resamples; all are seeded, so that a report can be made again to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

RESAMPLES = 10_000
CONFIDENCE = 0.95
SEED = 20_261_122
_BLOCK = 1_000
_EXACT_QUERIES = 13
_ROUNDING = 1e-12


def interval(values: Values, *, seed: int = SEED, resamples: int = RESAMPLES) -> tuple[Values, Values]:
    """Return the lower and upper ends of 95 % percentile bootstrap intervals of the columns' means.

    `values` has shape `(queries, measures)`; both results have shape `(measures,)` (Efron and Tibshirani 1993, ch. 13).
    """
    queries = len(values)
    rng = np.random.default_rng(seed)
    sizes = (min(_BLOCK, resamples - start) for start in range(0, resamples, _BLOCK))
    blocks = [_draw_counts(rng, size, queries) @ values / queries for size in sizes]
    tail = (1 - CONFIDENCE) / 2 * 100
    low, high = np.percentile(np.concatenate(blocks), [tail, 100 - tail], axis=0)
    return low, high


def ratio_interval(
    gained: Values, wanted: Values, *, seed: int = SEED, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """Return the ends of the 95 % percentile bootstrap interval of one sum over another, both of shape `(queries,)`.

    Resamples in which the lower sum is not positive are left out: there is no share of nothing.
    """
    rng = np.random.default_rng(seed)
    both = np.stack([gained, wanted], axis=1)
    sizes = (min(_BLOCK, resamples - start) for start in range(0, resamples, _BLOCK))
    sums = np.concatenate([_draw_counts(rng, size, len(both)) @ both for size in sizes])
    sums = sums[sums[:, 1] > _ROUNDING]
    if not len(sums):
        return float("nan"), float("nan")
    tail = (1 - CONFIDENCE) / 2 * 100
    low, high = np.percentile(sums[:, 0] / sums[:, 1], [tail, 100 - tail])
    return float(low), float(high)


def randomisation(differences: Values, *, seed: int = SEED, resamples: int = RESAMPLES) -> Values:
    """Return two-sided p-values of paired differences, shape `(queries, measures)`, under random signs.

    If two systems were equal, each query's difference could as well have had the other sign. With at most 13 queries
    every combination of signs is counted; otherwise `resamples` are drawn and the observed one is counted as one of
    them (Smucker, Allan and Carterette, CIKM 2007; Phipson and Smyth 2010).
    """
    queries = len(differences)
    observed = np.abs(differences.sum(axis=0)) - _ROUNDING
    if queries <= _EXACT_QUERIES:
        sums = _all_signs(queries) @ differences
        return np.asarray((np.abs(sums) >= observed).mean(axis=0), dtype=np.float64)
    rng = np.random.default_rng(seed)
    as_large = np.ones(differences.shape[1])
    for start in range(0, resamples, _BLOCK):
        signs = rng.integers(0, 2, size=(min(_BLOCK, resamples - start), queries), dtype=np.int8) * 2.0 - 1.0
        as_large += (np.abs(signs @ differences) >= observed).sum(axis=0)
    return np.asarray(as_large / (resamples + 1), dtype=np.float64)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for being one of several (Holm 1979); the order is kept.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    adjusted = [0.0] * len(p_values)
    floor = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        floor = max(floor, min(1.0, p_values[index] * (len(p_values) - place)))
        adjusted[index] = floor
    return adjusted


def _draw_counts(rng: np.random.Generator, resamples: int, queries: int) -> Values:
    """Draw queries with replacement and count how often each was drawn, which is all that a mean depends on."""
    drawn = rng.integers(0, queries, size=(resamples, queries)) + np.arange(resamples)[:, None] * queries
    counts = np.bincount(drawn.ravel(), minlength=resamples * queries)
    return counts.reshape(resamples, queries).astype(np.float64)


def _all_signs(queries: int) -> Values:
    bits = np.arange(2**queries)[:, None] >> np.arange(queries) & 1
    return np.asarray(bits * 2 - 1, dtype=np.float64)
