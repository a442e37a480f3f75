"""Keys of the HTTP API as they are kept: a public id, a role, limits, and a slow hash of the secret.

Nothing here makes or checks a secret; that is `app/access/`. A key that was revoked stays listed, and opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from sqlite3 import Row
from typing import Literal, get_args

from index.database import Storage
from rag.errors import InputError, NotFoundError

Role = Literal["reader", "editor", "admin"]
"""What a key may do; each role may do all that the one before it may."""

ROLES: tuple[Role, ...] = get_args(Role)

LONGEST_NAME = 100
USE_DAYS = 35
"""Days for which the number of requests is remembered."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is listed; `per_minute` and `per_day` are requests, None for what the settings say."""

    id: str
    name: str
    role: Role
    created: datetime
    revoked: datetime | None = None
    per_minute: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The slow hash of a secret, with what it takes to compute it again: salt, and scrypt's `n:r:p`."""

    salt: bytes
    hash: bytes
    cost: str


class KeyStore:
    """Keys and their use in the file of conversations; any number of threads and processes may use it at once."""

    def __init__(self, database: Storage, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._database = database

    def add(self, key: Key, sealed: Sealed) -> None:
        """Keep a new key. Raises InputError for an unfit name, or one that a key in force has already."""
        _check(key)
        with self._database.writing() as db:
            taken = db.execute("SELECT id FROM access_key WHERE name = ? AND revoked IS NULL", (key.name,)).fetchone()
            if taken:
                raise InputError(
                    f"There is a key named {key.name!r} already ({taken[0]}).", hint="Choose another name or revoke it."
                )
            db.execute(
                "INSERT INTO access_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    *(key.id, key.name, key.role, sealed.salt, sealed.hash, sealed.cost),
                    *(key.per_minute, key.per_day, key.created.isoformat()),
                ),
            )

    def find(self, key_id: str) -> tuple[Key, Sealed] | None:
        """Read one key with its hash, revoked or not."""
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM access_key WHERE id = ?", (key_id,)).fetchone()
        return (_key(row), Sealed(row["salt"], row["hash"], row["cost"])) if row else None

    def list(self) -> list[Key]:
        """List all keys in the order of their making."""
        with self._database.reading() as db:
            return [_key(row) for row in db.execute("SELECT * FROM access_key ORDER BY created, id").fetchall()]

    def any(self) -> bool:
        """Tell whether a key was ever made, be it revoked since."""
        with self._database.reading() as db:
            return db.execute("SELECT 1 FROM access_key LIMIT 1").fetchone() is not None

    def in_force(self) -> bool:
        """Tell whether there is a key that opens something."""
        with self._database.reading() as db:
            return db.execute("SELECT 1 FROM access_key WHERE revoked IS NULL").fetchone() is not None

    def revoke(self, named: str) -> Key:
        """Revoke a key by its id or, while it is in force, by its name. Raises NotFoundError."""
        with self._database.writing() as db:
            row = db.execute(
                "SELECT * FROM access_key WHERE revoked IS NULL AND (id = ? OR name = ?) ORDER BY id = ? DESC",
                (named, named, named),
            ).fetchone()
            if row is None:
                raise NotFoundError(
                    f"No key in force has the id or name {named[:100]!r}.", hint="`rapporteur keys list` shows them."
                )
            db.execute("UPDATE access_key SET revoked = ? WHERE id = ?", (self._now().isoformat(), row["id"]))
            return _key(db.execute("SELECT * FROM access_key WHERE id = ?", (row["id"],)).fetchone())

    def used(self, owner: str, day: date) -> int:
        """How many requests of somebody were noted on a day."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT requests FROM access_use WHERE owner = ? AND day = ?", (owner, day.isoformat())
            ).fetchone()
        return int(row[0]) if row else 0

    def note_use(self, counts: dict[tuple[str, date], int]) -> None:
        """Add requests to the days of their makers, and forget days long past."""
        with self._database.writing() as db:
            for (owner, day), requests in counts.items():
                db.execute(
                    "INSERT INTO access_use VALUES (?, ?, ?)"
                    " ON CONFLICT (owner, day) DO UPDATE SET requests = access_use.requests + excluded.requests",
                    (owner, day.isoformat(), requests),
                )
            oldest = date.fromordinal(self._now().astimezone(UTC).date().toordinal() - USE_DAYS)
            db.execute("DELETE FROM access_use WHERE day < ?", (oldest.isoformat(),))


def _check(key: Key) -> None:
    if not key.name.strip() or len(key.name) > LONGEST_NAME or not key.name.isprintable():
        raise InputError(
            f"A key's name has 1 to {LONGEST_NAME} printable characters.", hint="Name its holder or its use."
        )
    if key.role not in ROLES:
        raise InputError(f"There is no role {key.role!r}.", hint=f"Choose one of {', '.join(ROLES)}.")


def _key(row: Row) -> Key:
    return Key(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        created=datetime.fromisoformat(row["created"]),
        revoked=datetime.fromisoformat(row["revoked"]) if row["revoked"] else None,
        per_minute=row["per_minute"],
        per_day=row["per_day"],
    )
