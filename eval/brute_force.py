"""Finds the true nearest passages by looking at every vector in 32 bits: what a vector index is measured against.

Vectors come in blocks and are let go again, so that a million of them need not be held; all queries are answered in
one pass.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rag.nouns import Filters, IndexedArticle, Vector, Vectors

Search = tuple[Vector, Filters]


@dataclass(slots=True)
class Stored:
    """What went into an archive, in that order, as far as the nearest depend on it: ids, days, outlets of passages.

    `code_bytes` is the length of all their token codes.
    """

    ids: list[str] = field(default_factory=list)
    days: array[int] = field(default_factory=lambda: array("l"))
    outlets: list[str] = field(default_factory=list)
    code_bytes: int = 0

    def noting(self, items: Iterable[IndexedArticle]) -> Iterator[IndexedArticle]:
        """Pass articles on and keep what has to be known of them."""
        for item in items:
            for passage in item.passages:
                self.ids.append(passage.id)
                self.days.append(passage.published.toordinal() if passage.published else 0)
                self.outlets.append(passage.source or "")
            self.code_bytes += sum(map(len, item.codes))
            yield item


def nearest(stored: Stored, blocks: Iterable[Vectors], searches: Sequence[Search], *, k: int) -> list[set[str]]:
    """Return for each search the ids of the k nearest passages that its filters let through.

    `blocks` are the vectors of what was stored, in that order, each block of shape `(n, d)`.
    """
    days = np.array(stored.days)
    names, outlets = np.unique(np.array(stored.outlets), return_inverse=True)
    queries = np.stack([query for query, _ in searches])
    best = [_Best(k) for _ in searches]
    first = 0
    for vectors in blocks:
        after = first + len(vectors)
        cosines = vectors @ queries.T
        for place, (_, filters) in enumerate(searches):
            wanted = np.flatnonzero(np.isin(names, filters.sources)) if filters.sources else None
            seen = np.flatnonzero(_visible(days[first:after], outlets[first:after], filters, wanted))
            best[place].meet(first + seen, cosines[seen, place])
        first = after
    return [{stored.ids[place] for place in each.places.tolist()} for each in best]


class _Best:
    """The k highest scores met so far, with their places."""

    def __init__(self, k: int) -> None:
        self._k = k
        self.places: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._scores: Vector = np.empty(0, dtype=np.float32)

    def meet(self, places: NDArray[np.int64], scores: Vector) -> None:
        """Look at more."""
        every, all_scores = np.concatenate([self.places, places]), np.concatenate([self._scores, scores])
        if len(every) > self._k:
            kept = np.argpartition(-all_scores, self._k)[: self._k]
            every, all_scores = every[kept], all_scores[kept]
        self.places, self._scores = every, all_scores


def _visible(
    days: NDArray[np.int64], outlets: NDArray[np.intp], filters: Filters, wanted: NDArray[np.intp] | None
) -> NDArray[np.bool_]:
    # Day 0 stands for none, which any bound leaves out.
    since = filters.since.toordinal() if filters.since else int(filters.bounded)
    until = filters.last_day.toordinal() if filters.last_day else date.max.toordinal()
    seen: NDArray[np.bool_] = (days >= since) & (days <= until)
    return seen & np.isin(outlets, wanted) if wanted is not None else seen
