"""Questions, quotes and sentences for the tests of what is made of an answer."""

from __future__ import annotations

from datetime import date

from rag.evidence import Evidence
from rag.nouns import Citation, Passage, ScoredPassage
from rag.questions import Question, read_question

AT = 50
"""Where each quote begins in its article."""


def read(text: str) -> Question:
    return read_question(text, outlets=(), today=date(2026, 1, 1))


def cited(*quotes: str) -> list[Citation]:
    return [
        Citation(number, "a", None, None, None, None, "p", quote, AT, AT + len(quote), "", "", 1.0)
        for number, quote in enumerate(quotes, start=1)
    ]


def evidence(text: str, score: float, day: date | None = None) -> Evidence:
    passage = Passage(text, text, text, 0, len(text), published=day)
    return Evidence(ScoredPassage(passage, 1.0), text, 0, len(text), None, 1, 1, 1, fits_kind=True, score=score)
