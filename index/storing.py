"""Stores batches of prepared articles and keeps the account of a run: what `add` tells on its way and at its end.

Where the batches come from is `index/ingestion.py` on one machine and `index/bulk` on many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.preparing import Clock
from index.reading import Read
from index.report import Notice, Report
from rag.nouns import IndexedArticle
from rag.seams import Archive

BATCH_ARTICLES = 64


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands after a commit; `ids` are the articles stored since the last call, unchanged ones too.

    Counts and seconds are of the whole run so far.
    """

    ids: tuple[str, ...]
    added: int
    updated: int
    unchanged: int
    failed: int
    passages: int
    seconds: float

    @property
    def articles(self) -> int:
        """Articles of this run that are stored by now."""
        return self.added + self.updated + self.unchanged

    @property
    def rate(self) -> float:
        """Articles stored a second, over the whole run."""
        return self.articles / self.seconds if self.seconds else 0.0

    @property
    def passages_per_second(self) -> float:
        """Passages committed a second, over the whole run."""
        return self.passages / self.seconds if self.seconds else 0.0


class Store:
    """One run's way into an archive; `on_progress` hears of each batch after its commit.

    A batch of more than `most` articles is stored in several transactions.
    """

    def __init__(
        self,
        archive: Archive,
        on_progress: Callable[[Progress], None] | None,
        clock: Clock,
        *,
        most: int = BATCH_ARTICLES,
    ) -> None:
        self._archive = archive
        self._on_progress = on_progress
        self._clock = clock
        self._most = most
        self._began = clock()
        self._ids: list[str] = []
        self._warnings: list[Notice] = []
        self._failed: list[Notice] = []
        self._outcomes = {"added": 0, "updated": 0, "unchanged": 0}
        self._copies = self._passages = 0
        self._untold: list[str] = []

    def note(self, read: Read) -> None:
        """Hear of an article that was read, with what is doubtful about it."""
        self._warnings.extend(read.warnings)
        self._ids.append(read.article.id)

    def fail(self, notice: Notice) -> None:
        """Hear of what could not be read."""
        self._failed.append(notice)

    def known(self, article_id: str) -> None:
        """Hear of an article that is stored already, word for word."""
        self._outcomes["unchanged"] += 1
        self._untold.append(article_id)

    def commit(self, ready: list[IndexedArticle]) -> None:
        """Store articles, and tell of them."""
        while ready:
            batch, ready = _without_repeats(ready, self._most)
            stored = self._archive.add(batch)
            for outcome in stored:
                self._outcomes[outcome] += 1
            self._passages += sum(len(item.passages) for item in batch)
            self._untold.extend(item.article.id for item in batch)
            new = [item.article.id for item, outcome in zip(batch, stored, strict=True) if outcome == "added"]
            self._copies += self._count_copies(new)
        self._tell()

    def report(self) -> Report:
        """Sum up the run."""
        return Report(
            added=self._outcomes["added"],
            updated=self._outcomes["updated"],
            unchanged=self._outcomes["unchanged"],
            copies=self._copies,
            warnings=tuple(self._warnings),
            failed=tuple(self._failed),
            passages=self._passages,
            seconds=round(self._clock() - self._began, 3),
            ids=tuple(self._ids),
        )

    def _count_copies(self, added: Sequence[str]) -> int:
        """Count the articles that print what one stored before them prints; the first of several in a batch is none."""
        later = set(added)
        count = 0
        for article_id in added:
            later.discard(article_id)
            count += any(other not in later for other in self._archive.copies(article_id))
        return count

    def _tell(self) -> None:
        if self._on_progress is None or not self._untold:
            return
        ids, self._untold = tuple(self._untold), []
        seconds = self._clock() - self._began
        self._on_progress(
            Progress(ids, **self._outcomes, failed=len(self._failed), passages=self._passages, seconds=seconds)
        )


def _without_repeats(items: Sequence[IndexedArticle], most: int) -> tuple[list[IndexedArticle], list[IndexedArticle]]:
    """Take one batch off a list: at most so many articles, no id twice, so that each one's outcome is its own."""
    seen: set[str] = set()
    for place, item in enumerate(items[:most]):
        if item.article.id in seen:
            return list(items[:place]), list(items[place:])
        seen.add(item.article.id)
    return list(items[:most]), list(items[most:])
