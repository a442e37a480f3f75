"""Refuses what must never be stored: half a character, a passage that is no span of its article, a long vector.

The citations and the search of an archive rest on it.
"""

from __future__ import annotations

import numpy as np

from rag.errors import ArchiveError, UnreadableError
from rag.nouns import Article, IndexedArticle

TOLERANCE = 0.01
"""How far from one a vector's length may be: bf16 models are off by up to three thousandths."""


def require_storable(item: IndexedArticle, dimensions: int) -> None:
    """Raise ArchiveError unless passages are distinct spans of the article and each has a unit vector.

    Raises UnreadableError for a text that UTF-8 cannot hold.
    """
    require_characters(item.article)
    _require_spans(item)
    expected = (len(item.passages), dimensions)
    if item.vectors.shape != expected and not (not item.passages and item.vectors.size == 0):
        raise ArchiveError(
            f"Article {item.article.id!r} comes with vectors of shape {item.vectors.shape}; expected {expected}.",
            hint="Embed each passage once, with the model that the archive was built with.",
        )
    if len(item.codes) not in {0, len(item.passages)}:
        raise ArchiveError(
            f"Article {item.article.id!r} comes with token codes of {len(item.codes)} passages; it has "
            f"{len(item.passages)}.",
            hint="Encode each passage once, or none.",
        )
    lengths = np.linalg.norm(item.vectors.astype(np.float32), axis=-1)
    # Written so that NaN, which compares false with everything, is refused too.
    if item.passages and not bool(np.all(np.abs(lengths - 1.0) <= TOLERANCE)):
        raise ArchiveError(
            f"Article {item.article.id!r} comes with a vector that has not length one.",
            hint="The embedding model gives unusable vectors for it; run `rapporteur doctor`.",
        )


def require_characters(article: Article) -> None:
    """Raise UnreadableError for a text that UTF-8 cannot hold."""
    for text in (article.id, article.title, article.text, article.source, article.url, article.author):
        try:
            (text or "").encode()
        except UnicodeEncodeError as error:
            raise UnreadableError(
                f"Article {article.id!r} holds half a character ({error.object[error.start]!r}).",
                hint="Remove the escape that was cut in two (half of a surrogate pair).",
            ) from error


def _require_spans(item: IndexedArticle) -> None:
    article = item.article
    spans = set()
    for passage in item.passages:
        span = (passage.start, passage.end)
        inside = 0 <= passage.start < passage.end <= len(article.text)
        if not inside or article.text[passage.start : passage.end] != passage.text or span in spans:
            raise ArchiveError(
                f"Passage {passage.start}-{passage.end} of article {article.id!r} is no span of its text of its own.",
                hint="Cut the article into passages again: offsets count code points of the stored text.",
            )
        spans.add(span)
