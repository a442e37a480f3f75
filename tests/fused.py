"""The two legs, read and fused passage by passage: slow and obvious, what `rag.hybrid` is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rag.fusion import by_score
from rag.nouns import Filters, ScoredPassage
from rag.seams import Retriever


@dataclass(frozen=True, slots=True)
class FusedRetriever:
    """Retrievers with weights that depend on the query; each is asked for `depth` passages."""

    legs: tuple[tuple[Callable[[str], float], Retriever], ...]
    depth: int

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        runs = [(weight(query), leg.retrieve(query, k=self.depth, filters=filters)) for weight, leg in self.legs]
        return by_score(runs)[: max(0, min(k, self.depth))]
