"""Statements as the faces show them: with speaker, issues and stance worked out, and which of them are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from rag.issues import Matched
from rag.nouns import Filters, StatementKind
from rag.stances import Stance
from rag.voices import Key

COPIED_WITHIN = timedelta(days=7)
"""The same words of the same speaker in articles of so many days are one statement, printed more than once."""

Order = Literal["newest", "oldest"]
ALL = Filters()


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its article, as the faces show it: `article.text[start:end]` for each of `spans`.

    `speaker` is the name that it resolves to across the archive, None if unknown; `issues` are labels, `cues` by which
    words each is known. `day` is when it was said, else when it was published; `also_in` are articles with the same.
    """

    id: str
    article_id: str
    speaker: str | None
    speaker_span: tuple[int, int] | None
    role: str | None
    cue: str
    cue_span: tuple[int, int]
    kind: StatementKind
    text: str
    spans: tuple[tuple[int, int], ...]
    said_on: date | None
    published: date | None
    source: str | None
    issues: tuple[str, ...]
    title: str | None = None
    url: str | None = None
    day: date | None = None
    stance: Stance = "neutral"
    cues: tuple[Matched, ...] = ()
    addressee: str | None = None
    nested_in: str | None = None
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statements are asked for; what is None or empty asks for nothing in particular.

    Days are inclusive and of `Said.day`; `filters` are of articles.
    """

    speaker: str | None = None
    issue: str | None = None
    since: date | None = None
    until: date | None = None
    kind: StatementKind | None = None
    article_id: str | None = None
    query: str | None = None
    stance: Stance | None = None
    filters: Filters = ALL


@dataclass(frozen=True, slots=True)
class SaidPage:
    """A part of what was asked for, and how much there is in all."""

    statements: tuple[Said, ...]
    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement with its speaker's key, the stems of its words, its sentence, and its text folded to tell copies."""

    said: Said
    key: Key | None
    stems: frozenset[str]
    sentence: str = ""
    folded: str = ""


def in_time(entry: Entry) -> tuple[date, date]:
    """Give the place of a statement in the order of days, undated ones last."""
    return entry.said.day or date.max, entry.said.published or date.max


def fits(said: Said, wanted: Wanted) -> bool:
    """Tell whether a statement has the kind, stance, article and day that are asked for."""
    if wanted.kind not in {None, said.kind} or wanted.stance not in {None, said.stance}:
        return False
    if wanted.article_id not in {None, said.article_id}:
        return False
    if said.day is None:
        return wanted.since is None and wanted.until is None
    return (wanted.since or date.min) <= said.day <= (wanted.until or date.max)


def without_copies(entries: Sequence[Entry]) -> list[Entry]:
    """Let the earliest of the same words by one speaker stand for the others, and name their articles."""
    first: dict[tuple[Key | None, str], Entry] = {}
    kept: list[Entry] = []
    also: dict[str, list[str]] = {}
    for entry in entries:
        place = (entry.key, entry.folded)
        known = first.get(place)
        if known is not None and _are_near(known.said, entry.said):
            also.setdefault(known.said.id, []).append(entry.said.article_id)
            continue
        first[place] = entry
        kept.append(entry)
    return [
        replace(entry, said=replace(entry.said, also_in=tuple(dict.fromkeys(also[entry.said.id]))))
        if entry.said.id in also
        else entry
        for entry in kept
    ]


def _are_near(one: Said, other: Said) -> bool:
    if one.article_id == other.article_id:
        return False
    return one.day is None or other.day is None or other.day - one.day <= COPIED_WITHIN
