"""Tells whether a sentence is about whom a question names: who is to have spoken, or of whom a yes or no is asked.

Such names are often in every second article, and so weigh little as words; a sentence about somebody else who did
likewise is a lookalike all the same.
"""

from __future__ import annotations

import re

from rag.clues import SAYING
from rag.names import bearing_words
from rag.questions import Question
from rag.stems import stem, stems

LONGEST = 20
"""Words of a question for a yes or no: a longer one compares what several articles say."""

_ASKS = re.compile(
    r"(?:^|, )\s*(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\s+(?:the\s+)?", re.IGNORECASE
)


def speaker_share(text: str, question: Question) -> float:
    """Of the people and bodies a question names, the share that the sentence itself names beside a verb of saying."""
    if question.kind != "statement" or not question.names or not SAYING.search(text):
        return 0.0
    own = stems(text)
    return sum(stem(bearing_words(name)[-1]) in own for name in question.names) / len(question.names)


def named_share(text: str, question: Question) -> float:
    """Share of those whom a sentence has to name that it names: who is asked of, else who is to have spoken."""
    subject = subject_of(question)
    if subject is None or len(question.text.split()) > LONGEST:
        return speaker_share(text, question)
    return float(stem(bearing_words(subject)[-1]) in stems(text))


def subject_of(question: Question) -> str | None:
    """Name of whom a yes or no is asked; None for other questions, and where the subject is no name.

    >>> from rag.questions import read_question
    >>> from datetime import date
    >>> def asked(text: str) -> str | None:
    ...     return subject_of(read_question(text, outlets=(), today=date(2026, 1, 1)))
    >>> asked("As of May, had the Harbour League signed the plan of Quill?"), asked("Did anybody ask Quill?")
    ('Harbour League', None)
    """
    found = _ASKS.search(question.text)
    if found is None:
        return None
    return next((name for name in question.names if question.text.startswith(name, found.end())), None)
