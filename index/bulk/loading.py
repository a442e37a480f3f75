"""Brings partitions into an archive: in their order, some articles at a time, as a plain `add` would have it.

Other writers have their turn between; whatever is left when a run is broken off is loaded by the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.bulk.partitions import Partition, rows_of
from index.bulk.plan import Stretch, Unit
from index.bulk.rows import indexed_of, outcome_of
from index.bulk.stages import REMEDY
from index.preparing import without_text
from index.reading import Clashes, Read, printable
from index.report import Notice
from index.storing import Store
from rag.errors import ArchiveError
from rag.identity import content_hash
from rag.nouns import IndexedArticle
from rag.seams import Archive

SLICE_ARTICLES = 128
"""Articles of one transaction: others who write wait no longer than that takes."""

_STAGES = ("reading", "preparing")
_GONE = "It was stored when the run began, and was changed or removed by somebody else since."


class Loader:
    """Loads partitions one after another; `seconds` adds up what their workers took."""

    def __init__(self, archive: Archive, store: Store, dimensions: int) -> None:
        self._archive = archive
        self._store = store
        self._dimensions = dimensions
        self._clashes = Clashes()
        self.seconds = dict.fromkeys(_STAGES, 0.0)

    def load(self, partition: Partition) -> None:
        """Store what is new in a partition. Raises ArchiveError, perhaps with some of it stored."""
        rows = rows_of(partition)
        ids = [row["id"] for row in rows if row["id"] is not None]
        stored = self._archive.hashes(ids) if ids else {}
        ready: list[IndexedArticle] = []
        for row in rows:
            for stage in _STAGES:
                self.seconds[stage] += row[stage] or 0.0
            outcome = outcome_of(row)
            if outcome is not None:
                self._settle(self._clashes.settled(outcome), row, stored, ready)
        self._store.commit(ready)

    def _settle(
        self, outcome: Read | Notice, row: dict[str, Any], stored: dict[str, str], ready: list[IndexedArticle]
    ) -> None:
        if isinstance(outcome, Notice):
            self._store.fail(outcome)
            return
        self._store.note(outcome)
        article = outcome.article
        content = content_hash(article)
        if stored.get(article.id) == content:
            self._store.known(article.id)
        elif row["stored"]:
            self._store.fail(Notice(outcome.file, outcome.place, _GONE, "Run the same command again."))
        elif not row["spans"]:
            self._store.fail(without_text(outcome))
        else:
            # The same article may come twice before its commit.
            stored[article.id] = content
            ready.append(indexed_of(row, article, self._dimensions))


def holds_still(partition: Partition, archive: Archive) -> bool:
    """Whether what an earlier run prepared can be loaded; what is damaged or out of date is deleted, and made again."""
    try:
        rows = rows_of(partition)
    except ArchiveError:
        if partition.path.exists():
            raise
        return False
    left_out = [found.article for row in rows if row["stored"] and isinstance(found := outcome_of(row), Read)]
    stored = archive.hashes([article.id for article in left_out]) if left_out else {}
    # An article that was removed since has no vectors here.
    if all(stored.get(article.id) == content_hash(article) for article in left_out):
        return True
    partition.path.unlink()
    return False


def fail_left(store: Store, units: Sequence[Unit], left: Sequence[Stretch]) -> None:
    """Report what could not be made, stretch by stretch."""
    for stretch in left:
        reason = "Whatever process read it or prepared what is in it died or failed, again and again."
        store.fail(Notice(printable(units[stretch.unit].path), place_of(stretch), reason, REMEDY))


def place_of(stretch: Stretch) -> str | None:
    """Say where in its file a stretch is; None for all of it.

    >>> place_of(Stretch(0, 576, 768)), place_of(Stretch(0, 6, 7)), place_of(Stretch(0, 64))
    ('articles 577 to 768', 'article 7', 'from article 65 on')
    """
    if stretch.stop is None:
        return f"from article {stretch.start + 1:,} on" if stretch.start else None
    if stretch.stop == stretch.start + 1:
        return f"article {stretch.stop:,}"
    return f"articles {stretch.start + 1:,} to {stretch.stop:,}"
