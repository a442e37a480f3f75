"""Checks a key that a request shows, at a bounded cost.

The slow hash is computed once for each key and process: afterwards a keyed fast digest of the whole key tells it again,
and the store is asked each time whether the key is still in force. What was not seen before pays the slow hash, whether
its id is there or not; how often an address may fail is bounded, and how many slow hashes wait.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from app.access.minting import SlowHash, decoy, fits, slow_hash, spelt
from app.access.rates import Rates
from app.faults import Refusal
from index.keys import Key, KeyStore, Sealed

KNOWN = 1_024
"""Keys whose fast digest is remembered."""

FAILURES_A_MINUTE = 20
"""Wrong keys that one address may show before it has to wait; keys that were right before go on working."""

SLOW_AT_ONCE = 4
"""Slow hashes that run or wait; each takes 16 MB."""


class KeyChecker:
    """Tells whose key it is that a request shows. Used by several threads."""

    def __init__(
        self, store: KeyStore, *, hashing: SlowHash = slow_hash, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._hashing = hashing
        self._secret = secrets.token_bytes(32)
        self._decoy = decoy()
        self._known: OrderedDict[bytes, bytes] = OrderedDict()
        self._failures = Rates(clock=clock)
        self._lock = threading.Lock()
        self._slow = threading.Semaphore(SLOW_AT_ONCE)

    def check(self, shown: str, address: str) -> Key | None:
        """Return the key, or None when it is none, unknown, wrong or revoked. Raises a 429 after too many failures."""
        parts = spelt(shown)
        if parts is None:
            self._note_failure(address)
            return None
        key_id, secret = parts
        found = self._store.find(key_id)
        key, sealed = found or (None, self._decoy)
        fast = hashlib.blake2b(shown.encode(), key=self._secret, digest_size=32).digest()
        with self._lock:
            proven = self._known.get(fast, b"")
        # What was proven is the hash that the store had then: should the row change, the slow hash is due again.
        right = hmac.compare_digest(proven, sealed.hash) or self._fits_slowly(sealed, secret, address)
        if key is None or key.revoked is not None or not right:
            self._note_failure(address)
            return None
        with self._lock:
            self._known[fast] = sealed.hash
            self._known.move_to_end(fast)
            while len(self._known) > KNOWN:
                self._known.popitem(last=False)
        return key

    def _fits_slowly(self, sealed: Sealed, secret: str, address: str) -> bool:
        wait = self._failures.wait(address, FAILURES_A_MINUTE)
        if wait > 0:
            raise too_many_failures(wait)
        if not self._slow.acquire(blocking=False):
            raise too_many_failures(1)
        try:
            return fits(sealed, secret, self._hashing)
        finally:
            self._slow.release()

    def _note_failure(self, address: str) -> None:
        wait = self._failures.take(address, FAILURES_A_MINUTE)
        if wait > 0:
            raise too_many_failures(wait)


def too_many_failures(seconds: float) -> Refusal:
    """Refuse further keys for a while."""
    return Refusal(
        429,
        "too_many_keys",
        message="Too many keys were tried that are not valid.",
        hint="Wait, and check the key: `rapporteur keys list` shows those in force.",
        headers={"Retry-After": str(max(1, round(seconds)))},
    )
