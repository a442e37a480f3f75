"""Reads the words of a role: its noun, whose it is, and what it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.speaker_names import speaker_names
from rag.spelling import STOP_WORDS, fold
from rag.tenures import Task

GENERIC = frozenset(
    "special senior chief foreign prime high top lead first minister for of to on the and in an its their".split()
)
RANKS = frozenset("deputy vice assistant former acting interim".split())
ADDED = ("member",)


@lru_cache(maxsize=4096)
def read_role(role: str) -> tuple[str, frozenset[str]]:
    """Read a role: its last noun before what it is about, and all of its words, folded, names as they are kept.

    >>> head, words = read_role("the U.N. special envoy for Syria")
    >>> head, sorted(words)
    ('envoy', ['envoy', 'nations', 'special', 'syria', 'united'])
    """
    known = speaker_names()
    folded = _folded(role)
    head = next((word for word in reversed(_before_task(folded)) if word in known.roles or word in ADDED), "")
    return head, frozenset(word for word in folded if word not in STOP_WORDS)


@lru_cache(maxsize=4096)
def tasks_of(role: str) -> tuple[Task, ...]:
    """Read what a role is for, or of: the names behind its noun; those of other roles are left out.

    >>> [sorted(task) for task in tasks_of("Special Envoy of the Secretary-General for the Middle East and Brel")]
    [['east', 'middle'], ['brel']]
    >>> tasks_of("the UN envoy")
    ()
    """
    folded = _folded(role)
    parts: list[set[str]] = [set()]
    for word in folded[len(_before_task(folded)) :]:
        if word in STOP_WORDS:
            parts.append(set())
        else:
            parts[-1].add(word)
    titles = speaker_names().roles | GENERIC | RANKS
    return tuple(frozenset(part) for part in parts if part and not part & titles)


def _folded(role: str) -> list[str]:
    aliases = speaker_names().aliases
    words = [word.removesuffix("'s").removesuffix("’s") for word in re.findall(r"[\w.’'-]+", role)]
    return " ".join(fold(aliases.get(fold(word), word)) for word in words).split()


def _before_task(words: Sequence[str]) -> Sequence[str]:
    place = next((at for at, word in enumerate(words) if word in {"of", "for", "to", "on"}), len(words))
    return words[:place]
