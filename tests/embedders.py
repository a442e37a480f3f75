"""A small real embedder for tests: quick, the same on every machine, and with nearest texts that share words."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from rag.nouns import Vector, Vectors
from rag.spelling import fold

DIMENSIONS = 64


class WordEmbedder:
    """Adds up one fixed random direction for each word: a bag of words, hashed to `dimensions` numbers."""

    def __init__(self, name: str = "words-64", dimensions: int = DIMENSIONS) -> None:
        self._name = name
        self._dimensions = dimensions

    @property
    def name(self) -> str:
        return self._name

    @property
    def checksum(self) -> str:
        return hashlib.sha256(f"{self._name} {self._dimensions}".encode()).hexdigest()

    @property
    def dimensions(self) -> int:
        return self._dimensions

    @property
    def max_tokens(self) -> int:
        return 256

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(fold(text).split()) + 2 for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._dimensions), dtype=np.float32)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vector:
        # A text without words still needs a direction.
        words = fold(text).split() or [""]
        total = np.sum([_direction(word, self._dimensions) for word in words], axis=0)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)


@lru_cache(maxsize=4096)
def _direction(word: str, dimensions: int) -> Vector:
    # crc32 and not hash(): the latter differs from process to process.
    random = np.random.default_rng(zlib.crc32(word.encode("utf-8", "surrogatepass")))
    return random.standard_normal(dimensions).astype(np.float32)
