"""A small real coder of tokens, with bytes that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

from rag.late import QueryTokens
from rag.nouns import Vectors
from tests.index.articles import EMBEDDER


class FirstLetters:
    """Codes each word by its first letter, sixteen times."""

    late = "letters"

    def __init__(self) -> None:
        self.encoded = 0

    def encode_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
        self.encoded += len(texts)
        codes = [b"".join(word[:1].encode() * 16 for word in text.split()) for text in texts]
        return EMBEDDER.embed_passages(texts), codes

    def query_tokens(self, text: str) -> QueryTokens:
        return QueryTokens(EMBEDDER.embed_passages(text.split()), tuple(text.split()))
