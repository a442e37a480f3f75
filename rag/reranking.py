"""Looks at the first passages again, token by token, with the codes that the archive keeps: no model runs for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.late import max_sim
from rag.nouns import Filters, ScoredPassage
from rag.rarity import idf
from rag.seams import Archive, TokenCoder
from rag.spelling import fold

_EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class LateReranker:
    """Scores passages by MaxSim between a query's tokens and their stored codes; fulfils `rag.seams.Reranker`.

    A token weighs by how rare its word is in the archive: what every passage holds tells none of them apart. A passage
    without codes scores 0, which is below any that speaks of the same matter.
    """

    coder: TokenCoder
    archive: Archive

    def rerank(self, query: str, hits: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Return the same passages scored by MaxSim, best first; equal scores in order of passage id."""
        tokens = self.coder.query_tokens(query)
        rarity = self._rarity(sorted(set(tokens.words)))
        codes = self.archive.codes([hit.passage.id for hit in hits])
        held = [codes.get(hit.passage.id, b"") for hit in hits]
        scores = max_sim(tokens.rows, [rarity[word] for word in tokens.words], held)
        scored = [replace(hit, score=score) for hit, score in zip(hits, scores, strict=True)]
        return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))

    def _rarity(self, words: Sequence[str]) -> dict[str, float]:
        passages = max(self.archive.state().passages, 1)
        return {word: self._weight(word, passages) for word in words}

    def _weight(self, word: str, passages: int) -> float:
        # A sign weighs nothing: its vector tells of the words around it, which are compared themselves.
        return idf(passages, self.archive.count(word, filters=_EVERYTHING)) if fold(word) else 0.0
