"""Measures short answers: are they given, and are they the right ones.

What is right is a query's `short` (wordings, each of which is right) or, in sets that judge no verdict, its `answer`
where that is a few words. Two texts are the same after folding (`rag.spelling`) without "a", "an" and "the", as ALCE
and SQuAD compare them. Questions that want a yes or no are measured apart.
"""

from __future__ import annotations

from eval.datasets import Query
from rag.nouns import Answer
from rag.spelling import fold

GIVEN, EXACT, CONTAINED = "short answer given", "short answer exact", "short answer contained"
QUOTED, YES_OR_NO = "right short answer quoted", "yes or no right"
SHORT_MEASURES = (GIVEN, EXACT, CONTAINED, QUOTED, YES_OR_NO)

_MOST_WORDS = 6
_ARTICLES = frozenset({"a", "an", "the"})


def short_measures(query: Query, answer: Answer) -> dict[str, float]:
    """Measure one answer; nothing where the query has no short answer.

    A short answer that is not given is not right. `contained` is right if the short answer holds a right one;
    `quoted` if a cited quote does, whether or not a short answer is given.
    """
    right = right_answers(query)
    if not right:
        return {}
    given = bared(answer.short_answer.text) if answer.short_answer else ""
    if right <= {"yes", "no"}:
        return {YES_OR_NO: float(given in right)}
    return {
        GIVEN: float(bool(given)),
        EXACT: float(given in right),
        CONTAINED: float(any(holds(given, one) for one in right)),
        QUOTED: float(any(holds(bared(citation.quote), one) for citation in answer.citations for one in right)),
    }


def right_answers(query: Query) -> frozenset[str]:
    """Return the short answers that are right, bared for comparing; none where the set names none."""
    if query.unanswerable:
        return frozenset()
    short, answer = query.metadata.get("short"), query.metadata.get("answer")
    if isinstance(short, list):
        named = [one for one in short if isinstance(one, str)]
    elif isinstance(answer, str) and "verdict" not in query.metadata and len(answer.split()) <= _MOST_WORDS:
        named = [answer]
    else:
        named = []
    return frozenset(filter(None, map(bared, named)))


def bared(text: str) -> str:
    """Fold a text and leave out its articles.

    >>> bared("The 260 000 refugees of Türkiye")
    '260000 refugees of turkey'
    """
    return " ".join(word for word in fold(text).split() if word not in _ARTICLES)


def holds(text: str, words: str) -> bool:
    """Tell whether a bared text holds bared words side by side.

    >>> holds("over 350000 people", "350000"), holds("1350000 people", "350000"), holds("", "")
    (True, False, False)
    """
    return bool(words) and f" {words} " in f" {text} "
