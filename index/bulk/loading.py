"""Brings partitions into an archive: in their order, each in one transaction, as a plain `add` would have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.bulk.partitions import Partition, rows_of
from index.bulk.plan import Stretch, Unit
from index.bulk.rows import indexed_of, outcome_of
from index.preparing import without_text
from index.reading import Clashes, Read, printable
from index.report import Notice
from index.storing import Store
from rag.identity import content_hash
from rag.nouns import IndexedArticle
from rag.seams import Archive

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
        """Store what is new in a partition. Raises ArchiveError, with nothing of it stored."""
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


def fail_left(store: Store, units: Sequence[Unit], left: Sequence[Stretch]) -> None:
    """Report what could not be made, file by file."""
    for stretch in left:
        place = f"from article {stretch.start + 1:,} on" if stretch.start else None
        reason = "Whatever process read it or prepared what is in it died or failed, again and again."
        remedy = "Leave it out or mend it; `rapporteur add` of this file alone shows what is wrong."
        store.fail(Notice(printable(units[stretch.unit].path), place, reason, remedy))
