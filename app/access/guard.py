"""The layer before all routes that lets a request in, or answers it with 401, 403 or 429."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.caller import NOBODY, Caller
from app.access.gate import Gate
from app.access.place import Place
from app.access.roles import needed_role
from app.faults import Refusal, refusal_of, respond
from rag.errors import RapporteurError

CALLER = "rapporteur.caller"
"""Where in the scope of a request its caller stands."""

PLACE = "rapporteur.place"
"""Where the place stands that the caller's request takes."""


class AccessGuard:
    """Asks the gate about every request that needs a role."""

    def __init__(self, app: ASGIApp, *, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its caller noted, or refuse it."""
        role = needed_role(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if role is None:
            await self.app(scope, receive, send)
            return
        address = scope["client"][0] if scope.get("client") else ""
        try:
            caller = await self.gate.admit(Headers(scope=scope), address, role)
            place = self.gate.enter(caller)
        except (Refusal, RapporteurError) as error:
            await respond(refusal_of(error))(scope, receive, send)
            return
        scope[CALLER], scope[PLACE] = caller, place
        try:
            await self.app(scope, receive, send)
        finally:
            # Work that goes on without the request holds the place until it ends.
            place.let_go()


def caller_of(scope: Scope) -> Caller:
    """Who made a request that the guard let in."""
    caller: Caller = scope.get(CALLER, NOBODY)
    return caller


def place_taken(scope: Scope) -> Place | None:
    """The place that a request takes which the guard let in."""
    place: Place | None = scope.get(PLACE)
    return place
