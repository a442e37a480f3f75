"""Names of things: ids and hashes that are the same on every machine and at every run."""

from __future__ import annotations

import hashlib
import json
import secrets

from rag.nouns import Article


def digest(*parts: str) -> str:
    """Hash texts to 16 hexadecimal digits (64 bits of sha256).

    >>> digest("a", "b") == digest("a", "b"), digest("ab", "") == digest("a", "b")
    (True, False)
    """
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def content_hash(article: Article) -> str:
    """Hash all that an article says and shows, its id excepted: equal hashes mean nothing changed."""
    published = article.published.isoformat() if article.published else ""
    fields = (article.title, article.text, published, article.source, article.url, article.author, article.language)
    canonical = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def passage_id(article_id: str, start: int, end: int) -> str:
    """Name a passage by its place, so that a rebuilt archive names it alike."""
    return f"{article_id}#{start}-{end}"


def new_id() -> str:
    """Make an unguessable id of 22 URL-safe characters (128 random bits) for a conversation or an answer."""
    return secrets.token_urlsafe(16)
