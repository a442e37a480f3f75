"""Decides whether an archive answers a question, answers it in part, or does not hold the answer; and what is missing.

A pure decision over what was found. It never looks at a question's template, and never at a bare retrieval score: it
asks how much of what the question is about the best sentences hold, and how near they come to it in meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.dates import Window
from rag.evidence import Evidence
from rag.nouns import Verdict
from rag.questions import Question

# A logistic score of the best sentence; fitted on development sets (docs/evaluation.md, "Verdicts").
BIAS = -4.2
WEIGHT_COVERAGE = 4.0
WEIGHT_COSINE = 5.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what is missing, each a sentence that a reader understands."""

    verdict: Verdict
    missing: tuple[str, ...]


def support(evidence: Evidence) -> float:
    """Score from about -4 to 5 how well a sentence supports an answer; above 0 it does more likely than not."""
    return BIAS + WEIGHT_COVERAGE * evidence.coverage + WEIGHT_COSINE * evidence.cosine


def judge(
    question: Question,
    found: Sequence[Evidence],
    *,
    unknown: Sequence[str],
    empty: Sequence[Window],
) -> Judgement:
    """Judge from the best evidence of each part, names that nobody bears, and windows in which nothing was found."""
    missing = [f"No article names {name}." for name in unknown]
    missing += [f"Nothing was found for {window.text}." for window in empty]
    supported = [evidence for evidence in found if support(evidence) > 0]
    if unknown or not supported:
        if not unknown and not empty:
            missing.append(_nothing_on(question))
        return Judgement("not_in_archive", tuple(missing))
    return Judgement("partial" if empty else "answered", tuple(missing))


def _nothing_on(question: Question) -> str:
    about = (
        ", ".join(dict.fromkeys([*question.names, *question.terms[:6]]))
        if not question.names
        else ", ".join(question.names)
    )
    return f"No passage answers this about {about}." if about else "No passage answers this."
