"""Tells questions that say nothing of their own: they ask why, or who said so, of what was spoken of last."""

from __future__ import annotations

import re

_WHY = re.compile(r"^\W*(?:(?:and|but|so)\s+)?(?:why(?:\s+not)?|how\s+so)\W*$", re.IGNORECASE)
_WHO_SAID = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:"
    r"who\s+(?:exactly\s+)?(?:said|says|claims|claimed|reported|reports)(?:\s+(?:so|that|this|it|these|those))?"
    r"|says\s+who|according\s+to\s+whom?"
    r"|whose\s+(?:words|claim|figure|number|view|account)s?\s+(?:is|are|was|were)\s+(?:that|this|it|these|those|they)"
    r"|who\s+(?:is|was)\s+(?:that|this|it)\s+according\s+to)\W*$",
    re.IGNORECASE,
)


def is_bare(question: str) -> bool:
    """Tell a bare "Why?", "Why not?" or "Who said so?".

    >>> is_bare("And why not?"), is_bare("Says who?"), is_bare("Why did she leave?")
    (True, True, False)
    """
    return _WHY.match(question) is not None or asks_who_said(question)


def asks_who_said(question: str) -> bool:
    """Tell a question that asks whose words the last answer gave.

    >>> asks_who_said("And who said so?"), asks_who_said("Who said that he would come?")
    (True, False)
    """
    return _WHO_SAID.match(question) is not None
