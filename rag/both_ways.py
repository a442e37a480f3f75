"""Searches for a follow-up both as it was typed and as it was made to stand alone, and fuses what is found.

What was typed guards against a wrong rewriting; how much each counts is the rewriting's to say (`Rewrite.share`). Of
several rewritings each counts the same.
"""

from __future__ import annotations

from datetime import date

from rag.dates import windows
from rag.fusion import by_score
from rag.nouns import Filters, Rewrite, ScoredPassage
from rag.seams import Retriever
from rag.understanding import as_of

DEPTH = 100
"""Passages that are fused: the scale of scores must not depend on how many are wanted."""


def retrieve_both_ways(
    retriever: Retriever, typed: str, rewrite: Rewrite, *, k: int, filters: Filters, today: date
) -> list[ScoredPassage]:
    """Find at most `k` passages for a question and its rewriting, best first.

    A question that was left alone, or that says nothing by itself, is searched for once. An "as of" of the rewriting
    binds both.
    """
    wordings = (rewrite.question, *rewrite.also)
    if wordings == (typed,) or (rewrite.share >= 1 and not rewrite.also):
        return retriever.retrieve(rewrite.question, k=k, filters=filters)
    bound = as_of(windows(rewrite.question, today=today), filters)
    depth = max(k, DEPTH)
    each = rewrite.share / len(wordings)
    runs = [(each, retriever.retrieve(wording, k=depth, filters=filters)) for wording in wordings]
    if rewrite.share < 1:
        runs.append((1 - rewrite.share, retriever.retrieve(typed, k=depth, filters=bound)))
    return by_score(runs)[:k]
