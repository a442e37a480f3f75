"""Tells whether a quote speaks of the deed of which a question asks who did it.

"Who won the election?" is not answered by whoever is named beside an election; "Who gave the first figure?" may be
answered by who "said" it. Where a reader is very sure, another word may tell the same deed ("quit", "resigned").
"""

from __future__ import annotations

import re

from rag.questions import Question
from rag.stems import stem, stems

_DEED = re.compile(
    r"\s*(?:and\s|but\s|so\s)?who\s(?:(?:\w+ly|else|also|then|now|later|once|again|just|ever|never|still|already)\s)*"
    r"(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
_LIGHT = frozenset(
    """
    is are was were has have had do does did will would can could shall should may might must
    became become becomes gave gives give made makes make took takes take got gets went goes came comes put set
    said says told tells
    in of among from within at on for with by all first last
    """.split()
)
"""Verbs that tell of no deed by themselves, and words that are none."""


def speaks_of_deed(question: Question, quote: str) -> bool:
    """Tell whether a quote has the verb behind "who" in some form; true where none tells of a deed."""
    asked = _DEED.match(question.text)
    if asked is None or asked["verb"].lower() in _LIGHT:
        return True
    return stem(asked["verb"].lower()) in stems(quote)
