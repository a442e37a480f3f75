"""Runs the HTTP server on a socket until it is told to stop, or until the archive turns out not to open.

SIGTERM and Ctrl-C let answers in progress end for ten seconds. What was committed is kept in any case.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from types import FrameType

import structlog
import uvicorn

from app.protocol import Protocol
from app.server import create_app
from app.settings import Settings
from app.wiring import build_service

GRACE_SECONDS = 10
"""How long answers in progress may take to end; the promise is that SIGTERM ends the server within 15 s."""

_WORKING = ("opening", "reading", "writing", "looking", "suggesting", "noting")
"""Names of threads that may still compute: at the interpreter's end they would bring the process down."""

LEAVE_SECONDS = 2.0
"""How long threads may take to end after that."""


def serve(settings: Settings, taken: socket.socket) -> None:
    """Serve until a signal. Raises what opening the archive raised."""
    failures: list[BaseException] = []
    log = structlog.get_logger("rapporteur.server")

    def give_up(error: BaseException) -> None:
        failures.append(error)
        server.should_exit = True

    app = create_app(lambda: build_service(settings, create=True), settings, on_failure=give_up)
    config = uvicorn.Config(
        app,
        http=Protocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="on",
    )
    server = _Server(config, app.state.room.closing)
    _stop_on_signals(server)
    host, port = taken.getsockname()[:2]
    log.info("listening", address=f"http://{host}:{port}", archive=str(settings.archive))
    server.run(sockets=[taken])
    if failures:
        raise failures[0]
    _leave(log)


class _Server(uvicorn.Server):
    """uvicorn, which tells the workroom of a signal at once: a long upload then ends with its next commit."""

    def __init__(self, config: uvicorn.Config, closing: threading.Event) -> None:
        super().__init__(config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop taking work, then stop."""
        self._closing.set()
        super().handle_exit(sig, frame)


def _stop_on_signals(server: uvicorn.Server) -> None:
    """End well on a signal that comes before uvicorn listens to signals, or that it raises again at its end."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)


def _leave(log: structlog.stdlib.BoundLogger) -> None:
    """End the process even while a thread works: its unfinished batch is simply not committed."""
    end = time.monotonic() + LEAVE_SECONDS
    working = [thread for thread in threading.enumerate() if thread.name.startswith(_WORKING)]
    for thread in working:
        thread.join(timeout=max(0.0, end - time.monotonic()))
    if any(thread.is_alive() for thread in working):
        log.warning("stopped while work was in progress; what was committed is kept")
        sys.stderr.flush()
        os._exit(0)
