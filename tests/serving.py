"""The real HTTP server on a small archive, and the real page, on free ports of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from app.client import Client
from app.page_launch import page_command
from app.ports import free_port, listen
from app.processes import end
from app.protocol import Protocol

START_SECONDS = 120.0
STOP_SECONDS = 20.0

FERRY = """Envoy Tamsel Irra said on Tuesday that the Brel Assembly would open the ferry once forty prisoners were free.

"No prisoner, no ferry," she told reporters at the customs house in Ovren.

The Kestowan government called the demand unacceptable. Its spokesman, Udo Pelk, said both shores own the ferry."""

OFFER = """The Brel Assembly offered to reopen the ferry without any condition, Envoy Tamsel Irra said on Friday.

The offer stood for ten days and was not taken up, officials in Kestow said."""

MARKUP_TITLE = """<img src=x onerror="document.title='broken'"> *Flood* talks cost $5 and $6 :red[now]"""
MARKUP = """The commission met 😀 on a wet morning <script>document.title = "broken"</script> and heard the engineers.

Engineer Polda Wen counted <b>219</b> flooded houses & 14 *flooded* barns at Lake Ovren, she told www.lake.example.

The commission adjourned until the lake had fallen."""

DAM_QUOTE = "Negotiator Harl Dostin demanded a joint water meter at the Senn dam before any further meeting."
DAM = "\n\n".join(
    [f"Round {number} of the water talks ended in the old mill without a text." for number in range(1, 31)]
    + [DAM_QUOTE]
    + [f"Delegates then walked through hall {number} of the mill and spoke of the weather." for number in range(1, 31)]
)

RECORDS: list[dict[str, object]] = [
    {
        "id": "ferry",
        "title": "Envoy ties the ferry to prisoners",
        "text": FERRY,
        "published": "2024-05-14",
        "source": "Ovren Gazette",
        "url": "https://gazette.example/ferry",
    },
    {
        "id": "ferry-copy",
        "title": "Irra: ferry waits for prisoners",
        "text": FERRY,
        "published": "2024-05-15",
        "source": "Kestow Courier",
    },
    {
        "id": "offer",
        "title": "Assembly offers an open ferry",
        "text": OFFER,
        "published": "2022-09-02",
        "source": "Kestow Courier",
    },
    {"id": "flood", "title": MARKUP_TITLE, "text": MARKUP},
    {
        "id": "dam",
        "title": "Water talks drag on",
        "text": DAM,
        "published": "2023-11-20",
        "source": "Ovren Gazette",
    },
]

FERRY_QUESTION = "What did Tamsel Irra say about the ferry and the prisoners?"
FLOOD_QUESTION = "How many flooded houses did Polda Wen count at Lake Ovren?"
DAM_QUESTION = "What did Harl Dostin demand at the Senn dam?"
UNKNOWN_QUESTION = "What did Quillan Marsh say about the ferry?"


@contextmanager
def served_archive(folder: Path) -> Iterator[str]:
    """Serve a new archive of the records above; yields the server's address."""
    port = free_port("127.0.0.1", 0, movable=False)
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "app.cli", "serve", "--archive", str(folder), "--port", str(port)]
    with _running(command, f"{address}/readyz", log=folder.parent / "server.log"):
        add_records(address)
        yield address


SERVING = """
import sys
import uvicorn
from app.settings import load_settings
from tests.app.serving import small_app
app = small_app(load_settings({"archive": sys.argv[1]}))
uvicorn.run(app, port=int(sys.argv[2]), log_config=None, access_log=False, lifespan="on")
"""


@contextmanager
def served_process(
    archive: Path | str, settings: Mapping[str, str] | None = None, *, port: int | None = None, log: Path | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve an archive with the small embedder; yields the server's address, and its process, which may be killed.

    `settings` are variables that set more. Without `log`, what the server prints lies beside the archive's folder.
    """
    port = port or free_port("127.0.0.1", 0, movable=False)
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-c", SERVING, str(archive), str(port)]
    log = log or Path(archive).parent / "server.log"
    with _running(command, f"{address}/readyz", log=log, settings=settings) as process:
        yield address, process


@contextmanager
def served_here(app: FastAPI, *, probe: str = "/readyz") -> Iterator[str]:
    """Serve an application from a thread of this process; yields its address once the probe answers."""
    socket = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{socket.getsockname()[1]}"
    server = uvicorn.Server(
        uvicorn.Config(app, http=Protocol, log_config=None, access_log=False, lifespan="on", ws="none")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        _wait_until(lambda: _answers(address + probe), what=f"server at {address}")
        yield address
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)


def add_records(address: str) -> None:
    """Add the records above to a served archive."""
    with Client(address) as client:
        report = client.add_records(RECORDS)
    assert report.added == len(RECORDS), report


@contextmanager
def served_page(address: str, *, log: Path) -> Iterator[str]:
    """Serve the page for the server at an address; yields the page's own address."""
    port = free_port("127.0.0.1", 0, movable=False)
    page = f"http://127.0.0.1:{port}"
    with _running(page_command(address, port=port), f"{page}/_stcore/health", log=log):
        yield page


@contextmanager
def _running(
    command: Sequence[str], probe: str, *, log: Path, settings: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, **(settings or {})}
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment) as process,
    ):
        try:
            _wait_until(lambda: process.poll() is not None or _answers(probe), what=command[-1])
            assert process.poll() is None, f"ended by itself:\n{log.read_text(errors='replace')}"
            yield process
        finally:
            end(process, seconds=STOP_SECONDS)


def _wait_until(ready: Callable[[], bool], *, what: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        assert time.monotonic() < deadline, f"{what} was not ready after {START_SECONDS} s"
        time.sleep(0.1)


def _answers(probe: str) -> bool:
    try:
        return httpx.get(probe, timeout=2, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
