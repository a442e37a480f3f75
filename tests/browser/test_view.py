"""What is in view: the newest question stands at the top, and nothing but the reader moves it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.app.serving import settings_in, small_app
from tests.browser.conftest import WAIT_MILLISECONDS, Open
from tests.browser.test_chat import ask
from tests.serving import DAM_QUESTION, FERRY_QUESTION, add_records, served_here, served_page

pytestmark = pytest.mark.browser

LOW = 700
"""Height of a window in which an answer and what follows do not both fit."""
HELD_MILLISECONDS = 3_000
"""Longer than the page holds a place by itself."""
BAR = 60
"""Height of the bar above, under which nothing can be read."""


class Held:
    """Holds back what asks for suggestions until it may pass."""

    def __init__(self, app: ASGIApp, *, passing: threading.Event) -> None:
        self.app = app
        self.passing = passing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith("/suggestions"):
            await asyncio.to_thread(self.passing.wait, WAIT_MILLISECONDS / 1_000)
        await self.app(scope, receive, send)


def top(page: Page) -> int:
    """How far below the upper edge of the window the newest question stands."""
    box = page.get_by_label("Chat message from user").last.bounding_box()
    assert box is not None
    return round(box["y"])


def test_a_question_is_at_the_top_from_when_it_is_asked_until_after_its_suggestions_have_come(
    browser: Browser, tmp_path: Path
) -> None:
    passing = threading.Event()
    app = small_app(settings_in(tmp_path))
    app.add_middleware(Held, passing=passing)
    with served_here(app) as server, served_page(server, log=tmp_path / "page.log") as address:
        add_records(server)
        page = browser.new_page(viewport={"width": 1280, "height": LOW})
        page.goto(address)
        for question in (FERRY_QUESTION, DAM_QUESTION):
            ask(page, question)
        page.wait_for_timeout(HELD_MILLISECONDS)
        before = top(page)
        assert BAR <= before <= 2 * BAR
        passing.set()
        page.locator(".st-key-suggestions button").first.wait_for()
        page.wait_for_timeout(1_000)
        assert top(page) == before
        page.close()


def test_what_is_unfolded_under_an_answer_does_not_scroll_it_away(open_page: Open) -> None:
    page = open_page(height=LOW)
    for question in (FERRY_QUESTION, DAM_QUESTION):
        ask(page, question)
    page.wait_for_timeout(HELD_MILLISECONDS)
    page.locator("#stMain").evaluate("view => view.scrollTo(0, view.scrollHeight)")
    page.wait_for_timeout(500)
    before = top(page)
    page.locator("[class*='st-key-how-'] summary").last.click()
    expect(page.get_by_text("Read from").last).to_be_visible()
    page.wait_for_timeout(1_000)
    assert top(page) == before


def test_a_conversation_opens_at_its_newest_question(open_page: Open) -> None:
    page = open_page(height=LOW)
    for question in (FERRY_QUESTION, DAM_QUESTION, FERRY_QUESTION):
        ask(page, question)
    page.reload()
    expect(page.locator(".answer")).to_have_count(3)
    page.wait_for_timeout(HELD_MILLISECONDS)
    assert BAR <= top(page) <= 2 * BAR
