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
from rag.stems import stem, stems

# Support is BIAS + the weighted share of the question's terms held + the weighted nearness in meaning. Set on the
# sample archive so that hardly an answerable question is refused (docs/evaluation.md, "Verdicts").
BIAS = -3.5
WEIGHT_COVERAGE = 4.0
WEIGHT_COSINE = 5.0
# Between 0 and this the passages are about the question's matter, but may not answer it: the answer is partial.
SURE_ABOVE = 0.9
MOST_TERMS = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what is missing, each a sentence that a reader understands."""

    verdict: Verdict
    missing: tuple[str, ...]


def support(evidence: Evidence) -> float:
    """Score how well a sentence supports an answer: below 0 it does not, above `SURE_ABOVE` it likely does."""
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
    missing += [f"Nothing was found for “{window.text}”." for window in empty]
    best = max((support(evidence) for evidence in found), default=BIAS)
    if unknown or best <= 0:
        return Judgement("not_in_archive", tuple(missing or [_nothing_on(question)]))
    unmatched = _unmatched(question, found)
    if best < SURE_ABOVE and unmatched:
        missing.append(f"No passage was found that also speaks of: {', '.join(unmatched)}.")
    return Judgement("partial" if missing else "answered", tuple(missing))


def _unmatched(question: Question, found: Sequence[Evidence]) -> list[str]:
    """Words of the question that stand in none of the passages it is answered from."""
    held = set().union(*(stems(f"{item.hit.passage.title or ''} {item.hit.passage.text}") for item in found))
    return [term for term in question.terms if stem(term) not in held][:MOST_TERMS]


def _nothing_on(question: Question) -> str:
    about = question.names or question.terms[:MOST_TERMS]
    return f"No passage answers this about {', '.join(about)}." if about else "No passage answers this."
