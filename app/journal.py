"""One log line and one count for each request, and the last net under all routes.

The line holds method, route, status, milliseconds and who asked (a key's public id): never a question, a query string,
a body, a key or a person's name. A request's id is the caller's `X-Request-ID` where that is short and plain, else one
of our own; every line that is logged while the request is worked on carries it.
"""

from __future__ import annotations

import re
import time
from secrets import token_hex

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.guard import caller_of
from app.faults import refusal_of, respond
from app.metrics import Metrics

QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Probes ask every few seconds; they are counted but not logged."""

METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"})
"""Methods that get a counter of their own; a client may invent any number of others."""

SECURITY_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))

_PLAIN = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)


class Journal:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics
        self.log = structlog.get_logger("rapporteur.http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request and note it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._answer(scope, receive, send, request_id)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                message["headers"] = [
                    *message.get("headers", ()),
                    *SECURITY_HEADERS,
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        began = time.perf_counter()
        try:
            await self.app(scope, receive, noting)
        except Exception as error:  # the one net of the server: a bug must not end the process or show itself
            self.log.exception("failed", method=scope["method"], route=_route(scope))
            if status == 0:
                await respond(refusal_of(error))(scope, receive, noting)
        self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        if route not in QUIET:
            ms = round(seconds * 1000, 1)
            caller = caller_of(scope).label
            self.log.info("request", method=method, route=route, status=status, ms=ms, caller=caller)


def _request_id(headers: Headers) -> str:
    given = headers.getlist("x-request-id")
    # Anything else could break a log line, or fill the log.
    return given[0] if len(given) == 1 and _PLAIN.fullmatch(given[0]) else token_hex(8)


def _route(scope: Scope) -> str:
    """The route's template, so that ids do not become labels; `unmatched` when there is none."""
    return str(getattr(scope.get("route"), "path", "unmatched"))
