"""Positions: where speakers stand on issues, how that went in time, and where somebody moved.

A move is only told where two statements of one speaker take opposed sides, later and earlier, on the same matter: one
issue, and words in common beside those that name it. Both are shown. Everything else is told as no change seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rag.spelling import STOP_WORDS, fold
from rag.stances import Stance, opposed
from rag.statement_ledger import Entry, Said, StatementLedger, Wanted
from rag.stems import stem

SHARED = 2
"""Words of content, besides those of the issue's cue, that two statements on one matter have in common at least."""

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
    moves = {place: _moves(*place, cells[place]) for place in shown}
    return Matrix(
        tuple(speakers),
        tuple(issues),
        tuple(_cell(*place, cells[place]) for place in shown),
        tuple(move for place in shown for move in moves[place]),
        tuple(_steady(*place, cells[place]) for place in shown if not moves[place] and len(cells[place]) > 1),
    )


def _cell(speaker: str, issue: str, entries: Sequence[Entry]) -> Cell:
    said = [entry.said for entry in entries]
    telling = [each for each in said if each.stance != "neutral"] or said
    dated = [each for each in telling if each.day] or telling
    newest = dated[-1]
    return Cell(speaker, issue, len(said), newest.stance, newest, *_days(said))


def _steady(speaker: str, issue: str, entries: Sequence[Entry]) -> Steady:
    return Steady(speaker, issue, len(entries), *_days([entry.said for entry in entries]))


def _days(said: Sequence[Said]) -> tuple[date | None, date | None]:
    days = [each.day for each in said if each.day]
    return (min(days), max(days)) if days else (None, None)


def _moves(speaker: str, issue: str, entries: Sequence[Entry]) -> list[Move]:
    """List moves, each from the statement to the nearest later one that is opposed to it."""
    found: list[Move] = []
    taken: set[str] = set()
    for one, other in combinations(entries, 2):
        if one.said.id not in taken and is_move(one, other, issue):
            found.append(Move(speaker, issue, one.said, other.said))
            taken.add(one.said.id)
    return found


def is_move(one: Entry, other: Entry, issue: str) -> bool:
    """Tell whether two statements of one speaker, the earlier first, take opposed sides on one matter."""
    if not opposed(one.said.stance, other.said.stance):
        return False
    if one.said.day is None or other.said.day is None or one.said.day >= other.said.day:
        return False
    mine, theirs = one.stems - _PLAIN, other.stems - _PLAIN
    # Of "accepted a truce" nothing more is told: whatever else the fuller statement says, it is of a truce too.
    if mine <= theirs or theirs <= mine:
        return bool(mine and theirs)
    return len((mine & theirs) - _cue_stems(issue, one, other)) >= SHARED


def _cue_stems(issue: str, *entries: Entry) -> set[str]:
    cues = (each.cue for entry in entries for each in entry.said.cues if each.label == issue)
    return {stem(word) for cue in cues for word in fold(cue).split()}


_PLAIN = frozenset(map(stem, STOP_WORDS)) | frozenset(
    map(
        stem,
        "would will could said accept reject agree support plan sign ready would't people year month week day".split(),
    )
)
