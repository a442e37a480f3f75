"""Answers to requests that carry an Idempotency-Key, kept for a day so that a repeated request is not done twice.

A request is taken on before it is worked on, and its answer kept after; what another process took on and never answered
(it was killed) may be taken on anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.database import Storage, Tables

KEPT = timedelta(hours=24)
"""How long an answer is repeated."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: by whom, on which route, under which key, and the sha256 of the body."""

    owner: str
    route: str
    key: str
    body: str


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

    def purge(self) -> None:
        """Delete what was kept for longer than it may be."""
        with self._database.writing() as db:
            self._purge(db)

    def take_on(self, asked: Asked) -> Kept | None:
        """Take a request on (None), or return what there is under its key already: an answer, or one being made."""
        now = self._now()
        place = (asked.owner, asked.route, asked.key)
        with self._database.writing() as db:
            self._purge(db)
            row = db.execute("SELECT * FROM replay WHERE owner = ? AND route = ? AND key = ?", place).fetchone()
            if row is not None and (row["status"] is not None or row["process"] == self._process):
                return Kept(row["body"], row["status"], row["media_type"] or "", row["answer"] or b"")
            db.execute("DELETE FROM replay WHERE owner = ? AND route = ? AND key = ?", place)
            db.execute(
                "INSERT INTO replay VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL, ?)",
                (*place, asked.body, self._process, now.isoformat()),
            )
        return None

    def keep(self, asked: Asked, status: int, media_type: str, answer: bytes) -> None:
        """Keep the answer of a request that was taken on."""
        with self._database.writing() as db:
            db.execute(
                "UPDATE replay SET status = ?, media_type = ?, answer = ? WHERE owner = ? AND route = ? AND key = ?",
                (status, media_type, answer, asked.owner, asked.route, asked.key),
            )

    def forget(self, asked: Asked) -> None:
        """Let go of a request that failed, so that it may be tried again."""
        with self._database.writing() as db:
            db.execute(
                "DELETE FROM replay WHERE owner = ? AND route = ? AND key = ? AND status IS NULL",
                (asked.owner, asked.route, asked.key),
            )

    def _purge(self, db: Tables) -> None:
        db.execute("DELETE FROM replay WHERE kept < ?", ((self._now() - KEPT).isoformat(),))
