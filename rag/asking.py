"""Reads what kind of thing a question asks for, by the asking word that governs it.

"What object did she carry off when she quit?" asks for no time, nor does "Those who left, how many are back?" ask for a
person: a "when" or "who" behind another asking word, or behind a noun, only describes. Of asking words that an "and"
joins ("Who resigned and when?") all govern.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.spelling import fold

Kind = Literal["quantity", "statement", "person", "time", "place", "reason", "other"]

_AMOUNT = (
    "number|share|proportion|percentage|figure|toll|age|quota|price|cost|rate|margin|size|amount|sum|total|count"
    "|majority"
)
# Read from the asking word on, the first that fits of all words that govern.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "quantity",
        re.compile(
            rf"how (?:many|much|old|tall|high|large|big|deep|wide|heavy|expensive)\b|(?:what|which) (?:{_AMOUNT})\b"
            rf"|what (?:is|was|are|were) (?:the|his|her|its|their) (?:\w+ ){{0,3}}?(?:{_AMOUNT}) (?:of|for|in)\b"
        ),
    ),
    (
        "statement",
        re.compile(
            r"(?:what|how)\b.*\b(?:say|said|says|saying|tell|told|call|called|calls|describe[sd]?|think|thought"
            r"|respond(?:ed)?|react(?:ed)?|demand(?:ed)?|propose[ds]?|warn(?:ed)?|argue[ds]?|claim(?:ed)?|want(?:ed)?"
            r"|promise[ds]?|view|position|stance|reaction|response|statement|demands|proposals?)\b"
            r"|where (?:do|does|did)\b.* stand\b"
        ),
    ),
    (
        "reason",
        re.compile(
            r"why\b|what (?:made|led|caused|reasons?|grounds?)\b|how come\b|how (?:do|does|did|could|can)\b.*\bjustif"
        ),
    ),
    ("time", re.compile(r"when\b|(?:what|which) (?:day|date|month|year)\b|how long\b")),
    ("place", re.compile(r"where\b|(?:what|which) (?:city|country|town|place|venue)\b")),
    ("person", re.compile(r"who(?:m|se)?\b|which (?:person|official|envoy|minister|leader|party|side|group)\b")),
)
# Said of a question as a whole, wherever it stands, where its asking words tell nothing.
_ANYWHERE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("quantity", re.compile(r"\bdeath toll\b|\bhow (?:many|much)\b")),
    ("statement", re.compile(r"\baccording to\b")),
)
_ORDERED = re.compile(rf"\b(?:give|gimme|show|tell|find|list)\b.*\b(?:{_AMOUNT}) of\b")
_ASKING = re.compile(r"\b(?P<word>what|wat|which|who|whom|whose|when|where|why|how)(?:['’]?s|['’](?:re|d|ll))?\b")
# An asking word governs at the beginning, behind a comma, and behind these.
_AHEAD = re.compile(
    r"(?:^|[^\w\s'’]|\b(?:and|or|but|so|then|of|at|in|on|by|for|from|to|with|about|under|since|until|into|me|us|know|tell|say"
    r"|explain|describe|compare|list|find|out|ask|exactly|just|please|well|okay|ok|hi|hello|hey))\s*$"
)
_LONGEST_AHEAD = len("x describe")
_JOINED = re.compile(r"\b(?:and|or)\s*$")
_AUXILIARY = re.compile(
    r"(?:when|where)(?:['’]?s|['’](?:re|d|ll))?\W*(?:$|['’]s\b|(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|should)\b|s\b)"
)
_TAIL = re.compile(r":\s(?=(?:since\s)?(?:who|whom|whose|what|when|where|which|why|how)\b(?:\s\w+){0,2}\s?\?*$)")
"""What a question is asked on with: "Who left: when?"."""
_YES_OR_NO = re.compile(
    r"(?:(?:and|but|so|then)\W+)*(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\b"
    r"(?!\s+you\b|\s+(?:anyone|anybody|we)\s+know\b|\s+it\s+(?:known|clear)\b"
    r"|.{1,60}\b(?:tell|say|said|know|known|explain|explained)(?:\s(?:me|us))?\s(?:when|who|whom|where|why|how)\b)"
)


def kind_of(question: str) -> Kind:
    """Tell what kind of thing a question asks for.

    >>> kind_of("Who left the talks: when?"), kind_of("Who left the talks?")
    ('time', 'person')
    >>> kind_of("What did she carry off when she quit?"), kind_of("When she quit, who followed?"), kind_of("whos new?")
    ('other', 'person', 'person')
    """
    lowered = _TAIL.split(question.lower())[-1]
    asked = [] if _YES_OR_NO.match(lowered.lstrip("\"“‘'( ")) else _governing(lowered)
    for kind, pattern in _KINDS:
        if any(pattern.match(words) for words in asked):
            return kind
    folded = fold(question)
    if not asked and _ORDERED.match(folded):
        return "quantity"
    return next((kind for kind, pattern in _ANYWHERE if pattern.search(folded)), "other")


def _governing(lowered: str) -> list[str]:
    """Give what follows each asking word that governs, that word first, folded."""
    found = list(_ASKING.finditer(lowered))
    governing = [one for one in found if _stands_behind(_AHEAD, lowered, one.start())] or found[:1]
    if (
        len(governing) > 1
        and governing[0]["word"] in {"when", "where"}
        and not _AUXILIARY.match(lowered, governing[0].start())
    ):
        # "When the ferry sank, who was on board?"
        governing = governing[1:]
    kept = governing[:1] + [one for one in governing[1:] if _stands_behind(_JOINED, lowered, one.start())]
    return [f"{one['word'].replace('wat', 'what')} {fold(lowered[one.end() :])}".strip() for one in kept]


def _stands_behind(pattern: re.Pattern[str], text: str, place: int) -> bool:
    """Tell whether a place stands behind one of the words of a pattern, from which alone it is looked for.

    From the beginning of a text of asking words, each would be looked at once for each of them.
    """
    end = len(text[:place].rstrip())
    return pattern.search(text, max(0, end - _LONGEST_AHEAD), place) is not None
