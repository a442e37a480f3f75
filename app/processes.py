"""Runs several programs as one: starts them, waits until each answers, and stops all of them together.

Children stay in the parent's process group, so that Ctrl-C in a terminal reaches all; each is stopped by its own pid.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

import httpx

from rag.errors import RapporteurError

POLL_SECONDS = 0.3
STOP_SECONDS = 13.0
"""How long a child may take to end after SIGTERM before it is killed."""


@dataclass(frozen=True, slots=True)
class Child:
    """A program, and the address that answers 200 once it is ready."""

    name: str
    command: Sequence[str]
    probe: str
    environment: Mapping[str, str] = field(default_factory=dict)


def run_together(children: Sequence[Child], on_ready: Callable[[], None]) -> None:
    """Run all children until a signal comes. Raises RapporteurError when one of them ends by itself."""
    with _stop_signal() as stop:
        running: list[tuple[Child, subprocess.Popen[bytes]]] = []
        try:
            for child in children:
                environment = os.environ | dict(child.environment)
                running.append((child, subprocess.Popen(child.command, env=environment)))  # noqa: S603 (our own commands)
            _wait_until_ready(running, stop)
            if not stop.is_set():
                on_ready()
            while not stop.wait(POLL_SECONDS):
                _check_alive(running)
        finally:
            end(*(process for _, process in running))


def _wait_until_ready(running: Sequence[tuple[Child, subprocess.Popen[bytes]]], stop: threading.Event) -> None:
    waiting = [child for child, _ in running]
    while waiting and not stop.wait(POLL_SECONDS):
        _check_alive(running)
        waiting = [child for child in waiting if not _answers(child.probe)]
    _check_alive([] if stop.is_set() else running)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _check_alive(running: Sequence[tuple[Child, subprocess.Popen[bytes]]]) -> None:
    for child, process in running:
        code = process.poll()
        if code is not None:
            raise RapporteurError(
                f"The {child.name} ended by itself (exit code {code}); the rest was stopped.",
                hint="Its own message stands above.",
            )


def end(*processes: subprocess.Popen[bytes], seconds: float = STOP_SECONDS) -> None:
    """Ask processes to end all at once, and kill those that take longer; all have ended then."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _stop_signal() -> Iterator[threading.Event]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into an event; the former handlers come back at the end."""
    stop = threading.Event()

    def note(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    former = {each: signal.signal(each, note) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield stop
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)
