"""Scores by BM25 as tantivy does, to the last digit but rounding: archives of both kinds rank words alike.

k1, b, the idf and the way lengths are rounded to one byte are those of tantivy (`src/query/bm25.rs` and
`src/fieldnorm/code.rs`, after Lucene's SmallFloat). Knows numbers only.
"""

from __future__ import annotations

from functools import cache
from math import log

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75

_EXACT = 24
"""Lengths below this are kept as they are; above, three bits after the first are."""


@cache
def lengths() -> NDArray[np.int64]:
    """List the length that each of the 256 norms stands for, rising.

    >>> lengths()[[0, 39, 40, 41, 48, 49, 57]].tolist()
    [0, 39, 40, 42, 56, 60, 96]
    """
    found = np.arange(256, dtype=np.int64)
    above = found[_EXACT:] - _EXACT
    mantissa, shift = above & 7, (above >> 3) - 1
    found[_EXACT:] = _EXACT + np.where(shift < 0, mantissa, (mantissa | 8) << np.maximum(shift, 0))
    return found


def norm_of(length: int) -> int:
    """Round a length in words down to one of 256.

    >>> norm_of(3), norm_of(41), int(lengths()[norm_of(100)])
    (3, 40, 96)
    """
    return int(np.searchsorted(lengths(), length, side="right")) - 1


def idf(holding: int, passages: int) -> float:
    """Weigh a word that so many of all passages hold."""
    return log(1.0 + (passages - holding + 0.5) / (holding + 0.5))


def scores(
    counts: NDArray[np.uint8], norms: NDArray[np.uint8], *, weight: float, mean_length: float
) -> NDArray[np.float64]:
    """Score a word in passages that hold it so often and have these norms; `weight` is its idf times its boost."""
    saturation = K1 * (1.0 - B + B * lengths() / mean_length)
    often = counts.astype(np.float64)
    return weight * (1.0 + K1) * often / (often + saturation[norms])
