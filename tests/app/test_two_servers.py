"""Two HTTP processes on one PostgreSQL archive: one is restarted after the other, and no question stays unanswered."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from uuid import uuid4

import httpx
import pytest

from app.access.listing import add_key
from app.access.opening import opened_access
from app.settings import load_settings
from tests.app.serving import RECORDS
from tests.postgres_server import Databases, eventually, free_port

QUESTION = "Who said that the ferries would sail?"


class Process:
    """One server process, which can be ended as an operator would."""

    def __init__(self, archive: str) -> None:
        self.port = free_port()
        self._command = [sys.executable, "-m", "tests.app.small_server", archive, str(self.port)]
        self._running = subprocess.Popen(self._command)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=10, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        self._running.send_signal(signal.SIGTERM)
        assert self._running.wait(30) in {0, -signal.SIGTERM}

    def start(self) -> None:
        self._running = subprocess.Popen(self._command)


@contextmanager
def two(archive: str) -> Iterator[tuple[Process, Process]]:
    processes = (Process(archive), Process(archive))
    try:
        yield processes
    finally:
        for each in processes:
            each.stop()


def balanced(turn: int, processes: tuple[Process, ...], body: dict[str, str]) -> httpx.Response:
    """Ask as a load balancer does: a server that takes no connection, ends it, or is not ready, is passed over.

    What was sent may then be sent again, since it has a key.
    """
    headers = {"Idempotency-Key": str(uuid4())}
    for attempt in range(20):
        process = processes[(turn + attempt) % len(processes)]
        try:
            answer = httpx.post(f"{process.url}/v1/ask", json=body, headers=headers, timeout=30, trust_env=False)
        except (httpx.ConnectError, httpx.RemoteProtocolError):
            continue
        if answer.status_code == 503 and answer.json()["error"]["code"] == "not_ready":
            continue
        return answer
    raise AssertionError("no server is there")


def _statuses(processes: tuple[Process, Process], key: str, times: int) -> list[int]:
    """Ask both servers in turn."""
    headers = {"X-API-Key": key}
    return [
        httpx.get(f"{processes[turn % 2].url}/v1/articles", headers=headers, timeout=60, trust_env=False).status_code
        for turn in range(times)
    ]


@pytest.mark.slow
def test_two_servers_count_a_callers_requests_together(postgres: Databases) -> None:
    with postgres.empty() as archive:
        with opened_access(load_settings({"archive": archive}), create=True) as access:
            assert access is not None
            minute = add_key(access.keys, "minute", "reader", per_minute=1).key
            day = add_key(access.keys, "day", "reader", per_day=5).key
        with two(archive) as processes:
            assert all(eventually(process.is_ready, 120) for process in processes)
            assert _statuses(processes, day, 9) == [200] * 5 + [429] * 4
            # Each by itself would let one in; together the second comes a minute after the first.
            assert _statuses(processes, minute, 2) == [200, 429]


@pytest.mark.slow
def test_a_rolling_restart_under_load_answers_every_question(postgres: Databases) -> None:
    with postgres.empty() as archive, two(archive) as processes:
        assert all(eventually(process.is_ready, 120) for process in processes)
        added = httpx.post(f"{processes[0].url}/v1/articles", json=RECORDS, timeout=60, trust_env=False).json()
        assert added["added"] == 3
        failures: list[str] = []
        answered = count()
        done = threading.Event()

        def load(first: int) -> None:
            body = {"question": QUESTION}
            for turn in count(first):
                if done.is_set():
                    return
                answer = balanced(turn, processes, body)
                if answer.status_code != 200 or "Oduya" not in answer.json()["answer"]:
                    failures.append(answer.text)
                    return
                # Whatever process comes next knows the conversation of the one before.
                body = {"question": QUESTION, "conversation_id": answer.json()["conversation_id"]}
                next(answered)

        threads = [threading.Thread(target=load, args=(first,)) for first in range(2)]
        for thread in threads:
            thread.start()
        for process in processes:
            process.stop()
            process.start()
            assert eventually(process.is_ready, 120)
        done.set()
        for thread in threads:
            thread.join()
        assert failures == []
        total = next(answered)
        assert total >= 4
        listed = httpx.get(f"{processes[1].url}/v1/conversations", timeout=30, trust_env=False).json()["conversations"]
        assert len(listed) == 2
        kept = [
            httpx.get(f"{processes[0].url}/v1/conversations/{each['id']}", timeout=30, trust_env=False).json()
            for each in listed
        ]
        assert sum(len(each["turns"]) for each in kept) == total
