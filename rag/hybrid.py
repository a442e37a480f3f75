"""Searches by words and by meaning and fuses both, reading only the passages that it returns.

The legs give hundreds of passages, of which few are shown: reading all of their texts takes longer than finding them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.nouns import Filters, Ranking, ScoredPassage
from rag.reranking import TokenRanker
from rag.seams import Archive, Embedder
from rag.stages import stage


@dataclass(frozen=True, slots=True)
class HybridRetriever:
    """The archive's two legs, fused by weighted, scaled scores.

    Each leg is asked for `depth` passages, however many are wanted, so that neither the scale nor the order depends on
    `k`; no more than `depth` are returned. Weights depend on the query; a leg that weighs nothing is not searched. With
    `tokens` the first `tokens_depth` are compared token by token, for `tokens_share` of the score; the others get
    nothing of that share.
    """

    embedder: Embedder
    archive: Archive
    lexical_share: Callable[[str], float]
    dense_share: Callable[[str], float]
    depth: int
    tokens: TokenRanker | None = None
    tokens_share: float = 0.0
    tokens_depth: int = 0

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return the passages with the best weighted sum of normalised scores."""
        k = min(k, self.depth)
        if k < 1:
            return []
        runs = self._runs(query, filters)
        with stage("fuse"):
            fused = fuse(runs, k=self.depth if self.tokens else k)
        if self.tokens:
            with stage("tokens"):
                looked_at = self.tokens.rank(query, fused.numbers[: self.tokens_depth].tolist())
                fused = fuse([(1 - self.tokens_share, fused), (self.tokens_share, looked_at)], k=k)
        with stage("passages"):
            return self._read(fused)[:k]

    def _runs(self, query: str, filters: Filters) -> list[tuple[float, Ranking]]:
        depth = self.depth
        words, meaning = self.lexical_share(query), self.dense_share(query)
        coming = _beside().submit(self.archive.rank_lexical, query, k=depth, filters=filters) if words else None
        runs: list[tuple[float, Ranking]] = []
        if meaning:
            with stage("embed"):
                vector = self.embedder.embed_query(query)
            with stage("dense"):
                runs.append((meaning, self.archive.rank_dense(vector, k=depth, filters=filters)))
        if coming:
            # What is left of it: the words are searched while the query is embedded.
            with stage("lexical"):
                runs.append((words, coming.result()))
        return runs

    def _read(self, ranking: Ranking) -> list[ScoredPassage]:
        passages = self.archive.read(ranking.numbers.tolist())
        scored = zip(ranking.numbers.tolist(), ranking.scores.tolist(), strict=True)
        hits = [ScoredPassage(passages[number], score) for number, score in scored if number in passages]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


@lru_cache(maxsize=1)
def _beside() -> ThreadPoolExecutor:
    """Return the threads that search by words while the caller's searches by meaning; neither holds Python's lock."""
    return ThreadPoolExecutor(thread_name_prefix="lexical")


def fuse(runs: Sequence[tuple[float, Ranking]], *, k: int) -> Ranking:
    """Sum weighted, scaled scores as `rag.fusion.by_score` does; the k best and all that tie with the last of them.

    Ties are in no particular order: only what is read has an id to order it by.
    """
    numbers = np.concatenate([ranking.numbers for _, ranking in runs])
    shares = np.concatenate([weight * _scaled(ranking.scores) for weight, ranking in runs])
    distinct, places = np.unique(numbers, return_inverse=True)
    totals: NDArray[np.float64] = np.bincount(places, weights=shares, minlength=len(distinct)).astype(np.float64)
    last = np.partition(totals, -k)[-k] if len(totals) > k else -np.inf
    kept = np.flatnonzero(totals >= last)
    kept = kept[np.argsort(-totals[kept], kind="stable")]
    return Ranking(distinct[kept], totals[kept])


def _scaled(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale scores to run from 1 to 0, as `rag.fusion.scaled`."""
    if not len(scores) or scores[0] == scores[-1]:
        return np.ones(len(scores))
    scaled: NDArray[np.float64] = (scores - scores[-1]) / (scores[0] - scores[-1])
    return scaled
