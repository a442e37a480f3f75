"""A server that is told to end lets load balancers know, answers meanwhile, and then goes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.ending import drain_of
from app.running import GRACE_SECONDS, Server
from app.settings import load_settings
from app.work import Workroom
from tests.app.serving import RECORDS, settings_in, small_app
from tests.postgres_server import eventually, free_port

LONG = 1e6
"""Seconds of a drain that is not over while a test looks."""


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ({}, 0),
        ({"server.host": "::1"}, 0),
        ({"server.host": "0.0.0.0"}, 5),
        ({"server.names": ["news.example"]}, 5),
        ({"access.proxy": ["127.0.0.1"]}, 5),
        ({"server.drain_seconds": 2.5}, 2.5),
        ({"server.host": "0.0.0.0", "server.drain_seconds": 0}, 0),
    ],
)
def test_it_goes_on_answering_where_others_than_this_machine_send_requests(
    given: dict[str, object], seconds: float
) -> None:
    assert drain_of(load_settings(given)) == seconds


def test_a_server_that_is_ending_is_not_ready_and_closes_the_connection_with_each_answer(client: TestClient) -> None:
    room = cast("Workroom", cast("FastAPI", client.app).state.room)
    before = client.get("/readyz")
    room.ending = True
    told = client.get("/readyz")
    answer, missing = client.get("/v1/articles"), client.get("/v1/nothing")
    room.ending = False
    after = client.get("/readyz")
    assert (told.status_code, told.json()["error"]["code"]) == (503, "ending")
    assert [each.status_code for each in (before, answer, missing, after)] == [200, 200, 404, 200]
    assert [each.headers.get("connection") for each in (before, after)] == [None, None]
    assert {each.headers["connection"] for each in (told, answer, missing)} == {"close"}


def told_to_end(folder: Path, *signals: signal.Signals, drain: float = LONG) -> tuple[Server, Workroom]:
    """A server after these signals, and after its next look at them."""
    app = small_app(settings_in(folder))
    room = cast("Workroom", app.state.room)
    server = Server(uvicorn.Config(app, log_config=None), room, drain=drain)
    for each in signals:
        server.handle_exit(each, None)
    asyncio.run(server.on_tick(1))
    return server, room


@pytest.mark.parametrize(
    ("signals", "ending", "closing", "at_once"),
    [
        ([], False, False, False),
        ([signal.SIGTERM], True, False, False),
        ([signal.SIGINT], True, True, False),
        ([signal.SIGTERM, signal.SIGINT], True, True, False),
        ([signal.SIGINT, signal.SIGTERM], True, True, False),
        ([signal.SIGTERM, signal.SIGTERM], True, True, True),
        ([signal.SIGINT, signal.SIGINT], True, True, True),
    ],
)
def test_sigterm_is_waited_after_ctrl_c_is_not_and_a_second_of_a_kind_breaks_answers_off(
    tmp_path: Path, signals: list[signal.Signals], ending: bool, closing: bool, at_once: bool
) -> None:
    server, room = told_to_end(tmp_path, *signals)
    assert (room.ending, room.closing.is_set(), server.should_exit, server.force_exit) == (
        ending,
        closing,
        closing,
        at_once,
    )


def test_without_a_drain_sigterm_is_followed_at_once_and_answers_have_all_the_time(tmp_path: Path) -> None:
    server, room = told_to_end(tmp_path, signal.SIGTERM, drain=0)
    assert room.closing.is_set()
    assert server.should_exit
    assert server.config.timeout_graceful_shutdown == GRACE_SECONDS


@contextmanager
def behind_a_balancer(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server process that is ready: its address, and the process, whose log is `folder / "log"`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.app.small_server", str(folder / "archive"), str(port)]
    environment = {**os.environ, "RAPPORTEUR_SERVER__DRAIN_SECONDS": "8"}
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log, env=environment) as server:
        try:
            assert eventually(lambda: readiness(address) == "ready", 120)
            yield address, server
        finally:
            server.kill()


def readiness(address: str) -> str:
    """What a load balancer is told."""
    try:
        answer = httpx.get(f"{address}/readyz", trust_env=False, timeout=60)
    except httpx.TransportError:
        return "no answer"
    return "ready" if answer.status_code == 200 else str(answer.json()["error"]["code"])


@pytest.mark.slow
def test_a_kept_connection_is_answered_after_sigterm_and_ctrl_c_spares_the_rest(tmp_path: Path) -> None:
    with (
        behind_a_balancer(tmp_path) as (address, server),
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        assert client.post("/v1/articles", json=RECORDS).json()["added"] == 3
        server.send_signal(signal.SIGTERM)
        assert eventually(lambda: readiness(address) == "ending")
        answer = client.post("/v1/ask", json={"question": "Who said that the ferries would sail?"})
        assert (answer.status_code, answer.headers["connection"]) == (200, "close")
        assert "Oduya" in answer.json()["answer"]
        # An article that comes now is stored, and its client told so.
        assert client.post("/v1/articles", json={"id": "late", "text": "Delegates left."}).json()["added"] == 1
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0
        assert readiness(address) == "no answer"


@pytest.mark.slow
def test_a_second_sigterm_ends_a_server_that_was_still_answering_without_a_fault(tmp_path: Path) -> None:
    with behind_a_balancer(tmp_path) as (address, server):
        server.send_signal(signal.SIGTERM)
        assert eventually(lambda: readiness(address) == "ending")
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()
