"""Finds names in text by their capitals, and tells whether an archive knows a name.

Rules over English capitalisation, not a tagger: precise enough to say what a question names, and honest about nothing
more. Who said what is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.nouns import Filters
from rag.seams import Archive
from rag.spelling import STOP_WORDS, fold

_WORD = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.&-]*\w|[A-Z](?:\.[A-Z])+\.?|[A-Z]\.?)"
_LINK = r"(?:\s+(?:of|for|de|da|del|van|von|der|bin|ibn|al|el|la|le|du|di)(?:\s+the)?(?=\s+[A-ZÀ-Þ]))*"
_NAME = re.compile(rf"(?:\b(?:al|el)-)?{_WORD}(?:{_LINK}\s+(?:(?:al|el)-)?{_WORD})*")
_POSSESSIVE = re.compile(r"['’]s?\s+")

# Words that begin a question or a sentence with a capital and name nothing.
_OPENERS = frozenset(
    """
    what who whom whose when where why how which did does do is are was were has have had will would can could should
    shall may might must and but or so then also if in on at by for from of to as the a an this that these those there
    it he she they we you i his her their its my our your about after before since until during according between
    tell show list give name describe explain compare summarise summarize please not no yes any some all both
    he's it's what's who's
    """.split()
)
_TITLES = frozenset(
    """
    mr mrs ms dr sir lord lady gen general col colonel president prime minister foreign defense defence envoy special
    ambassador secretary state king queen prince sheikh chancellor senator professor captain spokesman spokeswoman
    chief head chairman chairwoman director deputy former acting interim
    """.split()
)
# News English writes these with capitals although nobody bears them as a name.
_CALENDAR = frozenset(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday gmt utc
    """.split()
)
_PASSAGES_READ = 50


def names(text: str) -> list[str]:
    """List the names in a text as they are written, in order, each once.

    >>> names("What did Ada Quill of the Harbour League tell the U.N. in March?")
    ['Ada Quill', 'Harbour League', 'U.N.']
    """
    found: list[str] = []
    for match in _NAME.finditer(text):
        for part in _POSSESSIVE.split(match.group()):
            name = _trimmed(part)
            if name and name not in found:
                found.append(name)
    return found


def _trimmed(name: str) -> str:
    """Drop opening words that only happen to stand before the name, and possessives after it."""
    words = re.split(r"\s+", name)
    while words and (fold(words[0]) in _OPENERS or fold(words[0]) in _CALENDAR or not fold(words[0])):
        words.pop(0)
    while words and (fold(words[-1]) in _CALENDAR or not fold(words[-1])):
        words.pop()
    joined = re.sub(r"['’]s?$", "", " ".join(words))
    return "" if fold(joined) in STOP_WORDS else joined


def bearing_words(name: str) -> list[str]:
    """Fold a name and leave out titles and small words: what the bearer is recognised by.

    >>> bearing_words("Foreign Minister Ada Quill")
    ['ada', 'quill']
    """
    words = [word for word in fold(name).split() if word not in STOP_WORDS]
    return [word for word in words if word not in _TITLES] or words


def unknown_names(found: Iterable[str], archive: Archive, *, filters: Filters) -> list[str]:
    """List those of the names that no passage bears, in their order."""
    return [name for name in found if not is_known(name, archive, filters=filters)]


def is_known(name: str, archive: Archive, *, filters: Filters) -> bool:
    """Tell whether the archive names this person, body or place, and not merely a namesake.

    A name is known when its words stand side by side somewhere, or when its last word does and no passage gives the
    bearer of that last word another first name.
    """
    words = bearing_words(name)
    if not words or archive.count(" ".join(words), filters=filters) > 0:
        return True
    if len(words) == 1:
        return False
    if archive.count(words[-1], filters=filters) == 0:
        return False
    if all(archive.count(word, filters=filters) > 0 for word in words):
        # "Geir Pedersen" is known where only "Geir O. Pedersen" stands: its words meet within one passage.
        return _meet(words, archive, filters=filters)
    return not _first_names(words[-1], archive, filters=filters)


def _meet(words: list[str], archive: Archive, *, filters: Filters) -> bool:
    hits = archive.lexical(" ".join(words), k=_PASSAGES_READ, filters=filters)
    near = re.compile(r"\b" + r"(?: \w+){0,3}? ".join(map(re.escape, words)) + r"\b")
    return any(near.search(fold(hit.passage.text)) or near.search(fold(hit.passage.title or "")) for hit in hits)


def _first_names(surname: str, archive: Archive, *, filters: Filters) -> set[str]:
    hits = archive.lexical(surname, k=_PASSAGES_READ, filters=filters)
    before: set[str] = set()
    for hit in hits:
        for name in names(hit.passage.text):
            words = bearing_words(name)
            if len(words) > 1 and words[-1] == surname:
                before.add(words[0])
    return before
