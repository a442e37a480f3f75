"""What in a sentence's words tells that it can answer a question of a kind, or that it leans on the sentence before it.

Patterns over news English: a number answers "how many", a verb of saying answers "what did they say". They are clues,
not proof; how much each is worth is fitted (`rag/evidence.py`).
"""

from __future__ import annotations

import re

from rag.asking import Kind

_NUMBER = re.compile(
    r"\b\d[\d,.]*\b|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?"
    r"|millions?|half|none|nobody)\b",
    re.IGNORECASE,
)
SAYING = re.compile(
    r"\b(said|says|saying|told|tells|warn\w*|call\w*|demand\w*|reject\w*|accus\w*|describ\w*|insist\w*|add(s|ed)|deni\w+"
    r"|promis\w*|argu\w*|claim\w*|propos\w*|critici[sz]\w*|urg(ed|es|ing)|reaffirm\w*|welcom\w*|announc\w*|object\w*"
    r"|stat(ed|es|ement)|according|express\w*|believ\w*|assert\w*|explain\w*|suggest\w*|vow\w*|agree\w*|refus\w*|want\w*"
    r"|seeks?|sought|offer\w*|swor\w*|pledg\w*)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(because|due to|owing to|so that|in order to|reasons?|therefore|on the grounds?|for fear|since|unless|blam\w+"
    r"|worn|protest\w*|over)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(1[5-9]|20)\d\d\b|\b(january|february|march|april|may|june|july|august|september|october|november|december|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tomorrow)\b"
    r"|\b(last|next|a|this) (week|month|year)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(in|at|near|outside|from|to|of) (the )?([a-z]+ )?[A-ZÀ-Þ]\w+")
_NAME = re.compile(r"(?<!^)(?<![.!?\"”] )\b[A-ZÀ-Þ][\w'’-]+")
_ANSWERS: dict[Kind, re.Pattern[str]] = {
    "quantity": _NUMBER,
    "statement": SAYING,
    "reason": _CAUSE,
    "time": _DAY,
    "place": _PLACE,
    "person": _NAME,
}
_LEANING = re.compile(
    r"^[\"“‘']?(he|she|they|it|this|that|these|those|his|her|their|its|such|the two|both|the former|the latter"
    r"|(but|and|however,) (he|she|they|it)|in doing so|by contrast|besides)\b",
    re.IGNORECASE,
)


def fits(kind: Kind, sentence: str) -> bool:
    """Tell whether a sentence holds what a question of this kind asks for.

    >>> fits("quantity", "Fourteen people were hurt."), fits("quantity", "Several people were hurt.")
    (True, False)
    """
    pattern = _ANSWERS.get(kind)
    return bool(pattern and pattern.search(sentence))


def leans(sentence: str) -> bool:
    """Tell whether a sentence begins with a word that takes up what was said before it.

    >>> leans("She refused."), leans('"It is over," the envoy said.'), leans("The envoy refused.")
    (True, True, False)
    """
    return bool(_LEANING.match(sentence))
