"""Decides whether an archive answers a question, answers it in part, or does not hold the answer; and what is missing.

A pure decision over what was found. It never looks at a question's template, and never at a bare retrieval score: it
asks how much of what the question is about one passage holds, and how near a sentence comes to it in meaning.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rag.counted_nouns import counts_it
from rag.dates import Window
from rag.evidence import LONGEST_READ, Evidence
from rag.kin import stems_beside
from rag.nouns import Verdict
from rag.questions import ANSWERED_OTHERWISE, Question, no_answer_about
from rag.spelling import fold
from rag.stems import stem

# Logistic weights, fitted on multihop_rag and the sample archive, and a bias that refuses few answerable questions
# (docs/evaluation.md, "Verdicts"). A longer question has more words that no one passage holds.
BIAS = -4.79
WEIGHT_COSINE = 4.27
WEIGHT_PASSAGE = 3.3
WEIGHT_TERMS = 0.71
# Between 0 and this the passages are about the question's matter, but may not answer it: the answer is partial.
SURE_ABOVE = 1.0
# Nor is it when a reader points at its words with these log odds or more (docs/reader.md).
READ_ABOVE = 7.0
# And with these it answers, or does so in part, however few of the question's words are found: of questions refused for
# those, the reader was as sure of four of twenty that can be answered and of none of sixteen that cannot. Of amounts it
# is as sure wherever a number stands, so that the things asked for have to stand behind the number.
READ_SURELY = 13.0
MOST_TERMS = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what is missing, each a sentence that a reader understands."""

    verdict: Verdict
    missing: tuple[str, ...]


def is_read_surely(item: Evidence) -> bool:
    """Tell whether a reader is so sure of words of a sentence that they answer, in whatever words it is asked."""
    return item.pointed is not None and item.pointed.score >= READ_SURELY


def support(question: Question, found: Sequence[Evidence]) -> float:
    """Score how well what was found supports an answer: below 0 it does not, above `SURE_ABOVE` it likely does."""
    cosine = max((item.cosine for item in found), default=0.0)
    passage = max((item.passage_coverage for item in found), default=0.0)
    return BIAS + WEIGHT_COSINE * cosine + WEIGHT_PASSAGE * passage + WEIGHT_TERMS * math.log(1 + len(question.terms))


def judge(
    question: Question,
    found: Sequence[Evidence],
    chosen: Sequence[Evidence],
    *,
    empty: Sequence[Window],
    told: bool = False,
) -> Judgement:
    """Judge from all that was found, what was chosen to be quoted, and windows in which nothing was found.

    What is `told` in the very form that answers is answered, however little else of the question's words is found.
    """
    missing = [f"Nothing was found for “{window.text}”." for window in empty]
    supported = support(question, found)
    if told and chosen:
        return Judgement("partial" if missing else "answered", tuple(missing))
    pointed = max((item.pointed.score for item in chosen if item.pointed), default=0.0)
    is_short = len(question.text.split()) <= LONGEST_READ
    is_read = is_short and any(is_read_surely(item) and counts_it(question, item.text) for item in chosen)
    if not chosen or (supported <= 0 and not is_read):
        return Judgement("not_in_archive", tuple(missing or _nothing_on(question, found)))
    unmatched = _unmatched(question, chosen)
    if supported < SURE_ABOVE and (pointed < READ_ABOVE or supported <= 0) and unmatched:
        missing.append(_unspoken(unmatched))
    return Judgement("partial" if missing else "answered", tuple(missing))


def _unmatched(question: Question, found: Sequence[Evidence]) -> list[str]:
    """Words of the question that stand in none of the passages of some evidence."""
    texts = (f"{item.hit.passage.title or ''} {item.hit.passage.text}" for item in found)
    held = set().union(*(stems_beside(question.names, text) for text in texts))
    unmatched = (term for term in question.terms if stem(term) not in held and term not in ANSWERED_OTHERWISE)
    return list(unmatched)[:MOST_TERMS]


def _nothing_on(question: Question, found: Sequence[Evidence]) -> list[str]:
    """Say that nothing answers, and beside a name which words stand in nothing that was found."""
    about = question.names or question.terms[:MOST_TERMS]
    if not about:
        return ["No passage answers this."]
    told = no_answer_about(question, about, named=bool(question.names))
    named = {word for name in question.names for word in fold(name).split()}
    unmatched = [word for word in _unmatched(question, found) if word not in named] if named and found else []
    return [told, _unspoken(unmatched)] if unmatched else [told]


def _unspoken(words: Sequence[str]) -> str:
    return f"No passage was found that also speaks of: {', '.join(words)}."
