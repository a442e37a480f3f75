"""The server of a run: a process of its own on a new archive, whose memory is read as it goes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx

from app.processes import end
from eval.load.figures import Record

READY_SECONDS = 120.0
STOP_SECONDS = 20.0
MEMORY_SECONDS = 2.0
TOGETHER = 100
"""Articles in one request while the archive is filled."""


@contextmanager
def served(archive: Path, log: IO[bytes]) -> Iterator[tuple[str, int]]:
    """Serve an archive in a process of its own; yields its address and process number, and stops it with SIGTERM."""
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "0", "--archive", str(archive)]
    with subprocess.Popen(command, stderr=log) as process:  # noqa: S603 (our own command)
        try:
            address = _address(Path(log.name), process)
            yield address, process.pid
        finally:
            end(process, seconds=STOP_SECONDS)


def fill(address: str, articles: Sequence[dict[str, Any]]) -> None:
    """Add the articles that are there from the beginning."""
    with httpx.Client(base_url=address, trust_env=False, timeout=600) as client:
        for start in range(0, len(articles), TOGETHER):
            client.post("/v1/articles", json=list(articles[start : start + TOGETHER])).raise_for_status()


async def watch_memory(pid: int, record: Record) -> None:
    """Note the resident memory of a process until the run is over."""
    began = time.monotonic()
    while (passed := time.monotonic() - began) < record.seconds:
        record.memory.append((passed, _resident_bytes(pid)))
        await asyncio.sleep(MEMORY_SECONDS)


def _resident_bytes(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Read from the log where a server listens, and wait until it is ready. Raises TimeoutError."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        address = next((line["address"] for line in _lines(log) if "address" in line), None)
        if address and _is_ready(address):
            return str(address)
        time.sleep(0.2)
    raise TimeoutError(f"The server was not ready within {READY_SECONDS:.0f} s; its log is {log}.")


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _lines(log: Path) -> Iterator[dict[str, Any]]:
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            yield json.loads(line)
