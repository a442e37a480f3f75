"""Ends the work of a client that leaves before its answer begins: what waits in the queue then never runs.

An answer that has begun looks after itself (`app/streaming.py`). A request with a key to repeat it by goes on, since
its client may be about to come back for the answer.
"""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REPEATED = "idempotency-key"


class Leaving:
    """Listens for the client's leaving while the request is worked on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Work on the request, and stop when nobody waits for the answer any more."""
        if scope["type"] != "http" or REPEATED in Headers(scope=scope):
            await self.app(scope, receive, send)
            return
        call = _Call(receive, send)
        # Read ahead by one message: most requests have no body, and their routes never ask for it.
        call.held = await receive()
        call.heed(call.held)
        work = asyncio.create_task(_awaited(self.app, scope, call))
        watch = asyncio.create_task(call.watch(work))
        try:
            await work
        except asyncio.CancelledError:
            if not call.left:
                raise
        finally:
            watch.cancel()


async def _awaited(app: ASGIApp, scope: Scope, call: _Call) -> None:
    await app(scope, call.receive, call.send)


class _Call:
    """One request: what came of it, and whether its answer has begun."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.held: Message | None = None
        self.left = False
        self._receive = receive
        self._send = send
        self._begun = False
        self._whole = asyncio.Event()
        self._gone = asyncio.Event()

    async def receive(self) -> Message:
        """Give the next part of the body, and after the last of them wait for the client's leaving."""
        if self.held is not None:
            message, self.held = self.held, None
            return message
        if self._whole.is_set():
            await self._gone.wait()
            return {"type": "http.disconnect"}
        message = await self._receive()
        self.heed(message)
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer."""
        self._begun = True
        await self._send(message)

    def heed(self, message: Message) -> None:
        """Note whether the request is whole, or its client gone."""
        if message["type"] == "http.disconnect":
            self._gone.set()
        if self._gone.is_set() or not message.get("more_body"):
            self._whole.set()

    async def watch(self, work: asyncio.Task[None]) -> None:
        """Once the request is whole, wait for the client to leave; if no answer has begun by then, end the work."""
        await self._whole.wait()
        while not self._gone.is_set():
            self.heed(await self._receive())
        if not self._begun:
            self.left = True
            work.cancel()
