"""What one run of `reindex` has made so far, wherever the archive lies: where it stands, and what it did in the end.

How a batch is staged and switched is `index/reindexing.py` in a folder, `index/postgres/reindexing.py` in a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from index.manifest import Manifest
from index.preparing import Clock
from index.storing import BATCH_ARTICLES
from rag.nouns import ArchiveState, IndexedArticle

D_contra = TypeVar("D_contra", contravariant=True)
"""A transaction of a database."""

POLITE_ROUNDS = 3
"""After so many batches that were all that was left, the articles that came in meanwhile, a batch at most, are embedded
under the lock: a feed that never pauses would put the switch off for ever."""


@dataclass(frozen=True, slots=True)
class ReindexProgress:
    """Where a run stands after a batch: `articles` of `total` are made anew, those of earlier runs too.

    `made` and `passages` are of this run.
    """

    articles: int
    total: int
    made: int
    passages: int
    seconds: float

    @property
    def passages_per_second(self) -> float:
        """Passages made a second, over the whole run."""
        return self.passages / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes if articles go on as fast as in this run; None before the first batch."""
        return (self.total - self.articles) * self.seconds / self.made if self.made else None


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a reindex did; `rebuilt` means that texts and vectors were as wanted and only the indexes were made anew.

    `resumed` counts the articles that an earlier run had made, `articles` and `passages` what the archive holds.
    `statements_read` are the articles in which it was looked who says what, after that.
    """

    outcome: Literal["switched", "rebuilt"]
    before: Manifest
    after: Manifest
    articles: int
    passages: int
    resumed: int
    seconds: float
    statements_read: int = 0


OnProgress = Callable[[ReindexProgress], None]


class Staging(Protocol[D_contra]):
    """What is asked of the module that stages a generation, in a folder or a database, in the caller's transaction."""

    def begin(self, db: D_contra, wanted: Manifest, /) -> None:
        """Make the staged tables, empty."""

    def drop(self, db: D_contra, /) -> None:
        """Throw away all that is staged."""

    def counts(self, db: D_contra, /) -> tuple[int, int]:
        """Count the articles that are staged, and all."""


class Tally:
    """What one run has made so far, wherever the archive lies; it tells `on_progress` and writes the report."""

    def __init__(self, before: Manifest, target: Manifest, on_progress: OnProgress, clock: Clock) -> None:
        self._before, self._target = before, target
        self._on_progress = on_progress
        self._clock = clock
        self._began = clock()
        self._rounds = 0  # batches that were all that was left
        self._made = self._passages = 0

    def begin(
        self,
        staging: Staging[D_contra],
        db: D_contra,
        *,
        found: Manifest | None,
        without_codes: Callable[[D_contra], object],
    ) -> int | None:
        """Return how many articles an earlier run staged for this target; None if there is nothing to make anew.

        `found` is what is staged already, of which another target's is thrown away.
        """
        if found == self._target:
            return staging.counts(db)[0]
        staging.drop(db)
        if self._before == self._target and not (self._target.late and without_codes(db)):
            return None
        staging.begin(db, self._target)
        return 0

    @property
    def bearable(self) -> int:
        """How many articles may be left to stage while others wait for the switch."""
        return BATCH_ARTICLES if self._rounds > POLITE_ROUNDS else 0

    def end_batch(self, *, made: int, left: int) -> None:
        """Note that a batch is safe, of so many articles of those that were left."""
        self._rounds += made == left

    def count(self, kept: Iterable[IndexedArticle]) -> None:
        """Count articles that were staged."""
        for item in kept:
            self._made += 1
            self._passages += len(item.passages)

    def tell(self, articles: int, total: int) -> None:
        """Say where the run stands."""
        self._on_progress(ReindexProgress(articles, total, self._made, self._passages, self._clock() - self._began))

    def report(
        self, outcome: Literal["switched", "rebuilt"], after: Manifest, state: ArchiveState, *, resumed: int
    ) -> ReindexReport:
        """Say what the run did, of an archive that is now so."""
        seconds = round(self._clock() - self._began, 3)
        return ReindexReport(outcome, self._before, after, state.articles, state.passages, resumed, seconds)
