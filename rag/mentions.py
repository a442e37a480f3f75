"""Finds where a question names an outlet of the archive, in the words that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.spelling import fold

_TOKEN = re.compile(r"\S+")
_LEAD = re.compile(r"[\W_]+")
# Tried at one place only: searched for from the left, a row of signs would cost the square of its length.
_TAIL = re.compile(r"[\W_]*(?:s['’])?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of an outlet at `text[start:end]`; `core` is the name folded, without a leading "The"."""

    start: int
    end: int
    core: str


@dataclass(frozen=True, slots=True)
class _Word:
    """One folded word and the place of the token it comes from."""

    folded: str
    start: int
    end: int
    capital: bool


@lru_cache(maxsize=4096)
def outlet_core(outlet: str) -> str:
    """Fold an outlet's name word by word and drop a leading "The", which readers do as well.

    >>> outlet_core("The Harbour Post"), outlet_core("Velm | Daily")
    ('harbour post', 'velm daily')
    """
    return " ".join(word.folded for word in _words(outlet)).removeprefix("the ")


def outlet_mentions(text: str, outlets: Sequence[str]) -> tuple[Mention, ...]:
    """List the outlets that a text names, in its order; the longest name that fits counts, and none overlap.

    A leading "The" may be missing from either, and an outlet of one ordinary word must be written with a capital.
    Linear in the text for a given longest name.

    >>> [(m.core, m.start, m.end) for m in outlet_mentions("the Quay's man at 'The Velm Post'", ["Quay", "Velm Post"])]
    [('quay', 0, 8), ('velm post', 19, 32)]
    """
    by_first: dict[str, list[list[str]]] = {}
    for core in sorted({outlet_core(outlet) for outlet in outlets} - {""}, key=lambda core: (-len(core), core)):
        by_first.setdefault(core.split()[0], []).append(core.split())
    words = list(_words(text))
    found: list[Mention] = []
    place = 0
    while place < len(words):
        named = _core_at(words, place, by_first)
        if named is None:
            place += 1
            continue
        last = words[place + len(named) - 1]
        first = words[place - 1] if place and words[place - 1].folded == "the" else words[place]
        found.append(Mention(first.start, last.end, " ".join(named)))
        place += len(named)
    return tuple(found)


def _core_at(words: Sequence[_Word], place: int, by_first: dict[str, list[list[str]]]) -> list[str] | None:
    for core in by_first.get(words[place].folded, ()):
        if [word.folded for word in words[place : place + len(core)]] != core:
            continue
        if len(core) > 1 or words[place].capital:
            return core
    return None


def _words(text: str) -> Iterator[_Word]:
    for token in _TOKEN.finditer(text):
        bare = token.group()
        lead, tail = _LEAD.match(bare), _TAIL.match(bare[::-1])
        start = token.start() + (lead.end() if lead else 0)
        end = token.end() - (tail.end() if tail else 0)
        for folded in fold(bare).split():
            yield _Word(folded, start, max(start, end), not bare.islower())
