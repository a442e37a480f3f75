"""The HTTP server: routes, guards and the opening of the archive put together.

What a route does stands in `app/routes/`; how a service is opened stands in `app/wiring.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from app import docs_page, faults
from app.guards import BodyGuard, HostGuard
from app.journal import Journal
from app.metrics import Metrics
from app.routes import (
    answers,
    archive,
    articles,
    ask,
    comparing,
    conversations,
    exports,
    figures,
    health,
    locate,
    search,
    statements,
)
from app.service import Service
from app.settings import Settings
from app.work import Workroom

DESCRIPTION = (
    "Ask a news archive about talks and negotiations: who said what, when, and which article says so. "
    "Every failure has the body {error: {code, message, hint}}."
)


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
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        room.start(on_failure)
        try:
            yield
        finally:
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
    app.state.room, app.state.metrics = room, metrics
    routers = [
        module.router
        for module in (
            ask,
            answers,
            search,
            figures,
            statements,
            comparing,
            locate,
            articles,
            archive,
            conversations,
            exports,
            health,
        )
    ]
    for router in routers:
        app.include_router(router)
    faults.install(app, routers)
    _add_docs(app)
    # The last one added is the outermost.
    app.add_middleware(BodyGuard, limits={articles.PATH: settings.limits.upload_megabytes * 1_048_576})
    app.add_middleware(HostGuard, host=settings.server.host, names=settings.server.names)
    app.add_middleware(Journal, metrics=metrics)
    return app


def _add_docs(app: FastAPI) -> None:
    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(docs_page.render_docs(app.openapi()), headers=docs_page.HEADERS)
