"""A time limit on every request, from its first byte to the last of its answer.

A request whose body does not come in time is answered 408, one whose answer is not begun in time 504; an answer that
has begun is cut off. Work in a thread goes on to its end, but nobody waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.faults import Refusal, respond

LIMIT = "rapporteur.limit"
"""Where in the scope of a request its time limit stands, in seconds."""


class Deadline:
    """Ends what takes longer than `seconds`, or `upload_seconds` where articles are added."""

    def __init__(self, app: ASGIApp, *, seconds: float, upload_seconds: float, uploads: Collection[str]) -> None:
        self.app = app
        self.seconds = seconds
        self.upload_seconds = upload_seconds
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and end it when its time is over."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False
        headers = Headers(scope=scope)
        whole = "transfer-encoding" not in headers and headers.get("content-length", "0") == "0"

        async def hearing() -> Message:
            nonlocal whole
            message = await receive()
            whole = whole or not message.get("more_body", False)
            return message

        async def telling(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        adding = scope["method"] == "POST" and scope["path"] in self.uploads
        limit = self.upload_seconds if adding else self.seconds
        scope[LIMIT] = limit
        try:
            async with asyncio.timeout(limit) as clock:
                await self.app(scope, hearing, telling)
        except TimeoutError:
            if not clock.expired():
                raise
            if not begun:
                await respond(_too_slow(limit, whole=whole))(scope, receive, send)


def _too_slow(seconds: float, *, whole: bool) -> Refusal:
    if not whole:
        return Refusal(
            408,
            "request_too_slow",
            message=f"The request did not arrive within {seconds:g} seconds.",
            hint="Send it again, in smaller pieces if it is large.",
        )
    return Refusal(
        504,
        "too_slow",
        message=f"There was no answer within {seconds:g} seconds.",
        hint="Ask for less at once, or try again when the server has less to do.",
        headers={"Retry-After": "30"},
    )
