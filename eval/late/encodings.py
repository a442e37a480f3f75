"""Token vectors of many texts, computed once and kept in one file: the head's training reads them again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.nouns import Vectors

_AT_ONCE = 256


class TokenEmbedder(Protocol):
    """What is needed of an embedder here."""

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Embed each token of each text, as unit rows."""


@dataclass(frozen=True, slots=True)
class Encodings:
    """Token vectors of texts, one text after the other: text i has the rows `ends[i - 1]:ends[i]` of `vectors`."""

    vectors: NDArray[np.float16]
    ends: NDArray[np.int64]

    def rows(self, place: int, *, most: int) -> Vectors:
        """Return the first `most` token vectors of one text."""
        first = int(self.ends[place - 1]) if place else 0
        return self.vectors[first : min(int(self.ends[place]), first + most)].astype(np.float32)


def encoded(
    texts: Sequence[str], embedder: TokenEmbedder, path: Path, *, on_texts: Callable[[int], None] = lambda _: None
) -> Encodings:
    """Read the encodings that lie under a path, or make them; a file of another number of texts is made anew."""
    if path.is_file():
        with np.load(path) as stored:
            if len(stored["ends"]) == len(texts):
                return Encodings(stored["vectors"], stored["ends"])
    parts: list[NDArray[np.float16]] = []
    for start in range(0, len(texts), _AT_ONCE):
        parts.extend(rows.astype(np.float16) for rows in embedder.embed_tokens(texts[start : start + _AT_ONCE]))
        on_texts(len(parts))
    made = Encodings(np.concatenate(parts), np.cumsum([len(part) for part in parts], dtype=np.int64))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, vectors=made.vectors, ends=made.ends)
    return made
