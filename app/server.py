"""The HTTP server: routes, guards and the opening of the archive put together.

What a route does stands in `app/routes/`; how a service is opened stands in `app/wiring.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from starlette.middleware.cors import CORSMiddleware

from app import docs_page, faults, openapi
from app.access.gate import Gate
from app.access.guard import AccessGuard
from app.deadline import Deadline
from app.ending import Ending
from app.feeds import Feeds
from app.guards import BodyGuard, HostGuard
from app.idempotency import REPLAYED
from app.journal import Journal
from app.leaving import Leaving
from app.metrics import Metrics
from app.readiness import Readiness
from app.routes import (
    answers,
    archive,
    articles,
    ask,
    comparing,
    completions,
    conversations,
    exports,
    figures,
    health,
    keys,
    locate,
    search,
    sharing,
    statements,
)
from app.service import Service
from app.settings import Settings
from app.streaming_headers import CONVERSATION_HEADER, QUESTION_HEADER
from app.tools.calling import Call
from app.tools.server import Tools
from app.work import Workroom

DESCRIPTION = (
    "Ask a news archive about talks and negotiations: who said what, when, and which article says so. "
    "Every failure has the body {error: {code, message, hint}}."
)

SENT_HEADERS = ("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID", "X-API-Key")
TOLD_HEADERS = ("ETag", "Retry-After", "X-Request-ID", REPLAYED, CONVERSATION_HEADER, QUESTION_HEADER)
"""Headers that pages of allowed origins may send, and read."""


def create_app(
    open_service: Callable[[], Service],
    settings: Settings,
    *,
    on_failure: Callable[[BaseException], None] = lambda _error: None,
) -> FastAPI:
    """Make the application; the service is opened in the background once it starts, and closed when it ends.

    `on_failure` hears, from the opening thread, why the service could not be opened.
    """
    room = Workroom(open_service, concurrent=settings.limits.concurrent, waiting=settings.limits.waiting)
    gate = Gate(settings, lambda: room.service.access)
    metrics = Metrics()
    tools = Tools(Call(room, metrics))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        room.start(on_failure)
        try:
            async with tools.running():
                yield
        finally:
            gate.close()
            room.close()

    app = FastAPI(
        title="Rapporteur",
        version=version("rapporteur"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.room, app.state.metrics, app.state.feeds, app.state.readiness = room, metrics, Feeds(), Readiness()
    routers = [
        module.router
        for module in (
            *(ask, answers, search, figures, statements, comparing, locate, articles, archive),
            *(conversations, sharing, exports, completions, keys, health),
        )
    ]
    # As they are: `include_router` makes each route anew for its application, which takes the first request 0.1 s.
    app.router.routes.extend(route for router in routers for route in router.routes)
    app.router.routes.append(tools.route())
    faults.install(app, routers)
    openapi.install(app)
    _add_docs(app)
    _add_guards(app, settings, gate)
    app.add_middleware(Journal, metrics=metrics)
    app.add_middleware(Leaving)
    app.add_middleware(Ending, room=room)
    return app


def _add_guards(app: FastAPI, settings: Settings, gate: Gate) -> None:
    """Put the guards before the routes; the last one added is the outermost."""
    server, limits = settings.server, settings.limits
    app.add_middleware(BodyGuard, limits={articles.PATH: limits.upload_megabytes * 1_048_576})
    app.add_middleware(AccessGuard, gate=gate)
    app.add_middleware(
        Deadline, seconds=limits.seconds, upload_seconds=limits.upload_seconds, uploads=frozenset({articles.PATH})
    )
    if server.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=server.origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=SENT_HEADERS,
            expose_headers=TOLD_HEADERS,
        )
    app.add_middleware(HostGuard, host=server.host, names=server.names, origins=server.origins)


def _add_docs(app: FastAPI) -> None:
    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(docs_page.render_docs(app.openapi()), headers=docs_page.HEADERS)
