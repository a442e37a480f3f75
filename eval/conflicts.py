"""Measures answers to questions on which documents disagree, as RAMDocs has them (Wang et al. 2025, arXiv 2504.13079).

Such a query lists its right and wrong answers and, for each of its documents, whether it is right, misinformation or
noise. A good answer shows every right answer in a quote, and cites no document that is wrong. Only the first citations
count, six at most: to quote everything is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.datasets import Query
from eval.short_answers import bared, holds
from rag.nouns import Answer, Citation

MOST_CITATIONS = 6

EVERY_RIGHT, RIGHT, WRONG = "every right answer quoted", "right answers quoted", "a wrong answer quoted"
FROM = {
    "correct": "citations of right documents",
    "misinfo": "citations of misinformation",
    "noise": "citations of noise",
    "other": "citations of other questions' documents",
}
CONFLICT_MEASURES = (EVERY_RIGHT, RIGHT, WRONG, *FROM.values())


def conflict_measures(query: Query, answer: Answer) -> dict[str, float]:
    """Measure one answer; nothing where the query has no documents of which it says what they are."""
    kinds = _kinds(query)
    right = _texts(query.metadata.get("answer"))
    if not kinds or not right:
        return {}
    citations = answer.citations[:MOST_CITATIONS]
    quotes = [bared(citation.quote) for citation in citations]
    # An answer that a set lists as right is not wrong as well.
    wrong = [text for text in _texts(query.metadata.get("wrong_answers")) if text not in right]
    shown = [any(holds(quote, text) for quote in quotes) for text in right]
    found = {
        EVERY_RIGHT: float(all(shown)),
        RIGHT: sum(shown) / len(shown),
        WRONG: float(any(holds(quote, text) for quote in quotes for text in wrong)),
    }
    of = [_kind(citation, kinds) for citation in citations]
    return found | {name: of.count(kind) / len(of) for kind, name in FROM.items() if of}


def _kinds(query: Query) -> dict[str, str]:
    """Return what each document is, by its id; a query without such judgements has none."""
    documents = query.metadata.get("documents")
    judged = [one for one in documents if isinstance(one, dict)] if isinstance(documents, list) else []
    return {str(one.get("doc_id")): str(one.get("type")) for one in judged if one.get("type") in FROM}


def _kind(citation: Citation, kinds: Mapping[str, str]) -> str:
    """Say what the cited article is; one that only a copy of it is known for is what the copy is."""
    return next((kinds[one] for one in (citation.article_id, *citation.also_in) if one in kinds), "other")


def _texts(value: object) -> Sequence[str]:
    named = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return tuple(filter(None, dict.fromkeys(map(bared, named))))
