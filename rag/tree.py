"""Reads spaCy's tree: spans of characters of words and phrases, and the steps between words that several files need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rag.date_points import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Span = tuple[int, int]
"""Characters, half-open."""

_EDGES = frozenset((",", ".", ";", ":", "-", "--", "—", "–", "―"))
CLAUSES = frozenset(("ROOT", "ccomp", "conj", "advcl", "relcl", "parataxis", "acl", "pcomp", "csubj", "dep"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))


def child(token: Token, *relations: str) -> Token | None:
    """Return the first word that hangs on another by one of these relations."""
    return next((one for one in token.children if one.dep_ in relations), None)


def is_verb(token: Token) -> bool:
    """Tell a verb from what only looks like one."""
    return token.tag_[:2] == "VB" or token.tag_ == "MD"


def places(token: Token) -> set[int]:
    """Return the places of a word and all that hangs on it."""
    return {part.i for part in token.subtree}


def closing_preposition(verb: Token) -> Token | None:
    """Return the "as" or "for" that a passive ends with and that is of its cue: "is known as"."""
    after = verb.nbor(1) if verb.i + 1 < len(verb.doc) else None
    if after is None or after.head != verb or after.dep_ != "prep" or after.lower_ not in {"as", "for", "of"}:
        return None
    passive = verb.tag_ == "VBN" and child(verb, "nsubjpass", "auxpass") is not None
    return after if passive and child(after, "pobj", "pcomp") is not None else None


def tells_day(one: Token) -> bool:
    """Tell "on Monday" and "in May", which are of the reporting and not of what is reported."""
    day = child(one, "pobj")
    return one.dep_ == "prep" and day is not None and (day.lower_ in WEEKDAYS or day.lower_ in MONTHS)


def spans_of(doc: Doc, chosen: Iterable[int]) -> tuple[Span, ...]:
    """Join neighbouring words to spans of characters, without the commas, dashes and full stops at their ends."""
    runs: list[list[int]] = []
    for place in sorted(chosen):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    trimmed = (_trimmed(doc, run) for run in runs)
    return tuple(characters(doc, run[0], run[-1]) for run in trimmed if any(doc[place].is_alpha for place in run))


def characters(doc: Doc, first: int, last: int) -> Span:
    """Return the characters from one word to another, both included; "ex-wife" and "54%" are one word each."""
    while _is_hyphen(doc, first - 1):
        first -= 2
    while last + 1 < len(doc) and (_is_hyphen(doc, last + 1) or _follows_at_once(doc, last + 1, "%")):
        last += 1 if doc[last + 1].text == "%" else 2
    return doc[first].idx, doc[last].idx + len(doc[last])


def _is_hyphen(doc: Doc, place: int) -> bool:
    """Tell a hyphen between two words of one."""
    inside = 0 < place < len(doc) - 1 and _follows_at_once(doc, place, "-") and not doc[place].whitespace_
    return inside and doc[place - 1].is_alpha and doc[place + 1].is_alpha


def _follows_at_once(doc: Doc, place: int, sign: str) -> bool:
    return doc[place].text == sign and not doc[place - 1].whitespace_


def _trimmed(doc: Doc, run: list[int]) -> list[int]:
    first, last = 0, len(run)
    while first < last and (doc[run[first]].text in _EDGES or doc[run[first]].is_space or doc[run[first]].tag_ == "CC"):
        first += 1
    while first < last and (
        doc[run[last - 1]].text in _EDGES or doc[run[last - 1]].is_space or doc[run[last - 1]].tag_ == "CC"
    ):
        last -= 1
    return run[first:last]
