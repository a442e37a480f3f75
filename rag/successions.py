"""Tells which sentences can answer who held a post before or after somebody: those that tell of a change.

"Who succeeded Quill?" is answered by no sentence that only speaks of Quill, however near it comes. Where the archive
tells who is called by the post when, `rag/role_questions.py` knows; this is for where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.actors import ROLES
from rag.evidence import Evidence
from rag.names import bearing_words
from rag.questions import Question
from rag.stems import stems

_ASKED = re.compile(
    r"^\W*(?:and\s|but\s)?who\s(?:"
    r"(?:has\s|had\s)?(?:succeeded|replaced|preceded|followed|came\s(?:before|after)|took\sover\s(?:from|after))\s"
    r"|(?:was|is|became|served|held|got|had)\s(?:[\w’'.-]+\s){0,6}?(?<!named\s)(?<!called\s)(?:before|after)\s"
    r"(?-i:[A-ZÀ-Þ])[^,]{0,60}$"
    r"|(?:was|is|became)\s[^,]{0,60}(?:successor|predecessor)\b)",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"\b(?:preced\w*|predecessor|before)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:succe(?:ed\w*|ssors?|ssion)|replac(?:e[sd]?|ing|ement)|predecessors?|preced(?:e[sd]?|ing)"
    r"|t(?:ook|akes?|aken|aking)\s(?:over|office|the\s(?:place|post|job|reins))|in\s(?:his|her|their)\splace|followed"
    r"|appoint\w*|elected|(?:was|were|been|is)\snamed|chosen|bec(?:ame|omes?|oming)|inherited|hand(?:s|ed|ing)\sover"
    rf"|sworn|crowned|promoted|(?:new|next|first|former|then|acting|interim)\s(?:[\w-]+\s){{0,2}}(?:{ROLES}))\b",
    re.IGNORECASE,
)


def telling(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Keep the sentences that tell of a change in a post, where it is asked who came before or after somebody.

    Such a sentence, or the one before it, names whom the question names. All are kept for other questions.
    """
    if not asks_succession(question):
        return list(evidence)
    known = {bearing_words(name)[-1] for name in question.names}
    return [item for item in evidence if _tells(item, known)]


def untold(question: Question) -> tuple[str, ...]:
    """Say what is missing where nothing tells of a change; nothing for other questions."""
    if not asks_succession(question):
        return ()
    side = "before" if _EARLIER.search(question.text) else "after"
    return (f"No passage tells who came {side} {' and '.join(question.names)}.",)


def asks_succession(question: Question) -> bool:
    """Tell whether a question asks who held a post before or after somebody whom it names."""
    return bool(question.names) and _ASKED.match(question.text) is not None


def _tells(item: Evidence, known: set[str]) -> bool:
    around = stems(f"{_before(item)} {item.text}")
    return _CHANGE.search(item.text) is not None and any(stems(word) <= around for word in known)


def _before(item: Evidence) -> str:
    """Give the sentence before one, in its passage."""
    passage = item.hit.passage
    return "" if item.lead is None else passage.text[item.lead - passage.start : item.start - passage.start]
