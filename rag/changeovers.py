"""Finds in a text who followed whom in a post: who is named in somebody's place, or succeeds or replaces that one.

"Ada Quill resigned on Monday. The board named Bo Holm to succeed her."  ->  Ada Quill, Bo Holm

A few forms of news English; who "her" or "his successor" points to is read from the sentence itself or those before it.
What they do not see is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.actors import BODY_HEADS, ROLES
from rag.names import bearing_words, names
from rag.sentences import sentence_spans
from rag.spelling import fold
from rag.voices import bare_name

Span = tuple[int, int]

_CAP = r"[A-ZÀ-ÞĀ-Ž][\w’'-]*"
_PERSON = rf"(?P<new>{_CAP}(?: (?:(?:al|bin|de|la|van|von) )?{_CAP}){{0,4}})"
_OLD = _PERSON.replace("new", "old")
_TITLE = r"(?:(?:the )?(?:[a-z-]+ ){0,3})?"
_AS = r"(?: (?:as|at|in) [^,.;:”\"]{2,50}?)?"
_TAKES = (
    r"(?:succeed(?:s|ed)|replac(?:es|ed)|(?:will|would|is to|was to|to) (?:succeed|replace)"
    r"|(?:takes|took) over from|(?:takes|took) the place of)"
)
_TAKES_IT = re.compile(rf"\b(?<!was )(?<!were )(?<!been )(?<!is ){_TAKES} {_TITLE}{_OLD}")
_GIVES_IT = re.compile(
    rf"\b(?:was|is|were|been|be) (?:succeeded|replaced|followed)(?: as [^,.;:”\"]{{2,60}}?)? by {_TITLE}{_PERSON}"
)
_APPOINTED = re.compile(r"\b(?:was|were|been|is|be) (?:appointed|named|chosen|elected|picked|installed)\b")
_NAMED = re.compile(
    r"\b(?<!was )(?<!were )(?<!been )(?<!is )(?<!be )(?:appointed|named|chose|elected|picked|installed) "
    rf"{_TITLE}{_PERSON}"
)
_NAMED_FOR = re.compile(
    rf"\b(?:in (?:his|her|their) (?:place|stead)|to (?:succeed|replace) (?:him|her)"
    rf"|to (?:the|his|her) (?:post|job|office)|(?:to (?:succeed|replace)|in place of) {_TITLE}{_OLD})\b"
)
_SUCCESSOR = re.compile(
    rf"(?:\b(?P<whose>[Hh]is|[Hh]er)|(?P<old>{_CAP}(?: {_CAP}){{0,3}})['’]s?) successor{_AS}"
    rf"(?:,| is| will be| is to be| was) {_TITLE}{_PERSON}"
)
_LEFT = re.compile(
    r"\b(?:resign\w*|quit\w*|stepp(?:ed|ing) down|retire[sd]?|died|(?:has |had )?left"
    r"|lost (?:his|her) (?:post|job|seat))\b"
)
_REMOVED = re.compile(rf"\b(?:dismissed|sacked|fired|removed|ousted|replaced) {_TITLE}{_OLD}")
_OFFICE = re.compile(rf"^(?:\S+ ){{0,4}}(?:{ROLES}) (?=\S)", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:in|at|near|from|of|to)\s(?:the\s)?$|['’]s?\s$")
_PLACED_WITHIN = 12
_BACK = 3
"""Sentences before in which who left a post is named."""


@dataclass(frozen=True, slots=True)
class Changeover:
    """One who followed another: where each is named in the text, and the sentences that tell of it."""

    old: Span
    new: Span
    start: int
    end: int


def changeovers(text: str) -> Iterator[Changeover]:
    """Find who followed whom.

    >>> text = "Ada Quill resigned. Her health was poor. The board named Bo Holm to succeed her. He replaces her now."
    >>> [(text[slice(*one.old)], text[slice(*one.new)]) for one in changeovers(text)]
    [('Ada Quill', 'Bo Holm')]
    """
    spans = sentence_spans(text)
    for place, (start, end) in enumerate(spans):
        sentence = text[start:end]
        before = [(begin, text[begin:stop]) for begin, stop in reversed(spans[max(0, place - _BACK) : place])]
        for old, new in _pairs(sentence, start, before):
            if text[slice(*old)] != text[slice(*new)]:
                first = next(begin for begin, stop in spans if min(start, old[0], new[0]) < stop)
                yield Changeover(old, new, first, end)


def _pairs(sentence: str, start: int, before: list[tuple[int, str]]) -> Iterator[tuple[Span, Span]]:
    for found in _TAKES_IT.finditer(sentence):
        old = _name(sentence, found, "old", start)
        new = _subject(sentence[: found.start()], start, before, newcomer=True)
        # "to succeed" behind a naming has its own form.
        head = sentence[: found.start()]
        if old and new and not (_NAMED.search(head) or _APPOINTED.search(head)):
            yield old, new
    for found in _GIVES_IT.finditer(sentence):
        new, old = _name(sentence, found, "new", start), _subject(sentence[: found.start()], start, before)
        if old and new:
            yield old, new
    for found in (*_NAMED.finditer(sentence), *_APPOINTED.finditer(sentence)):
        whom = _NAMED_FOR.search(sentence, found.end())
        head = sentence[: found.start()]
        is_active = "new" in found.groupdict()
        new = _name(sentence, found, "new", start) if is_active else _subject(head, start, before)
        if whom is None or new is None:
            continue
        old = _name(sentence, whom, "old", start) if whom["old"] else _leaver(head, start, before)
        if old:
            yield old, new
    for found in _SUCCESSOR.finditer(sentence):
        new = _name(sentence, found, "new", start)
        named = _name(sentence, found, "old", start) if found["old"] else None
        old = named or _subject(sentence[: found.start()], start, before)
        if old and new:
            yield old, new


def _name(sentence: str, found: re.Match[str], group: str, start: int) -> Span | None:
    """Give the place of a person's name, without titles, in the article's text."""
    written = found[group]
    bare = _untitled(next(iter(names(f"of {written}")), ""))
    at = sentence.find(bare, found.start(group)) if bare else -1
    return (start + at, start + at + len(bare)) if at >= 0 and bearing_words(bare) else None


def _subject(head: str, start: int, before: list[tuple[int, str]], *, newcomer: bool = False) -> Span | None:
    """Find whom a clause that ends here is about: the first name in it, else whom the sentence before is about.

    Of a newcomer the sentence before may tell that somebody was named: "The board named Bo Holm. He succeeds ..."
    """
    own = next(iter(_people(head)), None)
    if own is not None:
        return start + own[0], start + own[1]
    for begin, sentence in before[:1]:
        named = _NAMED.search(sentence) if newcomer else None
        if named is not None:
            return _name(sentence, named, "new", begin)
        first = next(iter(_people(sentence)), None)
        if first is not None:
            return begin + first[0], begin + first[1]
    return None


def _leaver(head: str, start: int, before: list[tuple[int, str]]) -> Span | None:
    """Find who left the post that somebody is named for."""
    for begin, sentence in [(start, head), *before]:
        removed = _REMOVED.search(sentence)
        if removed is not None:
            return _name(sentence, removed, "old", begin)
        first = next(iter(_people(sentence)), None)
        if first is not None and _LEFT.search(sentence):
            return begin + first[0], begin + first[1]
    return None


def _untitled(name: str) -> str:
    """Take off titles: "Interior Minister Ada Quill" is Ada Quill."""
    return bare_name(_OFFICE.sub("", name))


def _people(text: str) -> Iterator[Span]:
    """Yield the places of names in a clause that can be people's, behind the dateline."""
    place = 0
    for name in names(text):
        bare = _untitled(name)
        at = text.find(bare, place) if bare else -1
        if at < 0:
            continue
        place = at + len(bare)
        is_person = not bare.isupper() and fold(bare).split()[-1] not in BODY_HEADS
        if is_person and not _PLACED.search(text[max(0, at - _PLACED_WITHIN) : at]):
            yield at, place
