"""Chooses the moment at which a writer is killed, so that every part of its work is hit.

An aim says which report of the writer to wait for, which of the archive's files then to watch for a change, and how
long to wait after that. Lengths are measured on runs that are not killed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from eval.torture.processes import Ended, Running

POLL = 0.0005
BLINK = 0.02
"""Seconds within which a commit or a save that has begun to write is killed."""


class Phase(StrEnum):
    """What a writer does when it is killed."""

    STARTING = "starting, as a user does"
    OPENING = "opening the archive"
    EMBEDDING = "embedding"
    COMMITTING = "committing to SQLite"
    INDEXING = "writing the text index"
    CLOSING = "closing"
    SAVING = "saving the vector index"


WEIGHTS = {
    Phase.STARTING: 3,
    Phase.OPENING: 7,
    Phase.EMBEDDING: 25,
    Phase.COMMITTING: 30,
    Phase.INDEXING: 20,
    Phase.CLOSING: 7,
    Phase.SAVING: 8,
}
"""How often each is aimed at. Three in four lie between the first and the last commit."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that the parts of a run take: to the first report, from one to the next, from the last to the end."""

    opening: float
    batch: float
    closing: float

    def starting_in(self, seconds: float) -> Pace:
        """Let the first report come so late, as in a process that has everything to import."""
        return replace(self, opening=seconds)


@dataclass(frozen=True, slots=True)
class Aim:
    """A moment: after so many reports, and then at a fraction of the phase."""

    phase: Phase
    reports: int
    fraction: float


def draw(chance: random.Random, *, batches: int) -> Aim:
    """Draw an aim at a run of so many batches."""
    phase = chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))[0]
    between = chance.randrange(1, max(2, batches))
    reports = {Phase.STARTING: 0, Phase.OPENING: 0, Phase.CLOSING: batches, Phase.SAVING: batches}.get(phase, between)
    return Aim(phase, reports, chance.random())


def strike(run: Running, aim: Aim, *, pace: Pace, archive: Path, follow: Callable[[], int]) -> Ended | None:
    """Kill a run at an aim; None if it ended before. `follow` reads what it reports and counts the reports."""
    while follow() < aim.reports:
        if run.closed:
            return None
    if (watched := _watched(aim.phase, archive)) is not None:
        before = watched()
        while watched() == before:
            follow()
            if run.closed:
                return None
    time.sleep(aim.fraction * _length(aim.phase, pace))
    return None if run.closed else run.kill()


def _length(phase: Phase, pace: Pace) -> float:
    lengths = {
        Phase.STARTING: pace.opening,
        Phase.OPENING: pace.opening,
        Phase.EMBEDDING: pace.batch,
        Phase.CLOSING: pace.closing,
    }
    return lengths.get(phase, BLINK)


def _watched(phase: Phase, archive: Path) -> Callable[[], object] | None:
    """Return what tells when a file that the phase writes has changed."""
    places = {
        Phase.COMMITTING: archive / "truth.db-wal",
        Phase.INDEXING: archive / "lex",
        Phase.SAVING: archive / "vec",
    }
    place = places.get(phase)
    return None if place is None else lambda: sorted(_marks(place))


def _marks(place: Path) -> Iterator[tuple[str, int, int]]:
    """List a file, or what lies in a folder and in its folders, with sizes and times, but for what just vanished."""
    try:
        found = place.stat()
        yield str(place), found.st_size, found.st_mtime_ns
        if place.is_dir():
            for entry in place.iterdir():
                yield from _marks(entry)
    except OSError:
        return
