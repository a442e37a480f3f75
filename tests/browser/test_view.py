"""What is in view: the newest question stands at the top, and nothing but the reader moves it."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
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


@pytest.fixture
def passing() -> threading.Event:
    """Lets suggestions pass, once it is set."""
    return threading.Event()


@pytest.fixture
def waiting(browser: Browser, tmp_path: Path, passing: threading.Event) -> Iterator[Page]:
    """A low window on a server whose suggestions do not come yet."""
    app = small_app(settings_in(tmp_path))
    app.add_middleware(Held, passing=passing)
    with served_here(app) as server, served_page(server, log=tmp_path / "page.log") as address:
        add_records(server)
        page = browser.new_page(viewport={"width": 1280, "height": LOW})
        page.goto(address)
        yield page
        passing.set()
        page.close()


def test_a_question_is_at_the_top_from_when_it_is_asked_until_after_its_suggestions_have_come(
    waiting: Page, passing: threading.Event
) -> None:
    for question in (FERRY_QUESTION, DAM_QUESTION):
        ask(waiting, question)
    waiting.wait_for_timeout(HELD_MILLISECONDS)
    before = top(waiting)
    assert BAR <= before <= 2 * BAR
    passing.set()
    waiting.locator(".st-key-suggestions button").first.wait_for()
    waiting.wait_for_timeout(1_000)
    assert top(waiting) == before


def test_a_source_that_is_open_stays_open_when_suggestions_come_and_is_closed_for_good(
    waiting: Page, passing: threading.Event
) -> None:
    ask(waiting, DAM_QUESTION)
    waiting.locator(".answer .chip").first.click()
    mark = waiting.locator(".article mark")
    mark.wait_for()
    passing.set()
    waiting.locator(".st-key-suggestions button").first.wait_for(state="attached")
    waiting.wait_for_timeout(1_000)
    expect(mark).to_be_in_viewport()
    waiting.keyboard.press("Escape")
    expect(waiting.get_by_role("dialog")).to_have_count(0)
    waiting.get_by_role("button", name="Edit question").click()
    expect(waiting.get_by_role("textbox", name="Question")).to_be_visible()
    expect(waiting.get_by_role("dialog")).to_have_count(0)


def test_a_name_that_is_being_typed_for_a_conversation_is_there_when_suggestions_come(
    waiting: Page, passing: threading.Event
) -> None:
    ask(waiting, DAM_QUESTION)
    waiting.get_by_role("button", name=re.compile("^Rename or delete")).click()
    name = waiting.get_by_role("dialog").get_by_role("textbox", name="Name")
    name.fill("Water, once more")
    passing.set()
    waiting.locator(".st-key-suggestions button").first.wait_for(state="attached")
    waiting.wait_for_timeout(1_000)
    expect(name).to_have_value("Water, once more")
    waiting.get_by_role("button", name="Rename", exact=True).click()
    expect(waiting.get_by_role("dialog")).to_have_count(0)
    expect(waiting.locator(".st-key-history")).to_contain_text("Water, once more")


def test_a_conversation_opens_at_its_newest_question(open_page: Open) -> None:
    page = open_page(height=LOW)
    for question in (FERRY_QUESTION, DAM_QUESTION, FERRY_QUESTION):
        ask(page, question)
    page.reload()
    expect(page.locator(".answer")).to_have_count(3)
    page.wait_for_timeout(HELD_MILLISECONDS)
    assert BAR <= top(page) <= 2 * BAR
