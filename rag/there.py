"""Puts a place in the stead of "there": the place that the last answer gave, else one that the conversation names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.dialogue import Dialogue
from rag.names import names
from rag.spelling import fold

_BEING = r"is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t"
_HELPING = (
    r"has|have|had|will|would|can|could|may|might|must|should|shall|did|does|do|seems?|appears?|exists?|needs?|ought"
    r"|remain(?:s|ed)?|used|came|comes"
)
# "Are there any", "will there be", "there is" point at nothing, and neither does "out there" or "hi there".
_THERE = re.compile(
    rf"(?<!\w)(?<!['’])(?<!out )(?<!and )(?<!over )(?<!hi )(?<!hello )(?<!almost )(?<!nearly )"
    rf"(?P<link>(?:from|near|in|around|to|at|of)\s)?there\b"
    rf"(?!\s(?:(?:still|already|now|also|never|always)\s)?(?:{_BEING}|{_HELPING}|to|still|already|never)\b|['’])",
    re.IGNORECASE,
)
_EMPTY = re.compile(rf"\b(?:{_BEING}|{_HELPING})\s(?:not\s)?$", re.IGNORECASE)
_MOVING = re.compile(
    r"\b(?:go|goes|going|gone|went|came?|comes?|coming|get|got|travel\w*|return\w*|fly|flew|flown|sen[dt]|move[ds]?"
    r"|moving|drive|drove|sail\w*|flee|fled|bring|brought|tak(?:e|en)|took|deliver\w*)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_ASKS_WHERE = re.compile(
    r"^\W*(?:(?:and|so|but)\s)?(?:(?:in|at|on|to|from|near)\s)?(?:where\b|(?:what|which)\s(?:\w+\s)?(?:area|camp|capital"
    r"|city|country|district|harbour|hotel|island|place|port|province|region|state|town|valley|venue|village)\b)",
    re.IGNORECASE,
)
_WHO = re.compile(r"^\W*(?:(?:and|so|but)\s)?who(?:\s\w+)?\s\w+\s$", re.IGNORECASE)
_AT = r"\b(?:in|at|near|outside|around)\s(?:the\s)?"
# Neither "in Syrian custody" nor "at Quill's funeral" names a place.
_NO_MORE = (
    r"(?=\s*(?:[?,.;(]|$)|\s(?:in|on|at|and|during|last|this|after|before|about|by|for|since|to|when|with|between)\b)"
)
_OWN_PLACE = re.compile(r"\b(?:in|at|near|to|from|on)\s(?:the\s)?[A-ZÀ-Þ]")


def with_place(question: str, dialogue: Dialogue) -> tuple[str, str] | None:
    """Return a question with a place for its "there", and the place; None where nothing points to a known one.

    >>> from datetime import date
    >>> with_place("Who lives there?", Dialogue("Where did Quill go?", date(2024, 1, 1), short="Orrin"))
    ('Who lives in Orrin?', 'Orrin')
    """
    found = next((one for one in _THERE.finditer(question) if _points(question, one)), None)
    # "Did she go to Orrin, and what did she say there?" points within itself.
    if found is None or _OWN_PLACE.search(question[: found.start()]):
        return None
    place = next((one for one in _places(dialogue) if fold(one) not in fold(question)), None)
    if place is None:
        return None
    before = question[: found.start()]
    link = found["link"] or ("to " if _MOVING.search(before) else "in ")
    return f"{before}{link}{place}{question[found.end() :]}", place


def _points(question: str, there: re.Match[str]) -> bool:
    """Tell whether a "there" points to a place: not in "are there any", but in "who was there?"."""
    before, after = question[: there.start()], question[there.end() :]
    return not _EMPTY.search(before) or (_WHO.match(before) is not None and not after.strip(" ?.!"))


def _places(dialogue: Dialogue) -> Iterator[str]:
    """Yield what "there" can mean, the likeliest first."""
    if dialogue.short and _ASKS_WHERE.match(dialogue.question):
        yield from names(dialogue.short)
    for one in dialogue.asked_about:
        if one.kind == "place" and re.search(re.escape(one.name) + _NO_MORE, dialogue.question):
            yield one.name
    for one in dialogue.asked_about:
        if one.kind == "open" and re.search(_AT + re.escape(one.name) + _NO_MORE, dialogue.question):
            yield one.name
    asked = {one.name for one in dialogue.asked_about}
    yield from (one.name for one in dialogue.actors if one.kind == "place" and one.name not in asked)
