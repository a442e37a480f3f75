"""Conversations in a real browser: edited, asked anew, searched, exported, stopped, and there again after a crash."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.client import Client
from app.ports import free_port
from tests.language_model import Reply, say, served
from tests.serving import DAM_QUESTION, FERRY_QUESTION, add_records, served_page, served_process

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
FOLLOW_UP = "And in 2022?"


def ask(page: Page, question: str) -> None:
    """Send a question."""
    box = page.get_by_role("textbox", name="Ask about the talks …")
    box.fill(question)
    box.press("Enter")


def answered(page: Page, count: int) -> None:
    """Wait until so many answers are complete."""
    expect(page.locator(".answer")).to_have_count(count)
    expect(page.locator(".st-key-live-answer")).to_have_count(0)


def questions(page: Page) -> list[str]:
    """The questions of the open conversation as they are shown."""
    asked = page.get_by_label("Chat message from user").all()
    return [each.get_by_role("paragraph").first.inner_text() for each in asked]


def conversation_of(page: Page) -> str:
    """The id of the open conversation, as it stands in the address."""
    found = re.search(r"[?&]c=([^&]+)", page.url)
    assert found is not None, page.url
    return found[1]


def test_an_edited_question_branches_and_the_conversation_it_comes_from_stays(
    open_page: Open, server: str, pictures: Path
) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    answered(page, 1)
    ask(page, FOLLOW_UP)
    answered(page, 2)
    origin = conversation_of(page)
    page.get_by_role("button", name="Edit question").last.click()
    text = page.get_by_role("textbox", name="Question")
    expect(text).to_have_value(FOLLOW_UP)
    page.screenshot(path=pictures / "edit-1280-light.png")
    text.fill("And in 2024?")
    page.get_by_role("button", name="Ask in a new branch").click()
    expect(page).not_to_have_url(re.compile(origin))
    answered(page, 2)
    assert questions(page) == [FERRY_QUESTION, "And in 2024?"]
    with Client(server) as client:
        assert [turn.question for turn in client.conversation(origin).turns] == [FERRY_QUESTION, FOLLOW_UP]
        branch = client.conversation(conversation_of(page))
    assert branch.turns[1].answer.standalone_question != "And in 2024?"
    page.wait_for_timeout(800)
    page.screenshot(path=pictures / "branch-1280-light.png")


def test_the_first_question_edited_begins_a_conversation_with_it_alone(open_page: Open) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    answered(page, 1)
    origin = conversation_of(page)
    edit, text = page.get_by_role("button", name="Edit question"), page.get_by_role("textbox", name="Question")
    edit.press("Enter")
    expect(text).to_be_focused()
    page.get_by_role("button", name="Cancel").press("Enter")
    expect(edit).to_be_focused()
    edit.press("Enter")
    text.fill(DAM_QUESTION)
    page.get_by_role("button", name="Ask in a new branch").click()
    expect(page).not_to_have_url(re.compile(origin))
    answered(page, 1)
    assert questions(page) == [DAM_QUESTION]


def test_an_answer_is_made_anew_by_its_button(open_page: Open, server: str) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    answered(page, 1)
    ask(page, FOLLOW_UP)
    answered(page, 2)
    page.get_by_role("button", name="Regenerate").last.click()
    answered(page, 3)
    with Client(server) as client:
        turns = client.conversation(conversation_of(page)).turns
    assert turns[2].answer.standalone_question == turns[1].answer.standalone_question


def test_a_conversation_is_found_by_its_words_and_exported(open_page: Open, pictures: Path) -> None:
    page = open_page()
    ask(page, DAM_QUESTION)
    answered(page, 1)
    current = conversation_of(page)
    search = page.get_by_role("textbox", name="Search conversations")
    search.fill("joint meter dostin")
    search.press("Enter")
    expect(page.locator(f".st-key-row-{current}")).to_be_visible()
    page.screenshot(path=pictures / "history-1280-light.png")
    search.fill("nowhere")
    search.press("Enter")
    expect(page.get_by_text("No conversation holds these words.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export conversation").click()
    written = Path(download.value.path()).read_text(encoding="utf-8")
    assert written.startswith("# What did Harl Dostin demand at the Senn dam?")
    assert "Water talks drag on, Ovren Gazette, 2023-11-20" in written


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_can_be_done_with_a_turn_fits_on_a_phone(open_page: Open, pictures: Path, scheme: str) -> None:
    page = open_page(width=390, height=844, scheme=scheme)
    ask(page, FERRY_QUESTION)
    answered(page, 1)
    page.get_by_role("button", name="Edit question").click()
    expect(page.get_by_role("button", name="Ask in a new branch")).to_be_visible()
    page.wait_for_timeout(800)
    page.screenshot(path=pictures / f"edit-390-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    page.screenshot(path=pictures / f"turn-390-{scheme}.png", full_page=True)


def test_a_question_that_is_stopped_or_cut_off_by_a_crash_is_there_again_and_is_answered(
    browser: Browser, tmp_path: Path, pictures: Path
) -> None:
    replies, asked_of_model = iter([say("NO ANSWER")]), threading.Semaphore(0)

    def act(_: object) -> Reply:
        asked_of_model.release()
        return next(replies, Reply((), "hang"))

    port = free_port("127.0.0.1", 0, movable=False)
    with served(act) as model:
        settings = {
            "RAPPORTEUR_GENERATION__BASE_URL": model.address,
            "RAPPORTEUR_GENERATION__MODEL": "scripted",
            "RAPPORTEUR_GENERATION__IDLE_SECONDS": "120",
        }
        with (
            served_process(tmp_path / "archive", settings, port=port) as (server, process),
            served_page(server, log=tmp_path / "page.log") as address,
        ):
            add_records(server)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address)
            ask(page, FERRY_QUESTION)
            answered(page, 1)
            assert asked_of_model.acquire(timeout=60)
            ask(page, FOLLOW_UP)
            assert asked_of_model.acquire(timeout=60)
            page.screenshot(path=pictures / "asking-1280-light.png")
            page.get_by_role("button", name="Stop", exact=True).click()
            # The run that follows a stop draws it at its place, before the place where it was asked goes.
            expect(page.get_by_text("Stopped before it was answered.").filter(visible=True)).to_be_visible()
            page.screenshot(path=pictures / "stopped-1280-light.png")
            page.get_by_role("button", name="Ask again").click()
            assert asked_of_model.acquire(timeout=60)
            expect(page.get_by_text("Stopped before it was answered.")).to_be_hidden()
            process.send_signal(signal.SIGKILL)
            process.wait()
            expect(page.get_by_role("button", name="Ask again")).to_be_visible()
            with served_process(tmp_path / "archive", port=port):
                page.reload()
                expect(page.get_by_text("Not answered: it was stopped, or the server ended.")).to_have_count(1)
                assert questions(page) == [FERRY_QUESTION, FOLLOW_UP]
                page.screenshot(path=pictures / "unanswered-1280-light.png")
                page.get_by_role("button", name="Ask again").click()
                answered(page, 2)
                assert questions(page) == [FERRY_QUESTION, FOLLOW_UP]
                with Client(server) as client:
                    conversation = client.conversation(conversation_of(page))
                assert [turn.question for turn in conversation.turns] == [FERRY_QUESTION, FOLLOW_UP]
                assert conversation.unanswered == ()
            page.close()
