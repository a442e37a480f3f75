"""The tools at `/mcp`, over streamable HTTP: one POST a message, one JSON answer, no session.

Guards, keys and limits are those of every route, since all of it passes the same layers. Without sessions there is none
to be stolen, and nothing to listen to: GET and DELETE are not taken.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.faults import Refusal, respond
from app.tools.calling import Call
from app.tools.verbs import Verbs

PATH = "/mcp"
INSTRUCTIONS = (
    "A news archive about talks and negotiations. `ask` answers a question with sentences that quote articles word for "
    "word; `search`, `statements`, `figures` and `locate` find what an answer of your own may rest on. Say only what "
    "they bear out, and cite outlet and date."
)


class Tools:
    """The tools of one application; `running` has to be entered before they answer."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._manager: StreamableHTTPSessionManager | None = None
        self._route = Route(PATH, self, include_in_schema=False)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer inside the block."""
        server = _server(self._call)
        # Hosts and origins are checked by our own guard, for all routes alike.
        unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        server.streamable_http_app(json_response=True, stateless_http=True, transport_security=unchecked)
        self._manager = server.session_manager
        async with self._manager.run():
            yield
        self._manager = None

    def route(self) -> Route:
        """The route to add to an application."""
        return self._route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one message."""
        scope["route"] = self._route  # what logs and counts call it
        if scope["method"] != "POST" or self._manager is None:
            refusal = Refusal(
                405,
                "method_not_allowed",
                message="Tools are called with POST.",
                hint="Point a client of the Model Context Protocol (streamable HTTP) at this address.",
                headers={"Allow": "POST"},
            )
            await respond(refusal)(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)


def _server(call: Call) -> MCPServer[Any]:
    server: MCPServer[Any] = MCPServer(
        "rapporteur",
        title="Rapporteur",
        instructions=INSTRUCTIONS,
        version=version("rapporteur"),
        log_level="WARNING",
        subscriptions=False,
    )
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for verb in Verbs(call).all():
        server.add_tool(verb, annotations=reading, structured_output=True)
    return server
