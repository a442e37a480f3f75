"""The page in a real browser: asked, followed up, opened at the very words, by mouse, by keyboard and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from app.client import Client
from tests.serving import (
    DAM,
    DAM_QUESTION,
    DAM_QUOTE,
    FERRY_QUESTION,
    FLOOD_QUESTION,
    MARKUP,
    MARKUP_TITLE,
    UNKNOWN_QUESTION,
)

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

CANAL = FilePayload(
    name="canal.txt",
    mimeType="text/plain",
    buffer=b"Ceasefire line drawn along the canal\n12 June 2025\n\n"
    b"Mediator Orla Vintz announced a ceasefire line along the Tarn canal on Thursday, after two nights in the "
    b"lock keeper's house.\n\nBoth sides will withdraw by Sunday, she said.",
)
EMPTY = FilePayload(name="empty.txt", mimeType="text/plain", buffer=b"")


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer is complete."""
    verdicts = page.locator("[class*='st-key-how-']")
    before = verdicts.count()
    box = page.get_by_role("textbox", name="Ask about the talks …")
    box.fill(question)
    box.press("Enter")
    expect(verdicts).to_have_count(before + 1)
    expect(page.locator(".st-key-live-answer")).to_have_count(0)
    expect(page.get_by_label("Chat message from user").last.get_by_role("paragraph").first).to_have_text(question)


def chips(page: Page) -> list[str]:
    page.locator(".answer .chip").first.wait_for()
    return page.locator(".answer .chip").all_inner_texts()


def sideways(page: Page) -> list[str]:
    """What on the page can be scrolled sideways: the document, or an element in view that has a scroll bar for it."""
    script = """() => [...document.querySelectorAll('*')].filter(part => part.scrollWidth > part.clientWidth + 1
        && part.clientWidth > 0 && part.getBoundingClientRect().right > 0
        && (part === document.documentElement || ['auto', 'scroll'].includes(getComputedStyle(part).overflowX)))
        .map(part => part.tagName + ' ' + part.className)"""
    found: list[str] = page.evaluate(script)
    return found


def test_an_answer_has_numbered_chips_and_a_source_opens_at_the_very_sentence(
    open_page: Open, server: str, pictures: Path
) -> None:
    page = open_page()
    page.locator(".st-key-examples button").first.wait_for()
    page.screenshot(path=pictures / "front-1280-light.png")
    ask(page, DAM_QUESTION)
    assert chips(page)[0] == "[1]"
    page.screenshot(path=pictures / "answer-1280-light.png")
    page.get_by_role("button", name=re.compile("^Open source 1:")).first.click()
    mark = page.locator(".article mark")
    mark.wait_for()
    with Client(server) as client:
        article = client.article("dam")
        turns = client.conversation(page.url.split("c=")[1].split("&")[0]).turns
    citation = turns[-1].answer.citations[0]
    assert mark.evaluate("mark => mark.textContent") == citation.quote == article.text[citation.start : citation.end]
    assert DAM_QUOTE in citation.quote
    assert page.locator(".article").evaluate("article => article.textContent") == DAM
    expect(mark).to_be_in_viewport()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Ovren Gazette · 20 November 2023")
    page.wait_for_timeout(500)
    page.screenshot(path=pictures / "source-1280-light.png")


def test_a_copied_story_is_one_source_that_names_its_copies(open_page: Open) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    row = page.locator("[class*='st-key-source-'] button").first
    expect(row).to_contain_text("also in 1 outlet")
    row.click()
    expect(page.get_by_role("dialog")).to_contain_text("Also printed by")


def test_a_refusal_says_what_is_missing_and_offers_the_nearest_apart(open_page: Open, pictures: Path) -> None:
    page = open_page()
    ask(page, UNKNOWN_QUESTION)
    refusal = page.locator("[class*='st-key-refusal-']")
    expect(page.get_by_text("Not in the archive")).to_be_visible()
    expect(refusal).to_contain_text("The archive holds no answer to this")
    expect(refusal).to_contain_text("Quillan Marsh")
    expect(page.locator(".answer .chip")).to_have_count(0)
    expect(page.get_by_text("Nearest passages, found but not cited")).to_be_visible()
    page.wait_for_timeout(800)
    page.screenshot(path=pictures / "refusal-1280-light.png")


def test_a_follow_up_is_understood_and_a_refresh_keeps_the_conversation(open_page: Open, pictures: Path) -> None:
    page = open_page(scheme="dark")
    ask(page, FERRY_QUESTION)
    ask(page, "And in 2022?")
    expect(page.get_by_text("Understood as")).to_be_visible()
    answers = page.locator(".answer")
    expect(answers).to_have_count(2)
    before = answers.all_inner_texts()
    page.wait_for_timeout(800)
    page.screenshot(path=pictures / "follow-up-1280-dark.png")
    page.reload()
    # Waits: an answer is laid out before its sentences are.
    expect(answers).to_have_text(before, use_inner_text=True)
    link = page.url
    other = open_page(link.split("/", 3)[3])
    expect(other.locator(".answer")).to_have_count(2)


def test_a_filter_stands_in_the_address_and_is_taken_off_by_its_chip(open_page: Open) -> None:
    page = open_page("?outlet=Kestow+Courier")
    ask(page, FERRY_QUESTION)
    expect(page.locator(".answer")).to_contain_text("Kestow Courier")
    expect(page.locator(".answer")).not_to_contain_text("Ovren Gazette")
    page.locator(".st-key-active-filters").get_by_role("button", name="Kestow Courier").click()
    expect(page.locator(".st-key-active-filters")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("outlet="))


def test_a_conversation_is_renamed_unless_one_leaves_it_and_deleted(open_page: Open) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    current = page.url.split("c=")[1]
    row = page.locator(f".st-key-row-{current}")
    more = row.get_by_role("button", name=re.compile("^Rename or delete"))
    name = page.get_by_role("dialog").get_by_role("textbox", name="Name")
    more.click()
    name.fill("The fer")
    expect(page.get_by_test_id("InputInstructions")).to_be_hidden()
    name.press("Escape")
    expect(more).to_be_focused()
    more.click()
    expect(name).to_have_value(FERRY_QUESTION)
    name.fill("The ferry, once more")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(row.get_by_role("button", name="The ferry, once more", exact=True)).to_be_visible()
    row.get_by_role("button", name=re.compile("^Rename or delete")).click()
    page.get_by_role("button", name="Delete conversation").press("Enter")
    expect(row).to_have_count(0)
    expect(page.get_by_role("button", name="New conversation")).to_be_focused()
    expect(page.get_by_role("heading", name="Who said what, and when?")).to_be_visible()


def test_an_uploaded_file_is_reported_and_can_be_asked_about(open_page: Open, pictures: Path) -> None:
    page = open_page()
    page.get_by_text("Add articles", exact=True).click()
    page.locator("input[type=file]").set_input_files([CANAL, EMPTY])
    page.get_by_role("button", name="Add to the archive").click()
    results = page.get_by_test_id("stAlert")
    expect(results).to_have_count(2)
    expect(results.first).to_contain_text("canal.txt")
    expect(results.first).to_contain_text("1 added")
    expect(results.last).to_contain_text("empty.txt")
    page.screenshot(path=pictures / "upload-1280-light.png")
    ask(page, "What did Orla Vintz announce along the Tarn canal?")
    expect(page.locator(".answer").last).to_contain_text("ceasefire line along the Tarn canal")


def test_markup_and_scripts_in_an_article_stay_text(open_page: Open) -> None:
    page = open_page()
    ask(page, FLOOD_QUESTION)
    expect(page.locator(".answer")).to_contain_text("<b>219</b>")
    expect(page.locator("[class*='st-key-source-'] button").first).to_contain_text(MARKUP_TITLE)
    page.locator(".answer .chip").first.click()
    page.locator(".article mark").wait_for()
    assert page.locator(".article").evaluate("article => article.textContent") == MARKUP
    expect(page.get_by_role("dialog")).to_contain_text(MARKUP_TITLE)
    assert page.locator(".article").locator("b, script, img").count() == 0
    page.keyboard.press("Escape")
    ask(page, "How many flooded houses did Quillan Marsh count at Lake Ovren?")
    expect(page.locator("[class*='st-key-card-']").first).to_contain_text("flooded")
    assert page.locator("a[href*='.example'], a[href^='mailto']").count() == 0
    assert page.title() == "Rapporteur"


def test_the_keyboard_alone_asks_opens_a_source_and_comes_back(open_page: Open) -> None:
    page = open_page()
    for name in ("Timeline", "Articles"):
        page.get_by_role("link", name=name).focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        expect(page.get_by_role("link", name=name)).to_be_focused()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    box = page.get_by_role("textbox", name="Ask about the talks …")
    _tab_to(page, lambda: bool(box.evaluate("box => box === document.activeElement")))
    page.keyboard.type(DAM_QUESTION)
    page.keyboard.press("Enter")
    page.locator(".answer .chip").first.wait_for()
    is_chip = "document.activeElement.classList.contains('chip')"
    _tab_to(page, lambda: bool(page.evaluate(is_chip)), back=True)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.locator(".article mark").wait_for()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # Focus comes back to the chip that opened the source, once the drawer has gone and the page is drawn again.
    page.wait_for_function(is_chip, timeout=10_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_all_without_scrolling_sideways(open_page: Open, pictures: Path, scheme: str) -> None:
    page = open_page(width=390, height=844, scheme=scheme)
    page.locator(".st-key-examples button").first.wait_for()
    assert sideways(page) == []
    page.screenshot(path=pictures / f"front-390-{scheme}.png")
    ask(page, FERRY_QUESTION)
    page.locator(".answer .chip").first.wait_for()
    page.wait_for_timeout(900)
    assert sideways(page) == []
    page.screenshot(path=pictures / f"answer-390-{scheme}.png")
    page.locator(".answer .chip").first.click()
    expect(page.locator(".article mark")).to_be_in_viewport()
    page.wait_for_timeout(500)
    assert sideways(page) == []
    page.screenshot(path=pictures / f"source-390-{scheme}.png")


def _tab_to(page: Page, reached: Callable[[], bool], *, back: bool = False) -> None:
    """Press Tab until what is wanted has focus."""
    for _ in range(60):
        if reached():
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError("not reached by Tab")


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_understood_is_taken_back_by_a_click_at_every_width(
    open_page: Open, pictures: Path, width: int
) -> None:
    page = open_page(width=width, height=900 if width > 400 else 844)
    ask(page, "What did Tamsel Irra say about the ferry, as of 2023, in the Kestow Courier?")
    taken = page.get_by_role("button", name="as of 2023: later hidden")
    expect(taken).to_be_visible()
    expect(page.get_by_role("button", name="the Kestow Courier: preferred")).to_be_visible()
    assert sideways(page) == []
    page.screenshot(path=pictures / f"clues-{width}.png")
    taken.click()
    expect(page.get_by_role("button", name="as of 2023: ignored")).to_be_visible()
    page.screenshot(path=pictures / f"clues-{width}-taken-back.png")
