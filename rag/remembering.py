"""Remembers the vectors of sentences: questions that are tried one after another are weighed against the same ones.

For what is tried before it is suggested, not for readers' own questions: a benchmark that asks about the same articles
again would be too quick.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from rag.nouns import Vector, Vectors
from rag.seams import Embedder

MOST = 4_096
"""Vectors kept: 6 MB at 384 dimensions."""


class SharingEmbedder:
    """Another embedder that keeps the last `most` vectors of passages; fulfils `rag.seams.Embedder`, for any thread."""

    def __init__(self, embedder: Embedder, *, most: int = MOST) -> None:
        self._embedder = embedder
        self._most = most
        self._kept: dict[str, Vector] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._embedder.name

    @property
    def checksum(self) -> str:
        """sha256 of the weights."""
        return self._embedder.checksum

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._embedder.dimensions

    @property
    def max_tokens(self) -> int:
        """How many of the model's own tokens a text may hold before it is cut."""
        return self._embedder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text."""
        return self._embedder.count_tokens(texts)

    def embed_query(self, text: str) -> Vector:
        """Embed one query."""
        return self._embedder.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed those of the texts that are not known; float32 unit rows of shape `(len(texts), dimensions)`."""
        with self._lock:
            # Taken out and put back behind, so that those not asked for longest come first.
            found = {text: self._kept.pop(text) for text in dict.fromkeys(texts) if text in self._kept}
            self._kept |= found
        unknown = [text for text in dict.fromkeys(texts) if text not in found]
        if unknown:
            new = dict(zip(unknown, self._embedder.embed_passages(unknown), strict=True))
            found |= new
            self._keep(new)
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for place, text in enumerate(texts):
            rows[place] = found[text]
        return rows

    def near(self, text: str, others: Sequence[str]) -> list[float]:
        """Tell how near other texts come to a text: the cosine of each."""
        cosines: list[float] = (self.embed_passages(others) @ self.embed_query(text)).tolist()
        return cosines

    def _keep(self, new: dict[str, Vector]) -> None:
        with self._lock:
            self._kept |= {text: row.copy() for text, row in new.items()}  # a row would keep its whole batch
            for text in list(self._kept)[: max(0, len(self._kept) - self._most)]:
                del self._kept[text]
