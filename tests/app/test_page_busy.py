"""The page on a server that has more to do than it can: what can wait is left out, what was asked is not lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.testing.v1 import AppTest

from tests.app.serving import settings_in, small_app
from tests.app.test_page import RUN_SECONDS, asked, button, checked, conversation_of, opened, texts
from tests.serving import FERRY_QUESTION, add_records, served_here

REFUSED: set[str] = set()
"""Paths that the server is too busy for."""


class Busy:
    """Refuses the paths above as the full queue does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in REFUSED:
            error = {"code": "busy", "message": "Too many requests are waiting already.", "hint": "Try again."}
            refusal = JSONResponse({"error": error}, 429, {"Retry-After": "1"})
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    app = small_app(settings_in(tmp_path))
    app.add_middleware(Busy)
    with served_here(app) as served:
        add_records(served)
        yield served
        REFUSED.clear()


def test_a_busy_server_costs_the_front_page_its_examples_and_no_question(address: str) -> None:
    REFUSED.update(["/v1/speakers", "/v1/examples"])
    page = opened(address)
    assert "Who said what, and when?" in texts(page)
    assert not [each for each in page.button if each.key and each.key.startswith("example-")]
    asked(page, FERRY_QUESTION)
    assert conversation_of(page)


def test_a_question_that_a_busy_server_refused_is_asked_again_by_its_button(address: str) -> None:
    page = opened(address)
    REFUSED.add("/v1/ask")
    asked(page, FERRY_QUESTION)
    assert [each.value for each in page.error] == ["Too many requests are waiting already\\. Try again\\."]
    assert "c" not in page.query_params
    assert not [each for each in page.button if each.label == "Stop"]
    REFUSED.clear()
    checked(button(page, "Ask again").click().run())
    assert conversation_of(page)


def test_a_question_sent_while_the_server_serves_nothing_is_in_the_box_once_it_does(address: str) -> None:
    page = opened(address)
    REFUSED.add("/readyz")
    asked(page, FERRY_QUESTION)
    assert texts(page) == "# One moment"
    REFUSED.clear()
    checked(button(page, "Try again").click().run())
    assert page.chat_input[0].proto.value == FERRY_QUESTION
    assert "c" not in page.query_params


def timeline(address: str) -> None:
    from app.page_parts.timeline import show

    show(address)


def test_a_page_that_cannot_do_without_says_that_it_tries_again_and_does(address: str) -> None:
    REFUSED.update(["/v1/speakers", "/v1/statements"])
    page = checked(AppTest.from_function(timeline, args=(address,), default_timeout=RUN_SECONDS).run())
    assert texts(page) == "# One moment"
    assert "tries again by itself" in page.info[0].value
    REFUSED.clear()
    checked(button(page, "Try again").click().run())
    assert texts(page).startswith("# Timeline")
