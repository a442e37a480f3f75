"""Makes citations for tests of what rests on them."""

from __future__ import annotations

from datetime import date

from rag.nouns import Citation


def cited(
    quote: str,
    *,
    number: int = 1,
    day: str | None = "2016-03-25",
    title: str | None = None,
    source: str | None = "Harbour Post",
) -> Citation:
    """Cite a whole text, published on Friday, 25 March 2016, unless another day is given."""
    return Citation(
        number=number,
        article_id=f"article-{number}",
        title=title,
        source=source,
        published=date.fromisoformat(day) if day else None,
        url=None,
        passage_id=f"article-{number}#0",
        quote=quote,
        start=0,
        end=len(quote),
        before="",
        after="",
        score=1.0,
    )
