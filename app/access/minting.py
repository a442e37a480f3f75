"""How a key is made, spelt, hashed and compared. Nothing here knows where keys are kept.

A key reads `rapporteur_ID_SECRET`: an id of 12 hexadecimal digits, which is public, and 43 URL-safe characters that
hold 256 random bits. The slow hash is scrypt (RFC 7914); a secret of that length cannot be guessed even from a fast
one, and what a slow one costs the server is bounded in `app/access/checking.py`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import datetime

from index.keys import Key, Role, Sealed

PREFIX = "rapporteur"
COST = "16384:8:1"
"""scrypt's n:r:p: 16 MB and about a tenth of a second. Kept with each hash, so that it may grow."""

_FORM = re.compile(rf"{PREFIX}_([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})")
_MEMORY = 2**27

SlowHash = Callable[[str, bytes, str], bytes]
"""From a secret, a salt and a cost to 32 bytes."""


def slow_hash(secret: str, salt: bytes, cost: str) -> bytes:
    """Hash a secret with scrypt."""
    n, r, p = map(int, cost.split(":"))
    return hashlib.scrypt(secret.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def mint(
    name: str, role: Role, *, now: datetime, per_minute: int | None = None, per_day: int | None = None
) -> tuple[Key, Sealed, str]:
    """Make a key: what is listed, what is kept of its secret, and the text that is shown once."""
    key_id, secret, salt = secrets.token_hex(6), secrets.token_urlsafe(32), secrets.token_bytes(16)
    key = Key(key_id, name.strip(), role, now, per_minute=per_minute, per_day=per_day)
    return key, Sealed(salt, slow_hash(secret, salt, COST), COST), f"{PREFIX}_{key_id}_{secret}"


def spelt(text: str) -> tuple[str, str] | None:
    """Take a key apart into id and secret; None for what has not the form of one."""
    found = _FORM.fullmatch(text)
    return (found[1], found[2]) if found else None


def fits(sealed: Sealed, secret: str, hashing: SlowHash = slow_hash) -> bool:
    """Compare a secret with a kept hash, in a time that does not tell how much of it is right."""
    return hmac.compare_digest(hashing(secret, sealed.salt, sealed.cost), sealed.hash)


def decoy() -> Sealed:
    """Make a hash that no secret fits: checked for ids that are not there, so that they take as long as others."""
    return Sealed(secrets.token_bytes(16), secrets.token_bytes(32), COST)
