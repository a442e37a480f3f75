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

_NAME = r"(?P<whom>(?-i:[A-ZÀ-Þ][\w.-]*)(?:\s(?-i:[A-ZÀ-Þ][\w.-]*)|\s(?:of|al|de|van|von)\b)*)"
_EARLIER = r"(?P<earlier>preceded|came\sbefore)"
_LATER = r"(?:succeeded|replaced|came\safter|took\sover\s(?:from|after))"
_POST = (
    rf"(?:(?:(?:the|an?|as|its|their)\s)*(?:[\w’'.-]+\s){{0,3}}?(?:{ROLES})\s"
    r"(?:(?:of|for|to)\s(?:[\w’'.-]+\s){1,3}?)?)?"
)
_CARRIED = r"\s*(?:\([^()]*\))?\W*$"
_ASKED = tuple(
    re.compile(rf"^\W*(?:and\s|but\s)?who\s(?:{form})", re.IGNORECASE)
    for form in (
        rf"(?:has\s|had\s)?(?:{_EARLIER}|{_LATER})\s(?:the\s)?(?-i:[a-z]+\s){{0,2}}{_NAME}",
        rf"(?:was|is|became|served|held|got|had)\s{_POST}(?:(?P<earlier>before)|after)\s{_NAME}{_CARRIED}",
        rf"(?:was|is|became)\s(?:the\s)?{_NAME}[’']s\s(?:(?P<earlier>predecessor)|successor)\b",
        rf"(?:was|is|became)\sthe\s(?:(?P<earlier>predecessor)|successor)\s(?:of|to)\s(?:the\s)?{_NAME}",
    )
)
_SUFFIX = re.compile(r"(?:[ivx]+|jr|sr)\.?", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:succe(?:ed\w*|ssors?|ssion)|replac(?:e[sd]?|ing|ement)|predecessors?|preced(?:e[sd]?|ing)"
    r"|t(?:ook|akes?|aken|aking)\s(?:over|office|the\s(?:place|post|job|reins|helm)|charge)|in\s(?:his|her|their)\splace"
    r"|followed|appoint\w*|elected|(?:was|were|been|is)\snamed|chosen|bec(?:ame|omes?|oming)|inherited|assum\w+|install\w*"
    r"|hand(?:s|ed|ing)\s(?:[\w’']+\s){0,3}(?:over|to)|voted\sin|won|beat(?:ing|en)?|defeat\w*|ma[dk]e?s?\sway|stepped\sin"
    rf"|sworn|crowned|promoted|(?:new|next|first|former|then|acting|interim)\s(?:[\w-]+\s){{0,2}}(?:{ROLES}))\b",
    re.IGNORECASE,
)


def telling(question: Question, evidence: Sequence[Evidence]) -> tuple[list[Evidence], tuple[str, ...]]:
    """Keep the sentences that tell of a change in a post, where it is asked who came before or after somebody.

    Such a sentence, the one before it or the title names whom the question names. Where no sentence does, and for other
    questions, all are kept; in the first case with what is missing.
    """
    found = asked_of(question)
    if found is None or not evidence:
        return list(evidence), ()
    whom, side = found
    words = [word for word in bearing_words(whom) if not _SUFFIX.fullmatch(word)] or bearing_words(whom)
    kept = [item for item in evidence if _tells(item, words[-1])]
    return (kept, ()) if kept else (list(evidence), (f"No passage was found that tells who came {side} {whom}.",))


def asked_of(question: Question) -> tuple[str, str] | None:
    """Tell whose predecessor or successor is asked for, as that one is named, and "before" or "after"; else None."""
    for form in _ASKED:
        found = form.match(question.text)
        if found and question.names:
            return found["whom"], "before" if found["earlier"] else "after"
    return None


def _tells(item: Evidence, name: str) -> bool:
    around = stems(f"{item.hit.passage.title or ''} {_before(item)} {item.text}")
    return _CHANGE.search(item.text) is not None and stems(name) <= around


def _before(item: Evidence) -> str:
    """Give the sentence before one, in its passage."""
    passage = item.hit.passage
    return "" if item.lead is None else passage.text[item.lead - passage.start : item.start - passage.start]
