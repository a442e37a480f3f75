"""Makes of an article all that is stored with it: passages, vectors, token codes, figures and statements.

What becomes of several articles at once is quicker, since their passages are embedded together. Who collects them, and
when they are stored, is `index/ingestion.py` on one machine and `index/bulk` on many.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.reading import Read
from index.report import Notice
from rag.chunking import Chunking, chunk, embedding_text
from rag.figures import read_figures
from rag.nouns import Article, IndexedArticle, Passage, Vector, Vectors
from rag.seams import Embedder, StatementReader, TokenCoder

# Passages that are embedded together: as many as take about this long, so that a batch can be committed in time.
_GROUP_SECONDS = 1.5
_GROUP_SIZES = (32, 512)
# Vectors of the last passages, for articles that come again under another id: 15 MB at 384 dimensions.
_REMEMBERED = 10_000

Clock = Callable[[], float]

Cut = tuple[Article, tuple[Passage, ...]]
"""An article with its passages."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What preparing takes: a model, how texts are cut, and what is made besides vectors, if anything.

    A `coder` must embed as the embedder does; with a reader of `statements` articles come with what is said in them.
    """

    embedder: Embedder
    chunking: Chunking
    coder: TokenCoder | None = None
    statements: StatementReader | None = None


class Preparer:
    """Cuts articles into passages and makes what hangs on them."""

    def __init__(self, parts: Parts, clock: Clock = time.monotonic) -> None:
        self._parts = parts
        self._embedder = RememberingEmbedder(parts.embedder, parts.coder, clock)

    @property
    def group(self) -> int:
        """How many passages are well embedded together."""
        return self._embedder.group

    def cut(self, read: Read) -> Cut | Notice:
        """Cut an article into passages; one of nothing but whitespace is a failure."""
        passages = chunk(read.article, chunking=self._parts.chunking, embedder=self._parts.embedder)
        return (read.article, passages) if passages else without_text(read)

    def prepare(self, cut: Sequence[Cut]) -> list[IndexedArticle]:
        """Make articles ready to be stored, in their order."""
        vectors, codes = self._embedder.embed([passage for _, own in cut for passage in own])
        articles = [article for article, _ in cut]
        reader = self._parts.statements
        said = reader.find_all(articles) if reader else [None] * len(articles)
        ready = []
        first = 0
        for (article, own), spoken in zip(cut, said, strict=True):
            last = first + len(own)
            made = tuple(codes[first:last])
            ready.append(IndexedArticle(article, own, vectors[first:last], made, read_figures(article), spoken))
            first = last
        return ready


def without_text(read: Read) -> Notice:
    """Say that there is nothing in an article to find."""
    return Notice(read.file, read.place, "The article has no text.", "Give it a text, or leave it out.")


class RememberingEmbedder:
    """Embeds passages, the same text once; knows how many make a good group at the speed measured so far."""

    def __init__(self, inner: Embedder, coder: TokenCoder | None, clock: Clock) -> None:
        self.inner = inner
        self.group = _GROUP_SIZES[0]
        self._coder = coder
        self._clock = clock
        self._remembered: OrderedDict[bytes, tuple[Vector, bytes]] = OrderedDict()

    def embed(self, passages: Sequence[Passage]) -> tuple[Vectors, list[bytes]]:
        """Embed passages with their headers: unit rows of shape `(len(passages), dimensions)`, and token codes if any.

        There are as many codes as passages, or none.
        """
        codes: list[bytes] = []
        vectors = np.zeros((len(passages), self.inner.dimensions), dtype=np.float32)
        texts = [embedding_text(passage) for passage in passages]
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._remembered}
        if new:
            self._remembered.update(zip(new, self._embed_timed(list(new.values())), strict=True))
        for place, key in enumerate(keys):
            vectors[place], code = self._remembered[key]
            codes += [code] if self._coder else []
            self._remembered.move_to_end(key)
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return vectors, codes

    def _embed_timed(self, texts: list[str]) -> list[tuple[Vector, bytes]]:
        began = self._clock()
        if self._coder:
            vectors, codes = self._coder.encode_passages(texts)
        else:
            vectors, codes = self.inner.embed_passages(texts), [b""] * len(texts)
        spent = max(self._clock() - began, 1e-6)
        self.group = int(np.clip(len(texts) / spent * _GROUP_SECONDS, *_GROUP_SIZES))
        return list(zip(vectors, codes, strict=True))
