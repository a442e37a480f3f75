"""Positions: where speakers stand on issues, how that went in time, and where somebody moved.

A move is only told where two statements of one speaker take opposed sides, later and earlier, on the same matter: one
issue, and nearly all words of the shorter sentence. Both are shown. Everything else is told as no change seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations

from rag.said import Entry, Said, Wanted
from rag.spelling import STOP_WORDS, fold
from rag.stances import Stance, gives_up, opposed
from rag.statement_ledger import StatementLedger
from rag.stems import stem

SHARED = 0.75
"""Share of the words of the shorter of two sentences on one matter that the other has too, besides those that name the
issue, the speaker and the side taken."""

OF_LONGER = 0.5
"""The same for the longer one: what it adds may be another matter."""

Cells = dict[tuple[str, str], list[Entry]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One speaker on one issue: how many statements, the newest with a stance, and days from the first to the last."""

    speaker: str
    issue: str
    statements: int
    stance: Stance
    newest: Said
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """A speaker who took opposed sides on one matter: the earlier and the later statement."""

    speaker: str
    issue: str
    before: Said
    after: Said


@dataclass(frozen=True, slots=True)
class Steady:
    """A speaker and an issue on which no change was seen in so many statements between two days."""

    speaker: str
    issue: str
    statements: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Speakers by issues: cells where there is a statement, in the order of the speakers and issues; moves apart."""

    speakers: tuple[str, ...]
    issues: tuple[str, ...]
    cells: tuple[Cell, ...]
    moves: tuple[Move, ...]
    steady: tuple[Steady, ...]


def positions(ledger: StatementLedger, wanted: Wanted, *, compared: Sequence[str] = (), limit: int = 20) -> Matrix:
    """Lay out who stands where: of the `compared` speakers if any are named, else of the `limit` who speak most.

    Raises as `StatementLedger.entries` does.
    """
    found = [entry for entry in ledger.entries(wanted) if entry.said.speaker and entry.said.issues]
    if compared:
        keys = [key for name in compared for key in sorted(ledger.speakers.find(name))]
        found = [entry for entry in found if entry.key in keys]
    cells: Cells = defaultdict(list)
    counts: defaultdict[str, int] = defaultdict(int)
    for entry in found:
        counts[entry.said.speaker or ""] += 1
        for issue in entry.said.issues:
            cells[entry.said.speaker or "", issue].append(entry)
    speakers = sorted(counts, key=lambda name: (-counts[name], name))[:limit]
    issues = [label for label in ledger.issues.labels if any((name, label) in cells for name in speakers)]
    shown = [(name, label) for name in speakers for label in issues if (name, label) in cells]
    moves = {place: moves_of(ledger, *place, cells[place]) for place in shown}
    return Matrix(
        tuple(speakers),
        tuple(issues),
        tuple(_cell(*place, cells[place]) for place in shown),
        tuple(move for place in shown for move in moves[place]),
        tuple(_steady(*place, cells[place]) for place in shown if not moves[place] and len(cells[place]) > 1),
    )


def _cell(speaker: str, issue: str, entries: Sequence[Entry]) -> Cell:
    said = [entry.said for entry in entries]
    newest = newest_of(said)
    return Cell(speaker, issue, len(said), newest.stance, newest, *days_of(said))


def newest_of(said: Sequence[Said]) -> Said:
    """Give the newest of some statements that takes a side, else the newest; they stand in the order of days."""
    telling = [each for each in said if each.stance != "neutral"] or said
    return ([each for each in telling if each.day] or telling)[-1]


def _steady(speaker: str, issue: str, entries: Sequence[Entry]) -> Steady:
    return Steady(speaker, issue, len(entries), *days_of([entry.said for entry in entries]))


def days_of(said: Sequence[Said]) -> tuple[date | None, date | None]:
    """Give the first and the last day of statements; None where none is dated."""
    days = [each.day for each in said if each.day]
    return (min(days), max(days)) if days else (None, None)


def moves_of(ledger: StatementLedger, speaker: str, issue: str, entries: Sequence[Entry]) -> list[Move]:
    """List moves of a speaker on an issue, each from a statement to the nearest later one that is opposed to it."""
    found: list[Move] = []
    taken: set[str] = set()
    matter = cache(lambda place: matter_of(ledger, issue, entries[place]))
    for (first, one), (second, other) in combinations(enumerate(entries), 2):
        told = one.said.id in taken or not _are_opposed(one.said, other.said)
        if not told and on_one_matter(matter(first), matter(second)):
            found.append(Move(speaker, issue, one.said, other.said))
            taken.add(one.said.id)
    return found


def _are_opposed(before: Said, after: Said) -> bool:
    if before.day is None or after.day is None or before.day >= after.day:
        return False
    dropped = before.stance in {"conditions", "demands", "rejects"} and gives_up(after.text)
    return dropped or opposed(before.stance, after.stance)


def matter_of(ledger: StatementLedger, issue: str, entry: Entry) -> frozenset[str]:
    """Give the stems of a statement's sentence that are neither of its issue nor of who says it and how."""
    words = {stem(word) for word in fold(ledger.sentence(entry.said, speaker=False)).split()}
    cues = (each.cue for each in entry.said.cues if each.label == issue and each.by == "words")
    named = [*cues, entry.said.cue, *(entry.key or ())]
    return frozenset(words - (_PLAIN - _REVERSING) - {stem(word) for name in named for word in fold(name).split()})


def on_one_matter(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether two statements, by `matter_of` each, say nearly the same of an issue, whoever says it and when."""
    if not mine or not theirs:
        return mine == theirs
    if (mine ^ theirs) & _REVERSING:
        return False
    shared, sizes = len(mine & theirs), sorted((len(mine), len(theirs)))
    return shared >= SHARED * sizes[0] and shared >= OF_LONGER * sizes[1]


_REVERSING = frozenset(
    map(
        stem,
        """
        end lift lifting ban halt stop removal withdrawal cancel delay lack against before after until exclude include
        without
        """.split(),
    )
)
_PLAIN = frozenset(map(stem, STOP_WORDS)) | frozenset(
    map(
        stem,
        """
        would will could may might must shall said say told accept reject agree support back oppose refuse decline sign
        join boycott welcome endorse approve recognise recognize promise offer pledge ready willing prepared longer
        insist demand
        monday tuesday wednesday thursday friday saturday sunday today yesterday week month year ago
        """.split(),
    )
)
