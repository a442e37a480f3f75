"""Two HTTP processes on one PostgreSQL archive: one is restarted, in `make soak` one after the other, and no request
stays unanswered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Self

import httpx
import pytest

from app.access.listing import add_key
from app.access.opening import opened_access
from app.settings import load_settings
from tests.app.balancing import Balancer, Process, two
from tests.app.serving import RECORDS
from tests.postgres_server import Databases, eventually
from tests.profiles import soaking

QUESTION = "Who said that the ferries would sail?"


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


class Load:
    """Asks and adds without a pause, each request sent once; stops at the first that fails."""

    def __init__(self, balancer: Balancer) -> None:
        self._balancer = balancer
        self._done = threading.Event()
        self.failures: list[str] = []
        self.answered = 0
        self.added = 0
        self._threads = [threading.Thread(target=self._until_done, args=(work,)) for work in (self._ask, self._add)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _until_done(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (httpx.HTTPError, AssertionError) as error:
            self.failures.append(repr(error))

    def _ask(self) -> None:
        body: dict[str, object] = {"question": QUESTION}
        for turn in count():
            if self._done.is_set():
                return
            answer = self._balancer.post(turn, "/v1/ask", body)
            assert answer.status_code == 200, answer.text
            assert "Oduya" in answer.json()["answer"], answer.text
            self.answered += 1
            # Whatever process comes next knows the conversation of the one before.
            body["conversation_id"] = answer.json()["conversation_id"]

    def _add(self) -> None:
        for turn in count():
            if self._done.is_set():
                return
            article = {"id": f"n{turn}", "text": f"Delegates met for the round {turn} of their talks."}
            answer = self._balancer.post(turn, "/v1/articles", article)
            assert answer.status_code == 200, answer.text
            assert answer.json()["added"] == 1, answer.text
            self.added += 1


def _articles(process: Process) -> int:
    """How many articles a server lists; what `/readyz` counts may be a second old."""
    listed = httpx.get(f"{process.url}/v1/articles", params={"limit": 1}, timeout=30, trust_env=False).json()
    return int(listed["total"])


@pytest.mark.slow
@pytest.mark.soak
def test_a_rolling_restart_under_load_answers_every_request_that_was_sent_once(postgres: Databases) -> None:
    with postgres.empty() as archive, two(archive) as processes:
        assert all(eventually(process.is_ready, 120) for process in processes)
        stored = httpx.post(f"{processes[0].url}/v1/articles", json=RECORDS, timeout=60, trust_env=False).json()
        assert stored["added"] == 3
        balancer = Balancer(processes)
        with balancer.running():
            assert all(eventually(partial(balancer.has, process), 120) for process in processes)
            with Load(balancer) as load:
                # Each of the two takes half a minute.
                for process in processes if soaking() else processes[:1]:
                    before = load.answered
                    process.stop()
                    process.start()
                    # The next is not ended before the balancer sends requests to this one again.
                    assert eventually(partial(balancer.has, process), 120)
                    assert (load.failures, load.answered > before) == ([], True)
        assert load.failures == []
        conversations = f"{processes[1].url}/v1/conversations"
        listed = httpx.get(conversations, timeout=30, trust_env=False).json()["conversations"]
        assert len(listed) == 1
        kept = httpx.get(f"{conversations}/{listed[0]['id']}", timeout=30, trust_env=False).json()
        assert len(kept["turns"]) == load.answered
        assert {_articles(process) for process in processes} == {3 + load.added}
