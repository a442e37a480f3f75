"""Answers to requests that carry an Idempotency-Key, kept for a day so that a repeated request is not done twice.

A request is taken on before it is worked on, and its answer kept after. What another process took on is taken on anew
once the request's time is over (it was killed, or nobody waits for it any more), what this one took on once it let go.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from index.database import Storage

KEPT = timedelta(hours=24)
"""How long an answer is repeated."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: by whom, on which route, under which key, the sha256 of the body, and how long it may take."""

    owner: str
    route: str
    key: str
    body: str
    within: timedelta = timedelta(hours=1)

    @property
    def place(self) -> tuple[str, str, str]:
        """What its row is found by."""
        return self.owner, self.route, self.key


@dataclass(frozen=True, slots=True)
class Kept:
    """The kept answer of a request; `status` is None while it is being worked on."""

    body: str
    status: int | None
    media_type: str
    answer: bytes


class Replays:
    """Kept answers in the file of conversations; any number of threads and processes may use it at once."""

    def __init__(self, database: Storage, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._process = secrets.token_hex(8)
        self._database = database
        self._working: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()

    def take_on(self, asked: Asked) -> Kept | None:
        """Take a request on (None), or return what there is under its key already: an answer, or one being made."""
        now = self._now()
        place = asked.place
        with self._lock, self._database.writing() as db:
            db.execute("DELETE FROM replay WHERE kept < ?", ((now - KEPT).isoformat(),))
            row = db.execute("SELECT * FROM replay WHERE owner = ? AND route = ? AND key = ?", place).fetchone()
            if row is not None and (
                row["status"] is not None or row["body"] != asked.body or self._is_held(row, asked)
            ):
                return Kept(row["body"], row["status"], row["media_type"] or "", row["answer"] or b"")
            db.execute("DELETE FROM replay WHERE owner = ? AND route = ? AND key = ?", place)
            db.execute(
                "INSERT INTO replay VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL, ?)",
                (*place, asked.body, self._process, now.isoformat()),
            )
            self._working.add(place)
        return None

    def keep(self, asked: Asked, status: int, media_type: str, answer: bytes) -> None:
        """Keep the answer of a request that was taken on, unless another process has taken it on since."""
        with self._lock, self._letting_go(asked), self._database.writing() as db:
            db.execute(
                "UPDATE replay SET status = ?, media_type = ?, answer = ? "
                "WHERE owner = ? AND route = ? AND key = ? AND process = ?",
                (status, media_type, answer, *asked.place, self._process),
            )

    def forget(self, asked: Asked) -> None:
        """Let go of a request that failed, so that it may be tried again."""
        with self._lock, self._letting_go(asked), self._database.writing() as db:
            db.execute(
                "DELETE FROM replay WHERE owner = ? AND route = ? AND key = ? AND process = ? AND status IS NULL",
                (*asked.place, self._process),
            )

    def _is_held(self, row: Any, asked: Asked) -> bool:
        """Tell whether somebody still works on the request of a row."""
        if row["process"] == self._process:
            # Not if the row outlived its work because the database could not be written to.
            return asked.place in self._working
        return self._now() - datetime.fromisoformat(row["kept"]) <= asked.within

    @contextmanager
    def _letting_go(self, asked: Asked) -> Iterator[None]:
        """Work on it no longer, whether its row could be written or not."""
        try:
            yield
        finally:
            self._working.discard(asked.place)
