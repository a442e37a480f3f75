"""What one opened archive offers to the faces: questions, the archive, conversations, and adding to it.

Made by `app/wiring.py`; this file names no concrete class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from index.access import Access
from index.manifest import Manifest
from index.owners import OwnedConversations
from index.reading import Read
from index.report import Notice, Report
from index.storing import Progress
from rag.desk import Desk
from rag.seams import Archive, Conversations
from rag.statement_ledger import StatementLedger


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of one opened archive. Whoever opened it closes it; `release` closes what is behind the parts.

    `learn` has it learn in the background what sentences mean, until it is closed. `settle`, after much was added,
    makes what lets a large archive be searched quickly: that may take minutes, so a server leaves it to others.
    """

    desk: Desk
    archive: Archive
    conversations: Conversations
    ledger: StatementLedger
    access: Access
    manifest: Manifest
    add: Callable[[Iterable[Read | Notice], Callable[[Progress], None]], Report]
    release: Callable[[], None]
    learn: Callable[[], None]
    settle: Callable[[], None]

    def seen_by(self, owner: str) -> Service:
        """The same archive with the conversations of one owner, in which the desk keeps what they ask."""
        own = OwnedConversations(self.conversations, self.access.owners, owner)
        return replace(self, conversations=own, desk=self.desk.keeping_in(own))

    def close(self) -> None:
        """Release files and locks; closing twice is harmless."""
        self.release()
        self.access.close()
        self.conversations.close()
        self.archive.close()
