"""A load balancer before server processes of ours: it does what docs/scaling.md asks of one, and nothing more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpx

from app.ending import DRAIN_SECONDS, KEEP_ALIVE_SECONDS
from tests.postgres_server import free_port

ASKED_EVERY = 0.2
"""Seconds between two looks at the servers."""


class Process:
    """One server process, which can be ended as an operator would."""

    def __init__(self, archive: str) -> None:
        self.port = free_port()
        self._command = [sys.executable, "-m", "tests.app.small_server", archive, str(self.port)]
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=10, trust_env=False).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def start(self) -> None:
        """Start it as behind a load balancer."""
        environment = {**os.environ, "RAPPORTEUR_SERVER__DRAIN_SECONDS": str(DRAIN_SECONDS)}
        self._running = subprocess.Popen(self._command, env=environment)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        self._running.send_signal(how)
        assert self._running.wait(30) == 0


class Balancer:
    """Gives each request to one of the servers that were ready when they were last asked, and sends it once.

    Connections are kept for the next request, but shorter than a server keeps them.
    """

    def __init__(self, processes: Sequence[Process]) -> None:
        self._processes = processes
        self._ready: tuple[Process, ...] = ()
        self._done = threading.Event()
        self._asking = threading.Thread(target=self._ask)
        limits = httpx.Limits(keepalive_expiry=KEEP_ALIVE_SECONDS / 2)
        self._client = httpx.Client(timeout=60, trust_env=False, limits=limits)

    def has(self, process: Process) -> bool:
        """Whether it sends requests to a server."""
        return process in self._ready

    def post(self, turn: int, path: str, body: Mapping[str, object]) -> httpx.Response:
        """Send a request to a ready server: the next of them with each turn."""
        ready = self._ready
        assert ready, "no server is ready"
        return self._client.post(f"{ready[turn % len(ready)].url}{path}", json=body)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Ask the servers during a block."""
        self._asking.start()
        try:
            yield
        finally:
            self._done.set()
            self._asking.join()
            self._client.close()

    def _ask(self) -> None:
        while not self._done.wait(ASKED_EVERY):
            self._ready = tuple(process for process in self._processes if process.is_ready())


@contextmanager
def two(archive: str) -> Iterator[tuple[Process, Process]]:
    """Two processes that serve one archive, until the block ends."""
    processes = (Process(archive), Process(archive))
    try:
        yield processes
    finally:
        for each in processes:
            each.stop(signal.SIGINT)
