"""Issues that an archive seems to speak of beside those of the list: groups of statements that are near in meaning.

They are shown to a reader, with the words and statements by which to judge them, and change nothing by themselves:
whoever finds one apt writes it into `issues.yaml`. Statements that have an issue already are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from rag.nouns import Vectors
from rag.said import Entry, Said, Wanted
from rag.spelling import content_words
from rag.statement_ledger import StatementLedger
from rag.stems import stem

ALIKE = 0.4
"""Cosine from which two sentences are of one group, once what all sentences have in common is taken off."""

LEAST = 3
"""Statements, of two articles and two speakers at least, that make a group."""

SHARED = 0.5
"""Share of a group's statements that hold its first word at least."""

FULL = 3
"""Words besides names and small ones in a statement that says enough to be grouped."""

MOST_READ = 5_000
"""Statements that are grouped: the newest."""

WORDS, EXAMPLES = 4, 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A group: the words that tell it from others, how many statements of whom, and those nearest to its middle.

    `label` is the first of its words.
    """

    label: str
    words: tuple[str, ...]
    statements: int
    articles: int
    speakers: tuple[str, ...]
    examples: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Groups, the largest first; `unknown` statements could not be grouped, since no model has read them yet."""

    suggestions: tuple[Suggestion, ...]
    unknown: int


def suggest_issues(ledger: StatementLedger, wanted: Wanted, *, limit: int = 10) -> Suggestions:
    """Group the statements without an issue. Raises as `StatementLedger.entries` does."""
    if ledger.meanings is None:
        return Suggestions((), 0)
    every = ledger.entries(wanted)
    names = {stem(word) for key in set(ledger.speakers.keys()) for word in key}
    open_ones = [each for each in every if not each.said.issues and len(set(_words(each, names))) >= FULL][-MOST_READ:]
    known = ledger.meanings.known(dict.fromkeys(entry.sentence for entry in open_ones))
    entries = [entry for entry in open_ones if entry.sentence in known]
    unknown = len(open_ones) - len(entries)
    if len(entries) < LEAST:
        return Suggestions((), unknown)
    vectors = _centred(np.stack([known[entry.sentence] for entry in entries]))
    spread = Counter(word for entry in every for word in set(_words(entry, names)))
    groups = [[entries[place] for place in group] for group in _groups(vectors)]
    found = [_suggestion(group, names, spread, len(every)) for group in groups if _is_broad(group)]
    told = sorted((each for each in found if each is not None), key=lambda each: (-each.statements, each.label))
    return Suggestions(tuple(told[:limit]), unknown)


def _is_broad(group: Sequence[Entry]) -> bool:
    return len({entry.said.article_id for entry in group}) > 1 and len({entry.key for entry in group}) > 1


def _centred(vectors: Vectors) -> Vectors:
    centred = vectors - vectors.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(lengths, 1e-6), dtype=np.float32)


def _groups(vectors: Vectors) -> list[list[int]]:
    """Take the sentence with most others near it, with them; then the same of what is left. Nearest come first."""
    likeness: NDArray[np.float32] = vectors @ vectors.T
    near = likeness >= ALIKE
    left = np.ones(len(vectors), dtype=bool)
    found: list[list[int]] = []
    while left.any():
        counts = (near & left).sum(axis=1) * left
        middle = int(counts.argmax())
        own = np.flatnonzero(near[middle] & left)
        if len(own) < LEAST:
            break
        left[own] = False
        found.append([int(place) for place in own[np.argsort(-likeness[middle][own], kind="stable")]])
    return found


def _suggestion(
    entries: Sequence[Entry], names: AbstractSet[str], spread: Counter[str], total: int
) -> Suggestion | None:
    """Describe a group; None where its statements share no word."""
    held: Counter[str] = Counter(word for entry in entries for word in set(_words(entry, names)))
    weight = {word: count * log(1 + total / spread[word]) for word, count in held.items() if count > 1}
    ranked = sorted(weight, key=lambda word: (-weight[word], word))[:WORDS]
    if not ranked or held[ranked[0]] < SHARED * len(entries):
        return None
    shown = _surfaces(entries)
    speakers = Counter(entry.said.speaker for entry in entries if entry.said.speaker)
    return Suggestion(
        shown[ranked[0]],
        tuple(shown[word] for word in ranked),
        len(entries),
        len({entry.said.article_id for entry in entries}),
        tuple(name for name, _ in speakers.most_common(WORDS)),
        tuple(entry.said for entry in entries[:EXAMPLES]),
    )


def _words(entry: Entry, names: AbstractSet[str]) -> Iterable[str]:
    """List the stems of what is said, but for names of speakers and numbers."""
    stems = (stem(word) for word in content_words(entry.said.text) if not word.isdigit())
    return (word for word in stems if word not in names)


def _surfaces(entries: Sequence[Entry]) -> dict[str, str]:
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for word in content_words(entry.said.text):
            seen[stem(word)][word] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in seen.items()}
