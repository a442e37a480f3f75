"""Two speakers, or two outlets, side by side: what each says, or prints, on each issue, and where they are opposed.

Opposed are a statement of each that take opposed stances on one matter (`rag/positions.py`); both are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import product
from typing import Literal

from rag.errors import InputError
from rag.positions import Move, days_of, matter_of, moves_of, newest_of, on_one_matter
from rag.said import Entry, Said, Wanted
from rag.stances import Stance, opposed
from rag.statement_ledger import StatementLedger

Of = Literal["speakers", "outlets"]

MOST_SAID = 50
"""Statements of one side on one issue that are listed: the newest."""

MOST_OPPOSED = 20
"""Pairs of opposed statements on one issue that are listed: those of which one is newest."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker whom one side quotes, and how often."""

    name: str
    statements: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side on one issue: its statements in the order of days, and the newest stance, None without statements.

    `moves` are where a speaker took opposed stances; without any, no change was seen in `statements` between `first`
    and `last`. `voices` are who speaks, those who speak most first.
    """

    name: str
    statements: int
    stance: Stance | None
    newest: Said | None
    first: date | None
    last: date | None
    moves: tuple[Move, ...]
    voices: tuple[Voice, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Opposed:
    """A statement of the one side and one of the other that take opposed stances on one matter."""

    one: Said
    other: Said


@dataclass(frozen=True, slots=True)
class Row:
    """Both sides on one issue, in the order in which they were named.

    Of `opposed_total` pairs of opposed statements, `opposed` are the newest, in the order of days.
    """

    issue: str
    sides: tuple[Side, Side]
    opposed: tuple[Opposed, ...]
    opposed_total: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides on all issues on which one of them has a statement, or on the one that was asked for."""

    of: Of
    names: tuple[str, str]
    rows: tuple[Row, ...]


def compare(ledger: StatementLedger, wanted: Wanted, names: Sequence[str], *, of: Of = "speakers") -> Comparison:
    """Lay two sides beside each other; of outlets, only `wanted.speaker` is heard if one is given.

    Raises InputError for other than two names or one twice, and as `StatementLedger.entries` does.
    """
    if len(names) != 2 or names[0].strip() == names[1].strip():  # noqa: PLR2004 (two sides)
        raise InputError(f"Two {of} are compared, and {len(set(names))} were named.", hint="Name two different ones.")
    both = [_entries(ledger, wanted, name, of) for name in names]
    shown = [_shown(name, entries, of) for name, entries in zip(names, both, strict=True)]
    labels = [
        label
        for label in ledger.issues.labels
        if any(label in entry.said.issues for entries in both for entry in entries)
    ]
    rows = [_row(ledger, label, shown, both) for label in labels]
    return Comparison(of, (shown[0], shown[1]), tuple(rows))


def _entries(ledger: StatementLedger, wanted: Wanted, name: str, of: Of) -> list[Entry]:
    if of == "speakers":
        return ledger.entries(replace(wanted, speaker=name))
    found = ledger.entries(replace(wanted, filters=replace(wanted.filters, sources=(name,))))
    return [entry for entry in found if entry.said.speaker]


def _shown(name: str, entries: Sequence[Entry], of: Of) -> str:
    """Name a side as its statements do."""
    said = [entry.said.speaker if of == "speakers" else entry.said.source for entry in entries]
    return Counter(each for each in said if each).most_common(1)[0][0] if any(said) else name.strip()


def _row(ledger: StatementLedger, issue: str, names: Sequence[str], both: Sequence[Sequence[Entry]]) -> Row:
    own = [[entry for entry in entries if issue in entry.said.issues] for entries in both]
    one, other = (_side(ledger, issue, name, entries) for name, entries in zip(names, own, strict=True))
    apart = _opposed(ledger, issue, *own)
    return Row(issue, (one, other), tuple(_newest(apart)), len(apart))


def _opposed(ledger: StatementLedger, issue: str, ours: Sequence[Entry], theirs: Sequence[Entry]) -> list[Opposed]:
    """List the pairs of opposed statements on one matter; each article is read once for each of its statements."""
    mine = cache(lambda place: matter_of(ledger, issue, ours[place]))
    others = cache(lambda place: matter_of(ledger, issue, theirs[place]))
    return [
        Opposed(one.said, other.said)
        for (first, one), (second, other) in product(enumerate(ours), enumerate(theirs))
        if opposed(one.said.stance, other.said.stance) and on_one_matter(mine(first), others(second))
    ]


def _newest(apart: Sequence[Opposed]) -> list[Opposed]:
    """Keep the pairs with the newest statement of either side, then of the other, in their order."""

    def newest(place: int) -> tuple[date, date]:
        days = [each.day or date.min for each in (apart[place].one, apart[place].other)]
        return max(days), min(days)

    kept = sorted(range(len(apart)), key=newest)[-MOST_OPPOSED:]
    return [apart[place] for place in sorted(kept)]


def _side(ledger: StatementLedger, issue: str, name: str, entries: Sequence[Entry]) -> Side:
    said = [entry.said for entry in entries]
    newest = newest_of(said) if said else None
    heard = Counter(each.speaker for each in said if each.speaker)
    moves = [
        move
        for speaker in heard
        for move in moves_of(ledger, speaker, issue, [each for each in entries if each.said.speaker == speaker])
    ]
    return Side(
        name,
        len(said),
        newest.stance if newest else None,
        newest,
        *days_of(said),
        tuple(moves),
        tuple(Voice(*each) for each in heard.most_common()),
        tuple(said[-MOST_SAID:]),
    )
