"""The page fetches suggestions that somebody waits for, and asks a busy server once more."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from app.client import Client
from rag.errors import RapporteurError

RUN_SECONDS = 60.0
BUSY = {"error": {"code": "busy", "message": "Readers come first.", "hint": "Try again in a moment."}}


class Scripted(BaseHTTPRequestHandler):
    """A server of suggestions: it answers once the gate is open, and refuses each answer `refusals` times first."""

    asked: ClassVar[list[str]] = []
    refusals: ClassVar[int] = 0
    open: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        """Answer with one suggestion, once the gate is open."""
        answer_id = self.path.split("/")[3]
        self.asked.append(answer_id)
        self.open.wait(RUN_SECONDS)
        busy = self.asked.count(answer_id) <= self.refusals
        body = json.dumps(BUSY if busy else {"suggestions": [f"What of {answer_id}"]}).encode()
        self.send_response(503 if busy else 200)
        if busy:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Write nothing."""


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


PAGES: list[AppTest] = []
"""Those that a test has opened."""


@pytest.fixture
def address() -> Iterator[str]:
    Scripted.asked, Scripted.refusals, Scripted.open = [], 0, threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Scripted) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Scripted.open.set()
        while PAGES:
            page = PAGES.pop()
            if "client" in page.session_state:
                page.session_state["client"].close()
        server.shutdown()
        thread.join(RUN_SECONDS)


def draw(address: str) -> None:
    import streamlit as st

    from app.client import Client
    from app.page_parts.suggested import show_suggestions
    from rag.nouns import Filters

    if "client" not in st.session_state:
        st.session_state["client"] = Client(address)
    answer_id = st.session_state["shown"]
    show_suggestions(st.session_state["client"], answer_id, filters=Filters(), on_ask=lambda _question, _names: None)


def showing(page: AppTest, answer_id: str) -> AppTest:
    page.session_state["shown"] = answer_id
    page.run()
    assert not page.exception, page.exception
    return page


def opened(address: str) -> AppTest:
    PAGES.append(AppTest.from_function(draw, args=(address,), default_timeout=RUN_SECONDS))
    return PAGES[-1]


def until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + RUN_SECONDS
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_suggestions_for_an_answer_that_is_not_shown_any_more_are_not_fetched(address: str) -> None:
    page = opened(address)
    for number in range(2):
        showing(page, f"a{number}")
        until(lambda: len(Scripted.asked) == number + 1)  # noqa: B023 (it is over before the next)
    for number in range(2, 10):
        showing(page, f"a{number}")
    Scripted.open.set()
    until(page.session_state["suggestions"].questions.done)
    assert Scripted.asked == ["a0", "a1", "a9"]
    assert [each.label for each in showing(page, "a9").button] == ["What of a9"]


@pytest.mark.parametrize(("refusals", "shown"), [(1, ["What of a"]), (2, [])])
def test_a_busy_server_is_asked_once_more(refusals: int, shown: list[str], address: str) -> None:
    Scripted.refusals = refusals
    Scripted.open.set()
    page = showing(opened(address), "a")
    for _ in range(3):
        until(page.session_state["suggestions"].questions.done)
        showing(page, "a")
    assert [each.label for each in page.button] == shown
    assert Scripted.asked == ["a", "a"]


def test_the_client_tells_when_a_busy_server_may_be_asked_again(address: str) -> None:
    Scripted.refusals = 1
    Scripted.open.set()
    with Client(address) as client, pytest.raises(RapporteurError) as refused:
        client.suggestions("a")
    assert (refused.value.code, refused.value.retry_after) == ("busy", 0.0)
