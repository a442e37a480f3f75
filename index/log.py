"""Reads the log of changes and the marks that say how far each derived part has followed it."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Connection
from typing import Literal

Part = Literal["vectors", "lexical"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A derived part as far as it has come; `file` is its name in its folder, `checksum` the file's sha256 or empty."""

    part: Part
    sequence: int
    file: str
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One article version that came or went, with the rows `first..last` of its passages."""

    sequence: int
    kind: Literal["put", "remove"]
    article: int
    first: int
    last: int


def last_sequence(db: Connection) -> int:
    """Return the number of the newest operation, 0 before the first."""
    (found,) = db.execute("SELECT max(seq) FROM op").fetchone()
    return int(found or 0)


def operations(db: Connection, *, after: int) -> list[Operation]:
    """Read what happened after a sequence number, in order."""
    rows = db.execute("SELECT seq, kind, article, first, last FROM op WHERE seq > ? ORDER BY seq", (after,))
    return [Operation(*row) for row in rows]


def passages_touched(db: Connection, *, after: int) -> int:
    """Count the passages that came or went after a sequence number: what catching up would cost."""
    (found,) = db.execute("SELECT sum(last - first + 1) FROM op WHERE seq > ?", (after,)).fetchone()
    return int(found or 0)


def mark(db: Connection, part: Part) -> Mark | None:
    """Read a part's mark; None if it was never built."""
    row = db.execute("SELECT part, seq, file, checksum FROM mark WHERE part = ?", (part,)).fetchone()
    return Mark(*row) if row else None


def append_turn(db: Connection) -> None:
    """Let the sequence grow by an operation on no article: who follows the log then looks at the generation."""
    db.execute("INSERT INTO op (kind, article, first, last) VALUES ('remove', 0, 1, 0)")


def set_mark(db: Connection, new: Mark) -> None:
    """Name the state that a part has reached."""
    db.execute(
        "INSERT OR REPLACE INTO mark (part, seq, file, checksum) VALUES (?, ?, ?, ?)",
        (new.part, new.sequence, new.file, new.checksum),
    )


def forget_mark(db: Connection, part: Part) -> None:
    """Make a part count as never built, so that it is built anew."""
    db.execute("DELETE FROM mark WHERE part = ?", (part,))
