"""Two readers at once in a real browser: each sees their own answer come, and nothing of the other's conversation."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_conversations import answered, ask, conversation_of, questions
from tests.language_model import Reply, say, served
from tests.serving import DAM_QUESTION, FERRY_QUESTION, add_records, served_page, served_process

pytestmark = pytest.mark.browser


def opened(browser: Browser, address: str) -> Page:
    """Open the page as somebody else would, with cookies of their own."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address)
    page.get_by_role("textbox", name="Ask about the talks …").wait_for()
    return page


def test_two_readers_ask_at_once_and_neither_sees_the_turns_of_the_other(
    browser: Browser, tmp_path: Path, pictures: Path
) -> None:
    asked_of_model, both = threading.Semaphore(0), threading.Event()

    def act(_: object) -> Reply:
        asked_of_model.release()
        assert both.wait(60)
        return say("NO ANSWER")

    with served(act) as model:
        settings = {
            "RAPPORTEUR_GENERATION__BASE_URL": model.address,
            "RAPPORTEUR_GENERATION__MODEL": "scripted",
            "RAPPORTEUR_GENERATION__IDLE_SECONDS": "120",
            "RAPPORTEUR_GENERATION__TOTAL_SECONDS": "120",
        }
        with (
            served_process(tmp_path / "archive", settings) as (server, _),
            served_page(server, log=tmp_path / "page.log") as address,
        ):
            add_records(server)
            one, other = opened(browser, address), opened(browser, address)
            ask(one, FERRY_QUESTION)
            ask(other, DAM_QUESTION)
            # Both are answered at once: the model has been asked twice before it says anything.
            assert asked_of_model.acquire(timeout=60)
            assert asked_of_model.acquire(timeout=60)
            for page, question in ((one, FERRY_QUESTION), (other, DAM_QUESTION)):
                expect(page.locator(".st-key-live-status")).to_be_visible()
                assert questions(page) == [question]
            one.screenshot(path=pictures / "two-readers-one.png")
            other.screenshot(path=pictures / "two-readers-other.png")
            both.set()
            answered(one, 1)
            answered(other, 1)
            expect(one.locator(".answer")).to_contain_text("forty prisoners")
            expect(one.locator(".answer")).not_to_contain_text("water meter")
            expect(other.locator(".answer")).to_contain_text("water meter")
            expect(other.locator(".answer")).not_to_contain_text("ferry")
            assert conversation_of(one) != conversation_of(other)
            ask(one, "And in 2022?")
            answered(one, 2)
            other.reload()
            answered(other, 1)
            assert questions(other) == [DAM_QUESTION]
            for page in (one, other):
                page.context.close()
