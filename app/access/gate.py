"""Decides for each request who is asking and whether they may: by key, by the page's own key, or by a proxy's word.

Without keys a server on loopback takes everybody for the user of this machine. Once a key was made, or a signing-in
proxy is named, every request has to say who asks.
"""

from __future__ import annotations

import asyncio
import hmac
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from ipaddress import ip_address, ip_network

from starlette.datastructures import Headers

from app.access.caller import ANYBODY, PAGE, Caller
from app.access.checking import THREADS, KeyChecker
from app.access.exposure import is_loopback
from app.access.minting import spelt
from app.access.place import Place
from app.access.rates import Quotas, Rates
from app.faults import Refusal
from app.settings import Settings
from index.access import Access
from index.conversations import utc_now
from index.keys import Role

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="rapporteur"'}
LONGEST_KEY = 200
LONGEST_USER = 200


class Gate:
    """The guard's judgement over one server; `access` gives the stores once the archive is open."""

    def __init__(
        self, settings: Settings, access: Callable[[], Access], *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._settings = settings.access
        self._proxies = [ip_network(each) for each in settings.access.proxy]
        self._open_to_all = settings.access.without_keys
        self._loopback = is_loopback(settings.server.host)
        self._access = access
        self._now = now
        self._checker: KeyChecker | None = None
        self._quotas: Quotas | None = None
        self._rates = Rates()
        self._busy: Counter[str] = Counter()
        self._counting = threading.Lock()
        # Of their own: a key has to be looked up while all readers' threads are at work.
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="access")

    async def admit(self, headers: Headers, address: str, role: Role) -> Caller:
        """Say who is asking. Raises a Refusal: 400, 401, 403, 429, or 503 while the archive is not open."""
        access = self._access()
        loop = asyncio.get_running_loop()
        caller = await loop.run_in_executor(self._threads, self._identify, access, headers, address)
        if not caller.may(role):
            raise Refusal(
                403,
                "not_allowed",
                message=f"This needs the role {role}; you are a {caller.role}.",
                hint="Ask whoever runs the server for a key with that role.",
            )
        if caller.per_minute:
            wait = (
                await loop.run_in_executor(self._threads, access.shared.take, caller.owner, caller.per_minute)
                if access.shared
                else self._rates.take(caller.owner, caller.per_minute)
            )
            _require(wait, f"more than {caller.per_minute} a minute")
        if caller.per_day:
            taken = loop.run_in_executor(self._threads, self._count, access, caller.owner, caller.per_day)
            _require(await taken, f"more than {caller.per_day} today")
        return caller

    def enter(self, caller: Caller) -> Place:
        """Take one of the places that a caller has at once. Raises a 429 when all are taken."""
        with self._counting:
            if caller.at_once is not None and self._busy[caller.owner] >= caller.at_once:
                _require(1, f"more than {caller.at_once} at once")
            self._busy[caller.owner] += 1
        return Place(lambda by: self._count_busy(caller.owner, by))

    def _count_busy(self, owner: str, by: int) -> None:
        with self._counting:
            self._busy[owner] += by
            if not self._busy[owner]:
                del self._busy[owner]

    def close(self) -> None:
        """Write the day's counts down and end the threads; called before the stores close."""
        if self._quotas is not None:
            self._quotas.write()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _identify(self, access: Access, headers: Headers, address: str) -> Caller:
        shown = _shown(headers)
        page_key = self._settings.page_key
        if shown and page_key is not None and hmac.compare_digest(shown.encode(), page_key.get_secret_value().encode()):
            return PAGE
        if self._open_to_all or (self._loopback and not self._proxies and not access.keys.any()):
            # A client library that must send some key may send any.
            return ANYBODY
        proxied = self._is_proxy(address)
        # A proxy passes on what its own users sign in with: only what reads like a key of ours is one.
        if shown and not (proxied and self._settings.user_header in headers and spelt(shown) is None):
            return self._holder(access, shown, address)
        if proxied:
            return self._signed_in(headers)
        raise Refusal(
            401,
            "no_key",
            message="This server asks for a key.",
            hint="Send it as `Authorization: Bearer KEY`; `rapporteur keys add` makes one.",
            headers=CHALLENGE,
        )

    def _holder(self, access: Access, shown: str, address: str) -> Caller:
        if self._checker is None:
            self._checker = KeyChecker(access.keys)
        key = self._checker.check(shown, address) if len(shown) <= LONGEST_KEY else None
        if key is None:
            raise Refusal(
                401,
                "bad_key",
                message="The key is not valid.",
                hint="It may have been revoked: ask whoever runs the server for another.",
                headers=CHALLENGE,
            )
        return Caller(
            owner=f"key:{key.id}",
            role=key.role,
            label=f"key:{key.id}",
            per_minute=key.per_minute or self._settings.per_minute,
            per_day=key.per_day or self._settings.per_day,
            at_once=self._settings.at_once,
        )

    def _signed_in(self, headers: Headers) -> Caller:
        given = headers.getlist(self._settings.user_header)
        name = _decoded(given[0]).strip() if len(given) == 1 else ""
        if not name or len(name) > LONGEST_USER or not name.isprintable():
            raise Refusal(
                401,
                "not_signed_in",
                message=f"The proxy named no user in {self._settings.user_header}.",
                hint="The proxy has to sign users in, and to set that header once, in UTF-8, over whatever they sent.",
            )
        return Caller(
            owner=f"user:{name}",
            role=self._settings.roles.get(name, self._settings.role),
            # Names are personal: logs tell that a user came through the proxy, not who.
            label="proxy",
            per_minute=self._settings.per_minute,
            per_day=self._settings.per_day,
            at_once=self._settings.at_once,
        )

    def _is_proxy(self, address: str) -> bool:
        try:
            peer = ip_address(address)
        except ValueError:
            return False
        peer = getattr(peer, "ipv4_mapped", None) or peer
        return any(peer in network for network in self._proxies if network.version == peer.version)

    def _count(self, access: Access, owner: str, per_day: int) -> float:
        if self._quotas is None:
            self._quotas = Quotas(access.keys, now=self._now, shared=access.shared)
        return self._quotas.take(owner, per_day)


def _shown(headers: Headers) -> str:
    """Read the key that a request shows, in either of its two places; empty when there is none."""
    authorization, plain = headers.getlist("authorization"), headers.getlist("x-api-key")
    found = {each.strip() for each in plain}
    for each in authorization:
        scheme, _, key = each.strip().partition(" ")
        if scheme.lower() == "bearer":
            found.add(key.strip())
    found.discard("")
    if len(found) > 1:
        raise Refusal(400, "two_keys", message="The request shows two different keys.", hint="Send one, in one header.")
    return found.pop() if found else ""


def _decoded(value: str) -> str:
    """Read a header's value as UTF-8, which it was not read as; empty when it is none."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return ""


def _require(wait: float, asked: str) -> None:
    if wait > 0:
        raise Refusal(
            429,
            "too_often",
            message=f"That is {asked}.",
            hint="Wait as long as Retry-After says, or ask for a key with higher limits.",
            headers={"Retry-After": str(max(1, -int(-wait // 1)))},
        )
