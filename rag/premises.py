"""Finds what a question takes for granted, and says so where a cited quote has it otherwise.

"Why did the Guard join the truce?" takes it that the Guard joined. Only why, how, when and where questions are read,
and only a "not" too many or too few, or another number, is otherwise: that a quote says less is no contradiction, nor
is a "not" that bears on a name alone ("the rejection of a Concord plan"). Asked why the League rejects a plan, a quote
that says "criticised" says less; asked why it refused to sign, "signed" is otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.nouns import Citation, Offence
from rag.polarity import denies
from rag.spelling import content_words
from rag.stems import stem, stems
from rag.support import check

_GRANTED = re.compile(
    r"^\s*(?:why|how|when|where)\s+(?:did|does|do|was|were|is|are|has|have|had)\s+(?P<granted>[^?]{8,200})\??\s*$",
    re.IGNORECASE,
)
_SHARED = 0.75
_OTHERWISE = frozenset({"negation", "number"})


def granted(question: str) -> str | None:
    """Give what a question takes for granted, in its own words.

    >>> granted("Why did the Guard join the truce?"), granted("Who joined the truce?")
    ('the Guard join the truce', None)
    """
    found = _GRANTED.match(question)
    return found["granted"].strip() if found else None


def premise_notes(question: str, citations: Sequence[Citation]) -> list[str]:
    """Say of each quote that has it otherwise than the question takes for granted."""
    taken = granted(question)
    if taken is None:
        return []
    return [
        f"The question takes it that “{taken}”; [{citation.number}] says otherwise."
        for citation in citations
        if _on_the_same(taken, citation.quote) and _is_otherwise(taken, check(taken, [citation]).offending)
    ]


def _is_otherwise(taken: str, offending: Sequence[Offence]) -> bool:
    """Tell whether a "not" or a number is among what offends, and nothing but these and mere names."""
    return (
        bool(offending)
        and all(offence.reason in _OTHERWISE for offence in offending)
        and not all(offence.reason == "negation" and _is_no_turn(taken, offence.text) for offence in offending)
    )


def _is_no_turn(taken: str, word: str) -> bool:
    """Tell a name, or a verb that denies a thing ("rejects the plan") and turns no other verb around."""
    return word[:1].isupper() or (denies(word) and not re.search(rf"\b{re.escape(word)}\s+to\b", taken))


def _on_the_same(taken: str, quote: str) -> bool:
    """Tell whether a quote itself has most of the words of content that are taken for granted, numbers apart."""
    words = [stem(word) for word in content_words(taken) if not word.isdigit()]
    held = stems(quote)
    return bool(words) and sum(word in held for word in words) >= _SHARED * len(words)
