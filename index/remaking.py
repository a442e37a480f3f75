"""Cuts and embeds stored articles anew, a group at a time, for whoever gives an archive another model or chunking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from index.admission import require_storable
from index.manifest import Manifest
from index.preparing import Clock, RememberingEmbedder
from rag.chunking import Chunking, chunk
from rag.nouns import Article, IndexedArticle, Passage

Made = tuple[int, IndexedArticle]
"""An article's row, and what was made anew of it."""


class Remaking:
    """Makes articles anew as a manifest says."""

    def __init__(self, target: Manifest, embedder: RememberingEmbedder, clock: Clock) -> None:
        self._dimensions = target.dimensions
        self._chunking = Chunking(tokens=target.tokens, overlap=target.overlap)
        self._embedder = embedder
        self._clock = clock

    def make(self, articles: Mapping[int, Article], *, seconds: float) -> Iterator[Made]:
        """Cut and embed articles by row; stop after the group with which so many seconds have passed."""
        began = self._clock()
        group: list[tuple[int, Article, tuple[Passage, ...]]] = []
        for place, (row, article) in enumerate(articles.items(), start=1):
            passages = chunk(article, chunking=self._chunking, embedder=self._embedder.inner)
            group.append((row, article, passages))
            if place == len(articles) or sum(len(own) for _, _, own in group) >= self._embedder.group:
                yield from self._embedded(group)
                group = []
                if self._clock() - began >= seconds:
                    return

    def _embedded(self, group: Sequence[tuple[int, Article, tuple[Passage, ...]]]) -> Iterator[Made]:
        vectors, codes = self._embedder.embed([passage for _, _, own in group for passage in own])
        first = 0
        for row, article, own in group:
            last = first + len(own)
            item = IndexedArticle(article, own, vectors[first:last], tuple(codes[first:last]))
            require_storable(item, self._dimensions)
            yield row, item
            first = last
