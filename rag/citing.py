"""Cites spans of articles: `quote == article.text[start:end]`, with what stands around it."""

from __future__ import annotations

from rag.identity import content_hash
from rag.nouns import Article, Citation, ScoredPassage
from rag.sentences import sentence_spans

_REACH = 600
"""Characters of its paragraph that are looked at on either side of a quote."""


def cite(number: int, article: Article, hit: ScoredPassage, *, start: int, end: int, score: float) -> Citation:
    """Cite `article.text[start:end]`, which was found in a passage."""
    before, after = _around(article.text, start, end)
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        passage_id=hit.passage.id,
        quote=article.text[start:end],
        start=start,
        end=end,
        before=before,
        after=after,
        score=round(score, 4),
        also_in=hit.also_in,
        article_hash=content_hash(article),
    )


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before a quote and the one after it, to read it in context."""
    left = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    left = max(left, start - _REACH)
    right = text.find("\n\n", end)
    right = min(len(text) if right == -1 else right, end + _REACH)
    earlier = sentence_spans(text[left:start])
    later = sentence_spans(text[end:right])
    before = text[left:start][earlier[-1][0] : earlier[-1][1]] if earlier else ""
    after = text[end:right][later[0][0] : later[0][1]] if later else ""
    return before, after
