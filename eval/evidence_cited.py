"""Measures whether answers cite the sentences that a data set says prove them.

A quote shows a fact if it holds it or lies within it, white space apart. A part of an answer (`eval.datasets`) is
proved by any one of its facts.
"""

from __future__ import annotations

from collections.abc import Mapping

from eval.datasets import Query
from rag.nouns import Answer

SOME, EVERY, PARTS = "some evidence cited", "every part's evidence cited", "parts with evidence cited"
AMONG, RELEVANT = "judged evidence among citations", "relevant article cited"
EVIDENCE_MEASURES = (SOME, EVERY, PARTS, AMONG, RELEVANT)


def evidence_measures(query: Query, answer: Answer, relevance: Mapping[str, int]) -> dict[str, float]:
    """Measure one answer by its query's facts and relevant articles; a refusal cites nothing and counts as zero.

    `judged evidence among citations` is the share of the answer's citations that show any fact. Nothing is measured of
    a query that cannot be answered.
    """
    if query.unanswerable:
        return {}
    relevant = {article for article, value in relevance.items() if value > 0}
    cited = {one for citation in answer.citations for one in (citation.article_id, *citation.also_in)}
    found = {RELEVANT: float(bool(cited & relevant))} if relevant else {}
    if not query.facts:
        return found
    parts = proved(query, answer)
    found |= {SOME: float(any(parts)), EVERY: float(all(parts)), PARTS: sum(parts) / len(parts)}
    shown = [any(cites(citation.quote, fact) for fact in query.facts) for citation in answer.citations]
    return found | ({AMONG: sum(shown) / len(shown)} if shown else {})


def proved(query: Query, answer: Answer) -> list[bool]:
    """Tell of each part of the right answer whether a quote shows a fact that proves it."""
    quotes = [citation.quote for citation in answer.citations]
    return [any(cites(quote, fact) for quote in quotes for fact in part) for part in query.wanted()]


def cites(quote: str, fact: str) -> bool:
    """Tell whether a quote holds a fact or lies within it, white space apart.

    >>> cites("He left. She stayed.", "She  stayed."), cites("She stayed.", "He left."), cites("", "He left.")
    (True, False, False)
    """
    bare, wanted = "".join(quote.split()), "".join(fact.split())
    return bool(bare) and (wanted in bare or bare in wanted)
