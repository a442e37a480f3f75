"""The workroom as one caller uses it: what they run sees their conversations and nobody else's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.access.place import Place
from app.service import Service
from app.work import Lane, Workroom

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seat:
    """A caller's place in the workroom; `owner` is whose conversations they see, `place` what their work holds."""

    room: Workroom
    owner: str
    place: Place | None = None

    async def run(self, work: Callable[[Service], T], *, lane: Lane = "reading") -> T:
        """Run work on the service as this caller sees it. Raises a 429 when too much is waiting already."""
        return await self.room.run(lambda service: work(service.seen_by(self.owner)), lane=lane, place=self.place)

    @property
    def ending(self) -> bool:
        """Whether the server was told to end; it still answers."""
        return self.room.ending

    @property
    def closing(self) -> threading.Event:
        """Set once the server takes no more work."""
        return self.room.closing

    @property
    def pending(self) -> int:
        """How many pieces of work run or wait, of all callers."""
        return self.room.pending

    @property
    def answering(self) -> bool:
        """Whether a question of anybody is being answered, or waits for it."""
        return self.room.answering

    @property
    def written(self) -> int:
        """Pieces of writing that have ended, of all callers."""
        return self.room.written
