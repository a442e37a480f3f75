"""Runs the HTTP server on a socket until it is told to stop, or until the archive turns out not to open.

SIGTERM and Ctrl-C let answers in progress end for ten seconds; before that, SIGTERM leaves load balancers some of them
to send no more (`app/ending.py`). What was committed is kept in any case.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from types import FrameType

import structlog
import uvicorn

from app.ending import KEEP_ALIVE_SECONDS, drain_of
from app.protocol import Protocol
from app.server import create_app
from app.service import Service
from app.settings import Settings
from app.wiring import build_service
from app.work import Workroom

GRACE_SECONDS = 10
"""From the signal until answers in progress are broken off; the promise is that SIGTERM ends the server within 15 s."""

_WORKING = ("opening", "reading", "writing", "looking", "suggesting", "noting")
"""Names of threads that may still compute: at the interpreter's end they would bring the process down."""

LEAVE_SECONDS = 2.0
"""How long threads may take to end after that."""


def serve(
    settings: Settings, taken: socket.socket, *, open_service: Callable[[Settings], Service] | None = None
) -> None:
    """Serve until a signal; without `open_service` what the settings name. Raises what opening the archive raised."""
    failures: list[BaseException] = []
    log = structlog.get_logger("rapporteur.server")

    def give_up(error: BaseException) -> None:
        failures.append(error)
        server.should_exit = True

    opened = open_service or partial(build_service, create=True)
    app = create_app(lambda: opened(settings), settings, on_failure=give_up)
    config = uvicorn.Config(
        app,
        http=Protocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="on",
    )
    server = Server(config, app.state.room, drain=drain_of(settings))
    _stop_on_signals(server)
    host, port = taken.getsockname()[:2]
    log.info("listening", address=f"http://{host}:{port}", archive=str(settings.archive))
    server.run(sockets=[taken])
    if failures:
        raise failures[0]
    _leave(log, within=0.0 if server.force_exit else LEAVE_SECONDS)


class Server(uvicorn.Server):
    """uvicorn, which on SIGTERM goes on answering for `drain` seconds, and says meanwhile that it is ending.

    Ctrl-C spares that, also after SIGTERM: somebody waits. A second signal of a kind ends at once; of each kind one is
    what `up` passes on when Ctrl-C has reached both. Then the workroom hears of it: a long upload ends with its next
    commit.
    """

    def __init__(self, config: uvicorn.Config, room: Workroom, *, drain: float) -> None:
        super().__init__(config)
        self._room = room
        self._drain = drain
        self._told: float | None = None
        self._signals: set[int] = set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 (the signature is the library's)
        """Note a signal. What follows from it is done between two ticks: here a lock might be held by whom it met."""
        if self._told is None:
            self._told = time.monotonic()
        if sig in self._signals:
            self.force_exit = True
        if sig == signal.SIGINT or self.force_exit:
            self._drain = 0.0
        self._signals.add(sig)

    async def on_tick(self, counter: int) -> bool:
        """Follow up on a signal, ten times a second; whether to stop taking requests."""
        if self._told is not None and not self.should_exit:
            self._room.ending = True
            waited = time.monotonic() - self._told
            if waited >= self._drain:
                self.config.timeout_graceful_shutdown = max(1, round(GRACE_SECONDS - waited))
                self._room.closing.set()
                self.should_exit = True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop taking requests and end, closing the archive whatever is broken off."""
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()


def _stop_on_signals(server: uvicorn.Server) -> None:
    """End well on a signal that comes before uvicorn listens to signals, or that it raises again at its end."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)


def _leave(log: structlog.stdlib.BoundLogger, *, within: float) -> None:
    """End the process even while a thread works: its unfinished batch is simply not committed."""
    end = time.monotonic() + within
    working = [thread for thread in threading.enumerate() if thread.name.startswith(_WORKING)]
    for thread in working:
        thread.join(timeout=max(0.0, end - time.monotonic()))
    if any(thread.is_alive() for thread in working):
        log.warning("stopped while work was in progress; what was committed is kept")
        sys.stderr.flush()
        os._exit(0)
