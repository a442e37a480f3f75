"""Makes answers for the tests of measures: each quote is a citation, and a sentence unless others are given."""

from __future__ import annotations

from collections.abc import Sequence

from rag.nouns import Answer, ArchiveStamp, Citation, Sentence, ShortAnswer, Verdict


def citation(number: int, quote: str, article: str = "a", also_in: Sequence[str] = ()) -> Citation:
    return Citation(
        number=number,
        article_id=article,
        title=None,
        source=None,
        published=None,
        url=None,
        passage_id=f"{article}-{number}",
        quote=quote,
        start=0,
        end=len(quote),
        before="",
        after="",
        score=1.0,
        also_in=tuple(also_in),
    )


def answer(
    *quotes: str | Citation,
    verdict: Verdict = "answered",
    sentences: Sequence[Sentence] | None = None,
    short: str | None = None,
    confidence: float | None = None,
) -> Answer:
    """Answer with quotes from the article "a", or with citations as they are."""
    citations = [one if isinstance(one, Citation) else citation(n, one) for n, one in enumerate(quotes, start=1)]
    own = [Sentence(one.quote, (one.number,), "supported") for one in citations]
    return Answer(
        id="",
        conversation_id="",
        question="?",
        standalone_question="?",
        verdict=verdict,
        answer=" ".join(quote.quote for quote in citations),
        archive=ArchiveStamp("f", 1, None),
        sentences=tuple(own if sentences is None else sentences),
        citations=tuple(citations),
        short_answer=ShortAnswer(short, 1, 0, len(short)) if short is not None else None,
        confidence=confidence,
    )


def refusal(confidence: float | None = None) -> Answer:
    return answer(verdict="not_in_archive", confidence=confidence)
