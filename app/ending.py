"""Lets a server end without a request left unanswered: it first tells everybody to go elsewhere, and answers meanwhile.

Whoever asks `/readyz` hears that it is ending (`app/routes/health.py`), and each answer closes its connection, so that
its client opens the next one to another server. The signals that begin all this are `app/running.py`'s.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.exposure import is_loopback
from app.settings import Settings
from app.work import Workroom

KEEP_ALIVE_SECONDS = 5
"""For which a connection may wait for its next request."""

DRAIN_SECONDS = 5.0
"""As long: by then a connection that nobody uses any more has been closed, and cannot be used in the last moment."""


def drain_of(settings: Settings) -> float:
    """Return the seconds for which a server that was told to end goes on answering.

    None on loopback, where somebody waits at a terminal and nobody stands between: unless a name or a proxy tells that
    requests are passed on, or the setting says otherwise.
    """
    server = settings.server
    if server.drain_seconds is not None:
        return server.drain_seconds
    passed_on = server.names or settings.access.proxy or not is_loopback(server.host)
    return DRAIN_SECONDS if passed_on else 0.0


class Ending:
    """Closes the connection with each answer that begins once the server is ending."""

    def __init__(self, app: ASGIApp, *, room: Workroom) -> None:
        self.app = app
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""

        async def parting(message: Message) -> None:
            if message["type"] == "http.response.start" and self._room.ending:
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        await self.app(scope, receive, parting if scope["type"] == "http" else send)
