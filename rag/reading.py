"""What a reader makes of a text: how well an answer begins and ends at each of its tokens (`rag/reader.py`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST_SPAN = 30
"""Tokens of a direct answer: what is longer is a sentence, which is quoted anyway."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words that may answer, `text[start:end]`, with their log odds against "nothing here answers"."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one text: where each token stands, and how well an answer begins or ends there.

    `spans` has shape `(n, 2)`, `starts` and `ends` `(n,)`; `nothing` is how well it stands that nothing answers.
    """

    spans: NDArray[np.int64]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    nothing: float

    def best(self, start: int, end: int) -> Pointed | None:
        """Find the best answer within `text[start:end]`; None where no token lies."""
        inside = np.flatnonzero((self.spans[:, 0] >= start) & (self.spans[:, 1] <= end))
        if not len(inside):
            return None
        first, last = inside[0], inside[-1] + 1
        sums = self.starts[first:last, None] + self.ends[None, first:last]
        count = last - first
        distance = np.arange(count)[None, :] - np.arange(count)[:, None]
        sums = np.where((distance >= 0) & (distance < LONGEST_SPAN), sums, -np.inf)
        one, other = np.unravel_index(int(np.argmax(sums)), sums.shape)
        return Pointed(
            start=int(self.spans[first + one, 0]),
            end=int(self.spans[first + other, 1]),
            score=float(sums[one, other]) - self.nothing,
        )
