"""Retrievers, each made of others: the two legs alone, a reranker's closer look, and copies listed once.

The legs fused are `rag/hybrid.py`, what a question prefers is `rag/guidance.py`, all together `rag/pipeline.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.fusion import by_score
from rag.nouns import Filters, ScoredPassage
from rag.precedence import precedence
from rag.seams import Archive, Embedder, Reranker, Retriever
from rag.stages import stage
from rag.stems import stems

# Two passages of copies are the same evidence when the shorter shares this share of its words with the longer.
SAME_WORDS = 0.7


@dataclass(frozen=True, slots=True)
class LexicalRetriever:
    """BM25 over text, title, outlet and date."""

    archive: Archive

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the best passages by words."""
        with stage("lexical"):
            return self.archive.lexical(query, k=k, filters=filters)


@dataclass(frozen=True, slots=True)
class DenseRetriever:
    """Cosine between the query's vector and the passages'."""

    embedder: Embedder
    archive: Archive

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the nearest passages in meaning."""
        with stage("embed"):
            vector = self.embedder.embed_query(query)
        with stage("dense"):
            return self.archive.dense(vector, k=k, filters=filters)


@dataclass(frozen=True, slots=True)
class RerankedRetriever:
    """Looks at a retriever's first `depth` passages again and adds what a reranker says of them, for a share.

    Both scores are scaled to run from 1 (the best of the `depth`) to 0 before they are summed. Later passages stay
    behind in their order, their scores below 0 on the search's scale.
    """

    inner: Retriever
    reranker: Reranker
    share: float
    depth: int

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the inner retriever's passages, the first ones in a better order."""
        hits = self.inner.retrieve(query, k=max(k, self.depth), filters=filters)
        head, tail = hits[: self.depth], hits[self.depth :]
        with stage("rerank"):
            blended = by_score([(1 - self.share, head), (self.share, self.reranker.rerank(query, head))])
        if not tail:
            return blended[:k]
        high, low = head[0].score, head[-1].score
        width = high - low or 1.0
        return [*blended, *(replace(hit, score=(1 - self.share) * (hit.score - low) / width) for hit in tail)][:k]


@dataclass(frozen=True, slots=True)
class DistinctRetriever:
    """Lists one result for each piece of evidence: copies of a passage become `also_in` of the first (`precedence`)."""

    inner: Retriever
    archive: Archive
    depth: int

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the inner retriever's passages without copies; the first of copies has the best one's score."""
        hits = self.inner.retrieve(query, k=max(self.depth, 2 * k), filters=filters)
        with stage("copies"):
            return self._distinct(hits, k, filters)

    def _distinct(self, hits: Sequence[ScoredPassage], k: int, filters: Filters) -> list[ScoredPassage]:
        kept: list[ScoredPassage] = []
        for hit in hits:
            place = next((i for i, other in enumerate(kept) if _copies(hit, other)), None)
            if place is not None and precedence(hit.passage) < precedence(kept[place].passage):
                kept[place] = replace(self._listed(hit, filters), score=kept[place].score)
            elif place is None and len(kept) < k:
                kept.append(self._listed(hit, filters))
        return sorted(kept, key=lambda hit: (-hit.score, hit.passage.id))

    def _listed(self, hit: ScoredPassage, filters: Filters) -> ScoredPassage:
        return replace(hit, also_in=tuple(self.archive.also_in(hit.passage, filters=filters)))


def _copies(hit: ScoredPassage, kept: ScoredPassage) -> bool:
    if hit.passage.article_id not in kept.also_in:
        return False
    mine, theirs = stems(hit.passage.text), stems(kept.passage.text)
    return len(mine & theirs) >= SAME_WORDS * min(len(mine), len(theirs))
