"""Runs a tool's work for whoever the guard let in, and tells failures in words that a language model can act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from starlette.requests import Request

from app.access.guard import caller_of, place_taken
from app.faults import Refusal, refusal_of
from app.metrics import Metrics
from app.seat import Seat
from app.service import Service
from app.work import Workroom
from rag.errors import RapporteurError

T = TypeVar("T")


class Call:
    """Where tools run: in the workroom that the HTTP routes use, with its bounds."""

    def __init__(self, room: Workroom, metrics: Metrics) -> None:
        self._room = room
        self.metrics = metrics

    async def run(self, ctx: Context[Any, Any], work: Callable[[Service], T]) -> T:
        """Run work as the caller of this request. Raises ToolError with what was found and what to do."""
        request = ctx.request_context.request
        scope = request.scope if isinstance(request, Request) else {}
        try:
            return await Seat(self._room, caller_of(scope).owner, place_taken(scope)).run(work)
        except (RapporteurError, Refusal) as error:
            detail = refusal_of(error).detail
            raise ToolError(f"{detail.message} {detail.hint}".rstrip()) from error
