"""Looks at the first passages again, token by token, with the codes that the archive keeps: no model runs for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.late import max_sim
from rag.nouns import Filters, Ranking
from rag.rarity import idf
from rag.seams import Archive, TokenCoder
from rag.spelling import fold

_EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class TokenRanker:
    """Ranks passages by MaxSim between a query's tokens and the passages' stored codes.

    A token weighs by how rare its word is in the archive: what every passage holds tells none of them apart. A passage
    without codes scores 0, which is below any that speaks of the same matter.
    """

    coder: TokenCoder
    archive: Archive

    def rank(self, query: str, numbers: Sequence[int]) -> Ranking:
        """Rank the passages of these numbers; equal scores in order of the numbers given."""
        tokens = self.coder.query_tokens(query)
        rarity = self._rarity(sorted(set(tokens.words)))
        codes = self.archive.codes(numbers)
        held = [codes.get(number, b"") for number in numbers]
        scores = np.array(max_sim(tokens.rows, [rarity[word] for word in tokens.words], held), dtype=np.float64)
        order = np.argsort(-scores, kind="stable")
        return Ranking(np.array(numbers, dtype=np.int64)[order], scores[order])

    def _rarity(self, words: Sequence[str]) -> dict[str, float]:
        passages = max(self.archive.state().passages, 1)
        return {word: self._weight(word, passages) for word in words}

    def _weight(self, word: str, passages: int) -> float:
        # A sign weighs nothing: its vector tells of the words around it, which are compared themselves.
        return idf(passages, self.archive.count(word, filters=_EVERYTHING)) if fold(word) else 0.0
