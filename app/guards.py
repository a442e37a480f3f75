"""What is refused before any route runs: foreign Host names, posts from other sites, bodies that are too large.

The Host check keeps a page elsewhere from reading the archive through DNS rebinding; the Origin check keeps its forms
from writing to it. Who may do what is decided in `app/access/`.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.faults import Refusal, respond

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104 (recognised here, not listened on)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_BYTES = 1_048_576
"""Largest body of a route that takes no articles: a question of 4,000 characters fits many times."""


class HostGuard:
    """Answers only to its own names, and takes writes only from its own pages or from no page at all."""

    def __init__(self, app: ASGIApp, *, host: str, names: Collection[str], origins: Collection[str] = ()) -> None:
        self.app = app
        self.origins = frozenset(origin.lower() for origin in origins)
        self.names = LOOPBACK | {host.lower()} | {name.lower() for name in names}
        # An address typed as numbers cannot be rebound, so a server on all interfaces may answer to any of them.
        self.any_address = host in WILDCARDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope), scope["method"])
        await (respond(refusal) if refusal else self.app)(scope, receive, send)

    def _refusal(self, headers: Headers, method: str) -> Refusal | None:
        host = headers.get("host", "")
        name = _hostname(f"//{host}")
        if name not in self.names and not (self.any_address and _is_address(name)):
            hint = "Use localhost, or add the name to server.names in rapporteur.toml."
            return Refusal(400, "bad_host", message="The Host header names another server.", hint=hint)
        if method not in SAFE_METHODS and self._is_foreign(headers, host):
            hint = "Write from the server's own pages, or from a program that sends no Origin header."
            return Refusal(403, "foreign_origin", message="Another site may not write to this archive.", hint=hint)
        return None

    def _is_foreign(self, headers: Headers, host: str) -> bool:
        """Tell a write that another site's page sends; browsers name the page's site, and some its relation to ours."""
        origin = headers.get("origin")
        if origin is not None:
            return origin.lower() not in self.origins and urlsplit_netloc(origin) != host.lower()
        return headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}


class BodyGuard:
    """Refuses a body above its path's limit, whether its length was announced or not."""

    def __init__(self, app: ASGIApp, *, limits: dict[str, int]) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a receiver that counts, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limits.get(scope["path"], BODY_BYTES)
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced[:20]) > limit:
            await respond(_too_large(limit))(scope, receive, send)
            return
        await self.app(scope, _counting(receive, limit), send)


def urlsplit_netloc(origin: str) -> str:
    """Take host and port out of an Origin header; empty when there is none to take (as in `null`)."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _counting(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            # Of all exceptions only this class passes through FastAPI's body parsing unchanged.
            raise HTTPException(413, f"The body is larger than {limit:,} bytes")
        return message

    return counted


def _too_large(limit: int) -> Refusal:
    return Refusal(413, "too_large", message=f"The body is larger than {limit:,} bytes.", hint="Send less at once.")


def _hostname(netloc: str) -> str:
    try:
        return (urlsplit(netloc).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
