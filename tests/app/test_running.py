"""The server and the page as processes of their own: they say where they listen and end on a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.ports import free_port, listen

RAPPORTEUR = [sys.executable, "-m", "app.cli"]


@contextmanager
def running(*args: str) -> Iterator[subprocess.Popen[str]]:
    command = [*RAPPORTEUR, *args]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def test_serve_says_where_it_listens_answers_while_it_loads_and_ends_on_sigterm(tmp_path: Path) -> None:
    with running("serve", "--port", "0", "--archive", str(tmp_path / "archive")) as server:
        assert server.stderr is not None
        address = json.loads(server.stderr.readline())["address"]
        health = httpx.get(f"{address}/healthz", timeout=60, trust_env=False)
        assert health.json() == {"status": "alive"}
        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(15) == 0
        assert time.monotonic() - began < 15


def test_serve_ends_with_one_line_when_the_archive_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with running("serve", "--port", "0", "--archive", str(tmp_path)) as server:
        _, errors = server.communicate(timeout=120)
    assert server.returncode == 1
    assert errors.splitlines()[-1].startswith(f"error: {tmp_path} is not an archive")
    assert "Traceback" not in errors


def test_serve_says_that_a_port_is_in_use(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        with running("serve", "--port", port, "--archive", str(tmp_path / "archive")) as server:
            _, errors = server.communicate(timeout=60)
    assert server.returncode == 1
    assert errors.startswith(f"error: Cannot listen on 127.0.0.1:{port}: Address already in use.")


@pytest.mark.slow
def test_up_starts_server_and_page_prints_both_addresses_and_stops_both(tmp_path: Path) -> None:
    api, page = (str(free_port("127.0.0.1", 0, movable=False)) for _ in range(2))
    with running("up", "--port", api, "--page-port", page, "--archive", str(tmp_path / "archive")) as both:
        assert both.stdout is not None
        told = [both.stdout.readline() for _ in range(2)]
        assert f"http://127.0.0.1:{page}" in told[0]
        assert f"http://127.0.0.1:{api}" in told[1]
        assert httpx.get(f"http://127.0.0.1:{api}/readyz", trust_env=False).status_code == 200
        assert httpx.get(f"http://127.0.0.1:{page}/", trust_env=False).status_code == 200
        both.send_signal(signal.SIGINT)
        assert both.wait(30) == 0
    for port in (api, page):
        with listen("127.0.0.1", int(port)):
            assert os.getpid()
