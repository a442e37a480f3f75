"""Makes the passages of an archive on PostgreSQL anew from its stored texts: `rapporteur reindex`.

As `index/reindexing.py` does in a folder: what is new is staged beside (`index/postgres/staging.py`) while everybody
goes on, then one transaction puts it in the place of the old; broken off anywhere, the next run with the same target
goes on. Only the switch waits for those who read, and they for it, half a second at a time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Literal

from index.ingestion import BATCH_SECONDS
from index.manifest import Manifest
from index.postgres import lookups, nearest, staging
from index.postgres.address import Address
from index.postgres.connections import Connections
from index.postgres.nearest import EXACT_UP_TO
from index.postgres.opening import bring_up, manifest_of
from index.postgres.verification import rebuild_indexes
from index.preparing import Clock, RememberingEmbedder
from index.reindex_tally import OnProgress, ReindexReport, Tally
from index.remaking import Made, Remaking
from index.storing import BATCH_ARTICLES
from rag.errors import LockedError
from rag.seams import Embedder, TokenCoder

REINDEXING = 0x52415052
"""The advisory lock of whoever reindexes."""

SWITCHES = 40
"""How often the switch is tried while there are always readers in its way."""

PAUSE = 1.0
"""Seconds between two tries, in which those who wait for the switch go on."""


def reindex(
    address: Address,
    target: Manifest,
    on_progress: OnProgress = lambda _progress: None,
    *,
    embedder: Embedder,
    coder: TokenCoder | None = None,
    clock: Clock = time.monotonic,
    exact_up_to: int = EXACT_UP_TO,
) -> ReindexReport:
    """Make the archive at an address what `target` says, with the embedder, and the coder, that it names.

    An archive that is so already gets its words and its vector index built anew. `on_progress` hears of each batch once
    it is safe. Raises ArchiveError if there is no archive, LockedError if another process reindexes it, writes to it
    or reads it all the time, UnavailableError.
    """
    before = bring_up(address)
    connections = Connections(address, schema=staging.PATH)
    try:
        with connections.alone(REINDEXING) as alone:
            if not alone:
                raise LockedError(f"The archive at {address} is being reindexed.", hint="Wait until that has finished.")
            run = _Run(connections, before, target, on_progress, RememberingEmbedder(embedder, coder, clock), clock)
            return run.through(exact_up_to)
    finally:
        connections.close()


class _Run:
    """One run of `reindex`."""

    def __init__(
        self,
        connections: Connections,
        before: Manifest,
        target: Manifest,
        on_progress: OnProgress,
        embedder: RememberingEmbedder,
        clock: Clock,
    ) -> None:
        self._connections = connections
        self._target = target
        self._remaking = Remaking(target, embedder, clock)
        self._tally = Tally(before, target, on_progress, clock)
        self._reached = 0  # the newest article row that was staged

    def through(self, exact_up_to: int) -> ReindexReport:
        resumed = self._begin()
        if resumed is None:
            rebuild_indexes(self._connections.address)
            return self._report("rebuilt", resumed=0)
        self._tell()
        for _ in range(SWITCHES):
            while len(self._left()) > self._tally.bearable:
                self._stage_next()
            # While nobody waits for it: the switch takes it along.
            nearest.make_due_index(self._connections, exact_up_to)
            if self._switch():
                return self._report("switched", resumed=resumed)
        raise LockedError(
            f"All is made anew, and the archive at {self._connections.address} stays as it was: others always read it.",
            hint="Run `rapporteur reindex` again when no long check or backup goes on; it goes on from here.",
        )

    def _begin(self) -> int | None:
        with self._connections.writing(patiently=True) as db:
            staging.take_turn(db)
            found = staging.target(db, self._connections.address)
            return self._tally.begin(staging, db, found=found, without_codes=staging.without_codes)

    def _left(self) -> list[int]:
        """List the rows of articles that are left, one more than a batch at most."""
        with self._connections.reading() as db:
            return staging.unstaged(db, after=self._reached, limit=BATCH_ARTICLES + 1)

    def _stage_next(self) -> None:
        left = self._left()
        made = self._make(left[:BATCH_ARTICLES], seconds=BATCH_SECONDS)
        with self._connections.writing(patiently=True) as db:
            staging.take_turn(db)
            kept = staging.stage(db, made)
        self._count(made, kept)
        self._tally.end_batch(made=len(made), left=len(left))
        self._tell()

    def _make(self, rows: Sequence[int], *, seconds: float) -> list[Made]:
        with self._connections.reading() as db:
            articles = lookups.articles_of_rows(db, rows)
        # Those that are gone since lie behind, too.
        self._reached = max((self._reached, *(row for row in rows if row not in articles)))
        return list(self._remaking.make(articles, seconds=seconds))

    def _count(self, made: Sequence[Made], kept: Sequence[Made]) -> None:
        self._reached = max((self._reached, *(row for row, _ in made)))
        self._tally.count(item for _, item in kept)

    def _switch(self) -> bool:
        """Put what is staged in the place of the old; False if too much came in before, or readers are in its way."""
        try:
            with self._connections.writing(patiently=True) as db:
                staging.take_turn(db)
                left = staging.unstaged(db, after=0, limit=BATCH_ARTICLES + 1)
                if len(left) > self._tally.bearable:
                    return False
                made = self._make(left, seconds=float("inf"))
                kept = staging.stage(db, made)
                staging.switch(db, self._target)
        except LockedError:
            time.sleep(PAUSE)
            return False
        self._count(made, kept)
        return True

    def _tell(self) -> None:
        with self._connections.reading() as db:
            counts = staging.counts(db)
        self._tally.tell(*counts)

    def _report(self, outcome: Literal["switched", "rebuilt"], *, resumed: int) -> ReindexReport:
        with self._connections.reading() as db:
            state = lookups.state(db)
            after, _ = manifest_of(db, self._connections.address)
        return self._tally.report(outcome, after, state, resumed=resumed)
