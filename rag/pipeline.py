"""Composes the ways to search from their parts, with the weights and depths that whole sets showed to serve best.

`lexical` and `dense` are the legs, `hybrid` fuses them, `full` is what people get. Each part of `full` can be left out
(`full-PART`), so that what it is worth can be measured: docs/evaluation.md, "Part by part".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date

from rag.fusion import dense_share, lexical_share
from rag.guidance import AsOfRetriever, GuidedRetriever
from rag.hybrid import HybridRetriever
from rag.reranking import TokenRanker
from rag.retrieval import DenseRetriever, DistinctRetriever, LexicalRetriever, RerankedRetriever
from rag.seams import Archive, Embedder, Reranker, Retriever, TokenCoder
from rag.understanding import Settled, as_read

FUSION_DEPTH = 300
DISTINCT_DEPTH = 50
TOKENS_SHARE = 0.5
TOKENS_DEPTH = 100
OUTLET_BONUS = 0.3
WINDOW_BONUS = 0.1
CLAUSE_BONUS = 0.4
TITLE_BONUS = 0.1
LATEST_BONUS = 0.1
RERANKER_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of `full` are on."""

    words: bool = True
    meaning: bool = True
    tokens: bool = True
    outlets: bool = True
    dates: bool = True
    clauses: bool = True
    titles: bool = True
    latest: bool = True
    copies: bool = True
    reranker: bool = True


PARTS = tuple(part.name for part in fields(Parts))


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What the ways to search are made of.

    Without a `coder` tokens are not compared; without a `reranker`, which reads the first `reranker_depth` passages of
    `full` again, that list is final as it is. What a question leaves open is `settled` as the answerer settles it.
    """

    archive: Archive
    embedder: Embedder
    today: Callable[[], date]
    coder: TokenCoder | None = None
    reranker: Reranker | None = None
    reranker_depth: int = 0
    settled: Settled = as_read

    def retrievers(self) -> dict[str, Retriever]:
        """Compose every way to search by its name; an "as of" in the question binds in all of them."""
        found: dict[str, Retriever] = {
            "lexical": LexicalRetriever(self.archive),
            "dense": DenseRetriever(self.embedder, self.archive),
            "hybrid": self._hybrid(Parts(tokens=False)),
            "full": self.full(Parts()),
        }
        without: dict[str, Retriever] = {f"full-{name}": self.full(Parts(**{name: False})) for name in PARTS}
        return {name: AsOfRetriever(retriever, self.today) for name, retriever in (found | without).items()}

    def full(self, parts: Parts) -> Retriever:
        """Compose `full` from those of its parts that are on."""
        found: Retriever = self._hybrid(parts)
        if parts.outlets or parts.dates:
            found = self._guided(found, parts)
        if parts.copies:
            found = DistinctRetriever(found, self.archive, depth=DISTINCT_DEPTH)
        if parts.reranker and self.reranker is not None:
            # Last: within the hybrid, no preference could lift a passage into the few that were looked at again, and
            # copies would take up places among them.
            found = RerankedRetriever(found, self.reranker, share=RERANKER_SHARE, depth=self.reranker_depth)
        return found

    def _hybrid(self, parts: Parts) -> HybridRetriever:
        return HybridRetriever(
            self.embedder,
            self.archive,
            lexical_share if parts.words else _nothing,
            dense_share if parts.meaning else _nothing,
            depth=FUSION_DEPTH,
            tokens=TokenRanker(self.coder, self.archive) if self.coder and parts.tokens else None,
            tokens_share=TOKENS_SHARE,
            tokens_depth=TOKENS_DEPTH,
        )

    def _guided(self, found: Retriever, parts: Parts) -> GuidedRetriever:
        return GuidedRetriever(
            found,
            self.archive,
            self.today,
            outlet_bonus=OUTLET_BONUS if parts.outlets else 0.0,
            window_bonus=WINDOW_BONUS if parts.dates else 0.0,
            depth=FUSION_DEPTH,
            clause_bonus=CLAUSE_BONUS if parts.clauses and parts.outlets else 0.0,
            title_bonus=TITLE_BONUS if parts.titles else 0.0,
            latest_bonus=LATEST_BONUS if parts.latest else 0.0,
            settled=self.settled,
        )


def _nothing(_query: str) -> float:
    return 0.0
