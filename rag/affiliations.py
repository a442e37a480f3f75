"""Reads from a role to whom its holder belongs: "head of the League" to the League, "UN envoy" to the United Nations.

What a role is about is no affiliation ("envoy for Syria", "minister of trade"), and who is no longer in a role has none
from it. Only names that the text states are given; nothing is inferred from a person or a place.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from rag.speaker_names import SpeakerNames, speaker_names
from rag.spelling import fold

_PAST = re.compile(r"\b(?:former|ex|late|then|would-be|retired|ousted)\b", re.IGNORECASE)
# Behind these, "of" and "for" name whom somebody belongs to; behind "envoy" or "minister" they name a task.
_BELONGING = (
    "head|chief|leader|chairman|chairwoman|chair|director|president|spokesman|spokeswoman|spokesperson|member"
    "|representative|delegate|commander|negotiator|founder|secretary-general|secretary general|official"
)
_NAME = r"[A-ZÀ-Þ][\w’'.&-]*(?:\s(?:(?:of|for|and|the|de|al|in)\s)*[A-ZÀ-Þ][\w’'.&-]*)*"
_OF = re.compile(
    rf"\b(?i:{_BELONGING})\s(?:of|for|at|with|in)\s(?:the\s)?(?:[a-z]+-(?:led|backed|based|held|run)\s)?(?P<body>{_NAME})"
)
_TITLES = frozenset(
    """
    special senior chief deputy vice assistant foreign prime interior defence defense finance trade energy lead top
    general acting interim first second secretary high permanent joint head
    """.split()
)
_DEMONYM = re.compile(r"(?:ian|ean|an|ese|ish|i|ch)$")
_SHARED = 4


def affiliation(role: str, bodies: AbstractSet[str] = frozenset()) -> str | None:
    """Give the body or government that a role belongs to, by the name under which it is kept; None if not stated.

    `bodies` are further names of one word, as they are written, that are known to be of bodies.

    >>> affiliation("head of the opposition-led Negotiations Committee"), affiliation("United Nations Special Envoy")
    ('Negotiations Committee', 'United Nations')
    >>> affiliation("Foreign Minister"), affiliation("former UN envoy"), affiliation("Syrian President")
    (None, None, 'Syria')
    >>> affiliation("Concord envoy", {"Concord"}), affiliation("Concord envoy")
    ('Concord', None)
    """
    if _PAST.search(role):
        return None
    known = speaker_names()
    if found := _OF.search(role):
        return known.aliases.get(fold(found["body"]), found["body"].rstrip(".,"))
    return _leading(role, known, bodies)


def _leading(role: str, known: SpeakerNames, bodies: AbstractSet[str]) -> str | None:
    """Read what stands before the title: a known name, initials, a possessor, or a people."""
    words = re.sub(r"^(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s", "", role).split()
    front: list[str] = []
    for word in words:
        if not word[:1].isupper() or fold(word) in _TITLES | known.roles:
            break
        front.append(word)
    if not front or len(front) == len(words):
        return None
    owner = " ".join(front)
    bare = re.sub(r"['’]s?$", "", owner)
    alias = known.aliases.get(fold(bare)) or known.aliases.get(fold(f"the {bare}"))
    if alias or bare != owner:
        return alias or bare
    if len(front) > 1:
        return None
    if bare in bodies or (bare.isupper() and len(bare) > 1):
        return bare
    return _people(bare, {*known.aliases.values(), *bodies})


def _people(word: str, places: AbstractSet[str]) -> str | None:
    """Find the one known country whose people a word names: "Syrian", "Turkish"."""
    if not _DEMONYM.search(word):
        return None
    folded = fold(word)
    meant = {name for name in places if alike(folded, fold(name))}
    return meant.pop() if len(meant) == 1 else None


def alike(one: str, other: str) -> bool:
    """Tell whether two folded words are of one stem, as a country and its people are.

    >>> alike("turkish", "turkey"), alike("syrian", "syria"), alike("iran", "iraq")
    (True, True, False)
    """
    if one == other:
        return True
    shorter = min(len(one), len(other))
    shared = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    return shared >= _SHARED and len(one) - shared <= _SHARED - 1 and len(other) - shared <= _SHARED - 2
