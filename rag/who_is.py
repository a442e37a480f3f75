"""Answers who somebody is: the sentences that call them by a role come first, and the role is the direct answer.

"Who is Ada Quill?"  ->  "Ada Quill, head of the League, left on Monday."  ->  "head of the League"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.affiliations import affiliation
from rag.evidence import Evidence, raised
from rag.name_forms import full_names, one_bearer
from rag.names import bearing_words
from rag.nouns import Citation, ShortAnswer
from rag.offices import appositions
from rag.questions import Question
from rag.role_words import read_role
from rag.roles import NAMES_HOLDER
from rag.who_holds import holder_answer, holding_first

_WHO_IS = re.compile(r"^who(?: (?:is|was|are|were)|['’]s) (?P<who>[^?]+)\?*$", re.IGNORECASE)
_OF = re.compile(r"\s(?:of|for)\s(?:the\s)?[A-ZÀ-Þ]")


def person_asked(question: Question) -> str | None:
    """Give the name of whom a question asks who they are, and nothing more than that; None if it asks otherwise."""
    found = _WHO_IS.match(" ".join(question.text.split()))
    if found is None or len(question.names) != 1:
        return None
    # "Who is the envoy Quill met?" asks for another.
    return question.names[0] if question.names[0] == found["who"].strip() else None


def calling_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Put sentences that call the person asked about by a role, or somebody by the office asked about, first."""
    name = person_asked(question)
    if name is None:
        return holding_first(question, evidence)
    return raised(evidence, lambda item: item.score + NAMES_HOLDER * any(_roles_of(name, item.text)))


def role_answer(question: Question, citations: Sequence[Citation]) -> ShortAnswer | None:
    """Give the role that a quote gives to the person asked about, as a span of its article; None if none does.

    Asked who holds an office, the person who does.

    The first that says to whom it belongs ("Orsavia's foreign minister", "minister of Orsavia"), else the first; of
    wordings of one post the fullest.
    """
    name = person_asked(question)
    if name is None:
        return holder_answer(question, citations)
    roles = [(citation, place) for citation in citations for place in _roles_of(name, citation.quote)]
    if not roles or (" " not in name and not _is_one(name, citations)):
        return None
    citation, (start, end) = _fullest(roles)
    return ShortAnswer(citation.quote[start:end], citation.number, citation.start + start, citation.start + end)


def _fullest(roles: Sequence[tuple[Citation, tuple[int, int]]]) -> tuple[Citation, tuple[int, int]]:
    """Choose the first role that says to whom it belongs, else the first, in the fullest wording that a quote has."""
    first = next((each for each in roles if _is_owned(_words(each))), roles[0])
    post = read_role(_words(first))[0]
    same = (each for each in roles if _is_owned(_words(each)) and read_role(_words(each))[0] == post)
    return max(same, key=lambda each: len(read_role(_words(each))[1]), default=first)


def _words(role: tuple[Citation, tuple[int, int]]) -> str:
    citation, place = role
    return citation.quote[slice(*place)]


def _is_owned(role: str) -> bool:
    return affiliation(role) is not None or _OF.search(role) is not None


def _is_one(name: str, citations: Sequence[Citation]) -> bool:
    """Tell whether all that is quoted speaks of one bearer of a last name."""
    last = bearing_words(name)[-1]
    borne = {full for citation in citations for full in full_names(citation.quote).get(last, [])}
    return one_bearer([name, *sorted(borne)]) is not None


def _roles_of(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Find the words in a text that give a role to the bearer of a name; a last name alone must be of one person."""
    words = bearing_words(name)
    others = full_names(text).get(words[-1], []) if len(words) == 1 else []
    for person, role, start, end in appositions(text):
        place = text.find(role, start, end)
        # A role that is broken over two lines is no span to show.
        if place >= 0 and bearing_words(person)[-1] == words[-1] and one_bearer([name, person, *others]):
            yield place, place + len(role)
