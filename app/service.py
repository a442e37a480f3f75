"""What one opened archive offers to the faces: questions, the archive, conversations, and adding to it.

Made by `app/wiring.py`; this file names no concrete class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.ingestion import Progress
from index.manifest import Manifest
from index.reading import Read
from index.report import Notice, Report
from rag.desk import Desk
from rag.seams import Archive, Conversations
from rag.statement_ledger import StatementLedger


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of one opened archive. Whoever opened it closes it; `release` closes what is behind the parts."""

    desk: Desk
    archive: Archive
    conversations: Conversations
    ledger: StatementLedger
    manifest: Manifest
    add: Callable[[Iterable[Read | Notice], Callable[[Progress], None]], Report]
    release: Callable[[], None]

    def close(self) -> None:
        """Release files and locks; closing twice is harmless."""
        self.release()
        self.conversations.close()
        self.archive.close()
