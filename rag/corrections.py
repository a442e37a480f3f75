"""Knows what an article takes back: what "an earlier version of this article" said.

What an earlier version said is no evidence for it, nor is it a claim of the article.
"""

from __future__ import annotations

import re

_WORK = r"(?:article|story|report|piece|text|post|headline)"
_SAID = r"(?:said|stated|gave|put|named|reported|misstated|misidentified|misspelt|misspelled|misquoted)"
_WITHDRAWN = re.compile(
    rf"\b(?:earlier|previous|original)\s(?:versions?|editions?)\sof\sthis\s{_WORK}\b"
    r"|^\W*(?:corrections?|clarifications?|editor['’]s\snote)\b.{0,80}?"
    r"\b(?:earlier|previous|original)\s(?:versions?|editions?)\b"
    r"|^\W*an?\s(?:earlier|previous)\sversion\s(?:(?:incorrectly|wrongly|mistakenly)\s)?"
    rf"{_SAID}\b"
    rf"|^(?:\W*(?:corrections?|clarifications?|editor['’]s\snote)\W+)?this\s{_WORK}\s(?:had\s)?"
    rf"(?:originally|previously|earlier|incorrectly|wrongly|mistakenly|erroneously)\s{_SAID}\b",
    re.IGNORECASE,
)


def withdrawn(sentence: str) -> bool:
    """Tell whether a sentence says what its article said before and says no longer.

    >>> withdrawn("Correction: An earlier version of this article said that nine men drowned.")
    True
    >>> withdrawn("An earlier version of the report, leaked in May, said so.")
    False
    """
    return _WITHDRAWN.search(sentence) is not None
