"""Splits a question of several parts so that each outlet it names gets the words that are said of it.

    Does the Quay article on the ferry call it safe, while the Harbour Post reports a leak?
    ->  quay: "Does the Quay article on the ferry call it safe"   harbour post: "while the Harbour Post reports a leak"

A clause ends where the language says so: at the last full stop or "while", else ", and", else "and" or a comma, before
the next outlet. Outlets that stand side by side ("both the Quay and the Harbour Post") share a clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.mentions import Mention
from rag.spelling import content_words

# Fewer content words than this are no clause of their own.
ENOUGH_WORDS = 2
_ENDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Two small letters before a full stop: "T. J. Quill" and "Dr. Quill" end no sentence.
        r"(?:[;?!]|(?<=[a-z][a-z])\.)(?=\s)|\b(?:while|whilst|whereas|versus|vs|in contrast|compared|unlike|than)\b",
        r",\s?(?:and|or|nor|but|yet)\b",
        r"\b(?:and|or|nor|but)\b|[,:(—–]",
    )
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a question at `text[start:end]` and the outlets (by core) that it speaks of."""

    start: int
    end: int
    outlets: tuple[str, ...]


def clauses(text: str, mentions: Sequence[Mention], *, said: frozenset[str] = frozenset()) -> tuple[Clause, ...]:
    """Cut a text between the outlets it names; one clause, or none, when nothing can be told apart.

    `said` are words that do not count as a clause's own, such as words of asking. Linear in the text.
    """
    cuts = [0, *(_cut(text, one, other) for one, other in pairwise(mentions)), len(text)]
    pieces = [
        Clause(start, end, (mention.core,)) for start, end, mention in zip(cuts, cuts[1:], mentions, strict=False)
    ]
    return tuple(_merged(text, pieces, mentions, said))


def _cut(text: str, one: Mention, other: Mention) -> int:
    for pattern in _ENDS:
        found = [match.start() for match in pattern.finditer(text, one.end, other.start)]
        if found:
            return found[-1]
    return other.start


def _merged(text: str, pieces: Sequence[Clause], mentions: Sequence[Mention], said: frozenset[str]) -> list[Clause]:
    """Join what has too few words of its own to the clause it belongs to."""
    merged: list[Clause] = []
    waiting: list[Clause] = []
    for piece, mention in zip(pieces, mentions, strict=True):
        ahead, behind = _words(text[piece.start : mention.start], said), _words(text[mention.end : piece.end], said)
        if ahead + behind < ENOUGH_WORDS:
            waiting.append(piece)
            continue
        if waiting and merged and behind < ENOUGH_WORDS:
            # "the fire, say the Quay and the Post, and the flood, says the Daily": the Post tells of the fire.
            merged[-1] = _joined([merged[-1], *waiting])
            waiting = []
        merged.append(_joined([*waiting, piece]))
        waiting = []
    if waiting:
        merged = [*merged[:-1], _joined([*merged[-1:], *waiting])]
    return merged


def _joined(pieces: Sequence[Clause]) -> Clause:
    outlets = dict.fromkeys(outlet for piece in pieces for outlet in piece.outlets)
    return Clause(pieces[0].start, pieces[-1].end, tuple(outlets))


def _words(text: str, said: frozenset[str]) -> int:
    return len(set(content_words(text)) - said)
