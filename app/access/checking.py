"""Checks a key that a request shows, at a bounded cost.

The slow hash is computed once for each key and process: afterwards a keyed fast digest of the whole key tells it again,
and the store is asked each time whether the key is still in force. What was not seen before pays the slow hash, whether
its id is there or not; how often that may fail is bounded, and how many run at once.

What has not the form of a key costs nothing and is not counted. Failures are counted for each key and address, and for
each address over all keys. Who shares an address with others, as behind a proxy, is not kept out by their nonsense: a
key that is in the store is checked beyond the address's bound too. (Ids are public: that one is there is no secret.)
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

from app.access.minting import SlowHash, decoy, fits, slow_hash, spelt
from app.access.rates import Rates
from app.faults import Refusal
from index.keys import Key, KeyStore, Sealed

KNOWN = 1_024
"""Keys whose fast digest is remembered."""

THREADS = 4
"""Threads in which keys are checked."""

SLOW_AT_ONCE = 2
"""Slow hashes that run at once, each in 16 MB; fewer than the threads, so that known keys are not kept waiting."""

SLOW_WAIT = 1.0
"""Seconds that a key which is in the store may wait for its slow hash; what is not there is refused at once."""

FAILURES_A_MINUTE = 20
"""Wrong secrets for one key that an address may show before it has to wait; a key that was right goes on working."""

ADDRESS_FAILURES_A_MINUTE = 200
"""Keys that fail, of any id, before keys that are not in the store cost that address no more slow hashes."""

_NETWORK = 64
"""Bits of an IPv6 address that tell whose it is: one customer has all addresses behind them."""


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
        self._address_failures = Rates(clock=clock)
        self._lock = threading.Lock()
        self._slow = threading.Semaphore(SLOW_AT_ONCE)

    def check(self, shown: str, address: str) -> Key | None:
        """Return the key, or None when it is none, unknown, wrong or revoked. Raises a 429 after too many failures."""
        parts = spelt(shown)
        if parts is None:
            return None
        key_id, secret = parts
        found = self._store.find(key_id)
        key, sealed = found or (None, self._decoy)
        fast = hashlib.blake2b(shown.encode(), key=self._secret, digest_size=32).digest()
        with self._lock:
            proven = self._known.get(fast, b"")
        # What was proven is the hash that the store had then: should the row change, the slow hash is due again.
        right = hmac.compare_digest(proven, sealed.hash)
        if not right:
            tried = _Tried(neighbourhood(address), key_id, there=key is not None and key.revoked is None)
            right = self._fits_slowly(sealed, secret, tried)
        if key is None or key.revoked is not None or not right:
            return None
        with self._lock:
            self._known[fast] = sealed.hash
            self._known.move_to_end(fast)
            while len(self._known) > KNOWN:
                self._known.popitem(last=False)
        return key

    def _fits_slowly(self, sealed: Sealed, secret: str, tried: _Tried) -> bool:
        wait = self._failures.wait(tried.pair, FAILURES_A_MINUTE)
        if not tried.there:
            wait = max(wait, self._address_failures.wait(tried.address, ADDRESS_FAILURES_A_MINUTE))
        if wait > 0:
            raise too_many_failures(wait)
        if not (self._slow.acquire(timeout=SLOW_WAIT) if tried.there else self._slow.acquire(blocking=False)):
            raise too_many_failures(1)
        try:
            right = fits(sealed, secret, self._hashing)
        finally:
            self._slow.release()
        if not right or not tried.there:
            self._failures.take(tried.pair, FAILURES_A_MINUTE)
            self._address_failures.take(tried.address, ADDRESS_FAILURES_A_MINUTE)
        return right


@dataclass(frozen=True, slots=True)
class _Tried:
    """A key that pays the slow hash: from where, its id, and whether the store holds it in force."""

    address: str
    key_id: str
    there: bool

    @property
    def pair(self) -> str:
        return f"{self.key_id} {self.address}"


def neighbourhood(address: str) -> str:
    """Name whom an address belongs to: of IPv6 the network of 64 bits, of anything else the address.

    >>> neighbourhood("2001:db8::1:2"), neighbourhood("::ffff:192.0.2.7"), neighbourhood("192.0.2.7")
    ('2001:db8::/64', '192.0.2.7', '192.0.2.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found), _NETWORK), strict=False))


def too_many_failures(seconds: float) -> Refusal:
    """Refuse further keys for a while."""
    return Refusal(
        429,
        "too_many_keys",
        message="Too many keys were tried that are not valid.",
        hint="Wait, and check the key: `rapporteur keys list` shows those in force.",
        headers={"Retry-After": str(max(1, round(seconds)))},
    )
