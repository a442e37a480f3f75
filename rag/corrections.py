"""Knows what an article takes back: what "an earlier version of this article" said.

What an earlier version said is no evidence for it, nor is it a claim of the article.
"""

from __future__ import annotations

import re

_WORK = r"(?:article|story|report|piece|text|post|headline)"
_WITHDRAWN = re.compile(
    rf"\b(?:earlier|previous|original|first)\s(?:versions?|editions?)\sof\s(?:this|the)\s{_WORK}\b"
    rf"|\bthis\s{_WORK}\s(?:had\s)?(?:originally|previously|earlier|first|incorrectly|wrongly|mistakenly|erroneously)\s\w+"
    rf"|\b(?:earlier|previous|original)\sversions?\s(?:(?:incorrectly|wrongly|mistakenly)\s)?(?:said|stated|gave|put|named)\b",
    re.IGNORECASE,
)


def withdrawn(sentence: str) -> bool:
    """Tell whether a sentence says what its article said before and says no longer.

    >>> withdrawn("Correction: An earlier version of this article said that nine men drowned.")
    True
    >>> withdrawn("An earlier version of the treaty said so.")
    False
    """
    return _WITHDRAWN.search(sentence) is not None
