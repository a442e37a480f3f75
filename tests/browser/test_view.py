"""What is in view: the newest question stands at the top, and nothing but the reader moves it."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.client import Client
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


class Gates:
    """What may pass from the server: suggestions once it is set, and sentences, each by a step where they are held."""

    def __init__(self) -> None:
        self.suggestions = threading.Event()
        self.close()

    def close(self) -> None:
        """Hold suggestions back, and no sentence."""
        self.suggestions.clear()
        self.hold_sentences = False
        self.step = threading.Semaphore(0)

    def pass_sentence(self) -> None:
        """Wait for the step of a sentence."""
        if self.hold_sentences:
            self.step.acquire(timeout=WAIT_MILLISECONDS / 1_000)


class Held:
    """Holds back what asks for suggestions, and the sentences of a stream, until they may pass."""

    def __init__(self, app: ASGIApp, *, gates: Gates) -> None:
        self.app = app
        self.gates = gates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def held(message: Message) -> None:
            if b"event: sentence" in message.get("body", b""):
                await asyncio.to_thread(self.gates.pass_sentence)
            await send(message)

        if scope["type"] == "http" and scope["path"].endswith("/suggestions"):
            await asyncio.to_thread(self.gates.suggestions.wait, WAIT_MILLISECONDS / 1_000)
        await self.app(scope, receive, held)


def top(page: Page) -> int:
    """How far below the upper edge of the window the newest question stands."""
    box = page.get_by_label("Chat message from user").last.bounding_box()
    assert box is not None
    return round(box["y"])


@pytest.fixture(scope="module")
def server_of_gates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Gates]]:
    """Address of a server that holds back what its gates do not let pass."""
    gates = Gates()
    app = small_app(settings_in(tmp_path_factory.mktemp("held")))
    app.add_middleware(Held, gates=gates)
    with served_here(app) as server:
        add_records(server)
        yield server, gates


@pytest.fixture(scope="module")
def held_page(server_of_gates: tuple[str, Gates], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a page for it."""
    with served_page(server_of_gates[0], log=tmp_path_factory.mktemp("page") / "page.log") as address:
        yield address


@pytest.fixture
def gates(server_of_gates: tuple[str, Gates]) -> Iterator[Gates]:
    """Lets suggestions pass, once they are set, and sentences unless they are held; no conversation is there yet."""
    server, gates = server_of_gates
    gates.close()
    yield gates
    gates.suggestions.set()
    with Client(server) as client:
        for conversation in client.conversations():
            client.delete_conversation(conversation.id)


@pytest.fixture
def waiting(browser: Browser, held_page: str, gates: Gates) -> Iterator[Page]:
    """A low window on a server whose suggestions do not come yet."""
    page = browser.new_page(viewport={"width": 1280, "height": LOW})
    page.goto(held_page)
    yield page
    gates.suggestions.set()
    page.close()


def test_a_question_is_at_the_top_from_when_it_is_asked_until_after_its_suggestions_have_come(
    waiting: Page, gates: Gates
) -> None:
    for question in (FERRY_QUESTION, DAM_QUESTION):
        ask(waiting, question)
    waiting.wait_for_timeout(HELD_MILLISECONDS)
    before = top(waiting)
    assert BAR <= before <= 2 * BAR
    gates.suggestions.set()
    waiting.locator(".st-key-suggestions button").first.wait_for()
    waiting.wait_for_timeout(1_000)
    assert top(waiting) == before


def test_the_sentences_of_an_answer_are_shown_one_by_one_as_the_server_sends_them(waiting: Page, gates: Gates) -> None:
    gates.hold_sentences = True
    box = waiting.get_by_role("textbox", name="Ask about the talks …")
    box.fill(FERRY_QUESTION)
    box.press("Enter")
    arriving = waiting.locator(".st-key-live-answer p")
    for number in range(1, 3):
        gates.step.release()
        expect(arriving).to_have_count(number)
        waiting.wait_for_timeout(500)
        expect(arriving).to_have_count(number)
        expect(waiting.locator(".answer")).to_have_count(0)
    before = [text.split(" [")[0] for text in arriving.all_inner_texts()]
    gates.hold_sentences = False
    gates.step.release()
    sentences = waiting.locator(".answer .sentence")
    sentences.first.wait_for()
    for place, text in enumerate(before):
        expect(sentences.nth(place)).to_contain_text(text)


def test_a_source_that_is_open_stays_open_when_suggestions_come_and_is_closed_for_good(
    waiting: Page, gates: Gates
) -> None:
    ask(waiting, DAM_QUESTION)
    waiting.locator(".answer .chip").first.click()
    mark = waiting.locator(".article mark")
    mark.wait_for()
    gates.suggestions.set()
    waiting.locator(".st-key-suggestions button").first.wait_for(state="attached")
    waiting.wait_for_timeout(1_000)
    expect(mark).to_be_in_viewport()
    waiting.keyboard.press("Escape")
    expect(waiting.get_by_role("dialog")).to_have_count(0)
    waiting.get_by_role("button", name="Edit question").click()
    expect(waiting.get_by_role("textbox", name="Question")).to_be_visible()
    expect(waiting.get_by_role("dialog")).to_have_count(0)


def test_a_name_that_is_being_typed_for_a_conversation_is_there_when_suggestions_come(
    waiting: Page, gates: Gates
) -> None:
    ask(waiting, DAM_QUESTION)
    waiting.get_by_role("button", name=re.compile("^Rename or delete")).click()
    name = waiting.get_by_role("dialog").get_by_role("textbox", name="Name")
    name.fill("Water, once more")
    gates.suggestions.set()
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
