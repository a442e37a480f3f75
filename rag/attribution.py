"""Finds who says a figure in its own sentence: "according to the U.N.", "the ministry said", "by the army's account".

Surface patterns of news English, for figures alone; what people say in full is a statement and read elsewhere.
"""

from __future__ import annotations

import re

_SAYING = (
    r"(?:said|says|say|saying|tells?|told|reports?|reported|announced|confirmed|estimates?|estimated|claims?|claimed"
    r"|acknowledged|stated|puts?|(?:has|have|had)\s(?:put|said|given|spoken\sof|confirmed|counted|recorded|documented)"
    r"|(?:spoke|speaks?)\s(?:on\s\w{3,12}\s)?of|raised|lowered|revised|counts|counted|believes?|believed|warned"
    r"|recorded|documented|gave|gives)"
)
_NAME = r"[\w’'.&-]{1,40}"
_PARTY = rf"(?:{_NAME}\s){{0,7}}{_NAME}"
_ACCORDING = re.compile(rf"\baccording\sto\s(?P<who>{_PARTY})", re.IGNORECASE)
_COUNT_OF = r"(?:count|reckoning|account|estimates?|figures?|tally|numbers)"
_BY_COUNT = re.compile(
    rf"\b[Bb]y\s(?P<who>(?:{_NAME}\s){{0,5}}{_NAME}?)['’]s?\s(?:own\s)?{_COUNT_OF}\b"
    r"|\b(?:by\sthat\sof|(?:given|reported|announced|cited)\s[^.;,]{0,20}\bby)\s(?P<that>(?:the\s)?[\w-]{1,30}(?:\s[A-Z][\w-]{1,30}){0,3})",
)
_SAID_BY = re.compile(rf",[”\"]?\s(?P<who>{_PARTY})\s{_SAYING}\b", re.IGNORECASE)
_SAID = re.compile(rf"\b{_SAYING}\b", re.IGNORECASE)
_ENDS_PARTY = re.compile(
    r"\s(?:who|which|that|whose|as|on|since|after|when|while|because|said|are|is|was|were|has|have|had|at\sleast|more\sthan"
    r"|over|about|some|says?|now|also|then|still|later|first|already|previously|only)\b|[,;:()“”\"]",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r",\s(?:which|who)(?:\s(?:first|later|now|also|has|had))?\s?$", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:on|in|by|after|since|at|until|meanwhile|however|earlier|later|last|this|another)\b[^,]{0,60},\s"
    r"|(?:but|and|when|while|that|where|then|also|even)\s)+",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]\s|[“\"]")
_FROM_OTHERS = re.compile(r".*\s(?:of|between|by|from|than)\s")
_INITIALS_END = re.compile(r"\w\.\w\.$")
_NOBODY = frozenset("i you who which that this there nobody one some many".split())
_COUNTS = re.compile(
    r"(?:the|its|their|that|this)\s(?:\w+\s)?(?:figures?|tally|count|number|toll|total|estimate)\b", re.IGNORECASE
)
_BACKWARD = re.compile(r"it|they|he|she|we|the\ssame\s\w+|(?:the|that|this)\s(?P<noun>\w+)", re.IGNORECASE)
_REACH = 240
_NEAR = 60
_LONGEST = 8


def speaker_of(sentence: str, start: int, end: int) -> tuple[int, int] | None:
    """Find who says the figure at `sentence[start:end]`: the span of the name, or None.

    >>> text = "Lethren Watch, a monitor of the war, said at least 31 had died."
    >>> begin, stop = speaker_of(text, text.index("31"), text.index("31") + 2)
    >>> text[begin:stop]
    'Lethren Watch'
    """
    near = _BY_COUNT.search(sentence, end, end + _NEAR)
    if near:
        return _trimmed(sentence, *near.span("who" if near["who"] else "that"))
    subject = _subject(sentence, start)
    if subject:
        return subject
    for pattern in (_ACCORDING, _SAID_BY, _BY_COUNT):
        found = pattern.search(sentence)
        span = _trimmed(sentence, *found.span("who")) if found and found["who"] else None
        if span:
            return span
    return None


def is_backward(speaker: str, before: str) -> bool:
    """Tell whether words name somebody only by who was named before.

    >>> is_backward("It", "the U.N."), is_backward("the ministry", "the interior ministry in Tolmeny")
    (True, True)
    >>> is_backward("the ministry", "doctors"), is_backward("the same office", "The Concord")
    (False, True)
    """
    match = _BACKWARD.fullmatch(speaker)
    if match is None:
        return False
    noun = match["noun"]
    return noun is None or noun.lower() in before.lower().split()


def _subject(sentence: str, start: int) -> tuple[int, int] | None:
    """Find the subject of the last verb of saying before a number, within its clause."""
    begin = max(0, start - _REACH)
    for clause in _CLAUSE.finditer(sentence, begin, start):
        begin = clause.end()
    lead = _LEAD.match(sentence[begin:start])
    begin += lead.end() if lead else 0
    verbs = list(_SAID.finditer(sentence, begin, start))
    if not verbs:
        return None
    upto = verbs[-1].start()
    relative = _RELATIVE.search(sentence, begin, upto)
    if relative:
        others = _FROM_OTHERS.match(sentence, begin, relative.start())
        return _trimmed(sentence, others.end() if others else begin, relative.start())
    comma = sentence.rfind(",", begin, upto)
    if comma < 0:
        return _trimmed(sentence, begin, upto)
    # "The Watch, a monitor of the war, said": an aside stands between the subject and its verb.
    within = sentence[comma + 1 : upto].strip()
    return _trimmed(sentence, comma + 2, upto) if within else _trimmed(sentence, begin, sentence.find(",", begin))


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int] | None:
    """Cut a name off where what is no part of it begins; None for what names nobody."""
    stop = _ENDS_PARTY.search(sentence, start, end)
    piece = sentence[start : stop.start() if stop else end]
    bare = piece.rstrip(" ,'’")
    if not _INITIALS_END.search(bare):
        bare = bare.rstrip(".")
    words = bare.lower().split()
    if len(words) > _LONGEST and (article := bare.rfind(" the ")) > 0:
        # "When the talks opened in February the same office spoke of ...".
        start, bare = start + article + 1, bare[article + 1 :]
        words = bare.lower().split()
    if not words or words[0] in _NOBODY or len(words) > _LONGEST or any(map(str.isdigit, bare)) or _COUNTS.match(bare):
        return None
    start += len(bare) - len(bare.lstrip())
    return start, start + len(bare.strip())
