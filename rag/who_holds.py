"""Answers who holds an office of a country or body: sentences that call somebody so come first, with that person.

"Who is the foreign minister of Kestow?"  ->  "Kestow's foreign minister, Ada Quill, left on Monday."  ->  "Ada Quill"

Another country's minister is no answer, nor is one of whom a sentence does not say whose minister it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rag.evidence import Evidence, raised
from rag.kin import stems_beside
from rag.names import bearing_words
from rag.nouns import Citation, ShortAnswer
from rag.offices import appositions, fits_role, fits_without_owner
from rag.questions import Question
from rag.role_words import GENERIC, RANKS, read_role
from rag.roles import NAMES_HOLDER
from rag.side_words import unaccented
from rag.stems import stem

_ASKED = re.compile(
    r"^(?:and |but |so )?who(?: (?:is|was)|['’]s) (?:now )?(?:the )?(?P<role>[^?]+?)"
    r"(?: (?:now|today|then|at the time|(?:in|during|as of) [^?]*\d{4}))?\s*\?*$",
    re.IGNORECASE,
)


_OF_ANOTHER = re.compile(
    r"\b(?:spokes\w+|advis[eo]r|aide|deputy|assistant|secretary|lawyer|wife|widow|husband|son|daughter|brother|sister|father"
    r"|mother|cousin|successor|predecessor|rival|friend|ally|critic|envoy|office|staff)\s(?:of|to|for)\s(?:the\s)?$",
    re.IGNORECASE,
)
"""Ends in front of an office whose holder is not who is named behind it."""

_NEAR = 60
_NO_LONGER = r"\b(?i:former|ex|late|ousted|outgoing)[\s-](?:[\w’'.-]+,?\s){{0,6}}(?i:{})\b"


def office_asked(question: Question) -> str | None:
    """Give the office of which a question asks who holds it, and nothing more; None where it does not say whose."""
    found = _ASKED.match(" ".join(question.text.split()))
    if found is None:
        return None
    head, words = read_role(found["role"])
    return found["role"] if head and words - GENERIC - RANKS - {head} else None


def holding_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Put sentences that call somebody by the office asked about before others of about their worth.

    The newest of them first, or those published in the time that is asked about. Where there are none, who is called so
    without a word of whose office it is ("President Quill"), where the passage speaks of the country or body.
    """
    office = office_asked(question)
    if office is None:
        return list(evidence)
    told = {item.key for item in evidence if any(_holders(office, item.quoted))}
    last = max((item.hit.passage.published or date.min for item in evidence if item.key in told), default=date.min)

    def worth(item: Evidence) -> int:
        if item.key not in told:
            return int(not told and _may_hold(question, office, item))
        day = item.hit.passage.published
        within = any(day is not None and window.holds(day) for window in question.windows)
        return 1 + (within if question.windows else (day or date.min) == last)

    return raised(evidence, lambda item: item.score + NAMES_HOLDER * worth(item))


def _may_hold(question: Question, office: str, item: Evidence) -> bool:
    passage = item.hit.passage
    held = stems_beside(question.names, f"{passage.title or ''} {passage.text}")
    asked = {stem(word) for name in question.names for word in bearing_words(name)}
    called = (role for _, role, _, _ in appositions(item.quoted))
    return asked <= held and any(fits_without_owner(office, role) for role in called)


def holder_answer(question: Question, citations: Sequence[Citation]) -> ShortAnswer | None:
    """Give the person whom the first telling quote calls by the office asked about, as a span of its article."""
    office = office_asked(question)
    found = [
        ShortAnswer(citation.quote[start:end], citation.number, citation.start + start, citation.start + end)
        for citation in (citations if office else ())
        for start, end in _holders(office or "", citation.quote)
    ]
    if not found:
        return None
    left = re.compile(_NO_LONGER.format(re.escape(bearing_words(found[0].text)[-1])))
    # Who is called "the former mayor" elsewhere is it no more, but was it.
    gone = not question.windows and any(left.search(unaccented(f"{one.quote} {one.after}")) for one in citations)
    return None if gone else found[0]


def _holders(office: str, text: str) -> Iterator[tuple[int, int]]:
    """Find who is called by an office in a text: the places of their names."""
    for person, role, start, end in appositions(text):
        place = text.find(person, start, end)
        if place >= 0 and fits_role(office, role) and not _OF_ANOTHER.search(text[max(0, start - _NEAR) : start]):
            yield place, place + len(person)
