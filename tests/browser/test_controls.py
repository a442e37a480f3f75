"""What can be done with an answer, in a real browser: copied, passed on, judged with a reason; and nothing jumps."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_chat import ask
from tests.browser.test_conversations import answered, conversation_of
from tests.serving import DAM_QUESTION, FERRY_QUESTION

pytestmark = pytest.mark.browser

GOOD = 0.1
"""Layout shift that a reader does not mind (web.dev, "Cumulative Layout Shift": good up to 0.1)."""

WATCH = """() => { window.shifts = []; new PerformanceObserver(list => { for (const each of list.getEntries())
    window.shifts.push([each.value, each.hadRecentInput, each.sources.map(one => {
        const node = one.node && (one.node.nodeType === 1 ? one.node : one.node.parentElement);
        return node ? node.tagName + ' ' + node.className : ''; }).join(', ')]);
    }).observe({type: 'layout-shift', buffered: false}); }"""

SEEN = "sign => sign.checkVisibility({ opacityProperty: true, visibilityProperty: true })"


def test_an_answer_is_copied_as_text_with_its_sources(open_page: Open) -> None:
    page = open_page()
    ask(page, DAM_QUESTION)
    copy = page.get_by_role("button", name="Copy", exact=True)
    copy.press("Enter")
    # What opens takes the focus, which comes back when it closes: it stands behind all else in the order of Tab.
    expect(page.get_by_role("dialog", name="Copy")).to_be_focused()
    text = page.get_by_test_id("stCode")
    expect(text).to_contain_text("joint water meter")
    expect(text).to_contain_text("Water talks drag on")
    expect(text).to_contain_text("2023-11-20")
    sign = page.get_by_role("button", name="Copy to clipboard")
    assert sign.evaluate(SEEN)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign.click()
    assert page.evaluate("navigator.clipboard.readText()") == text.locator("code").inner_text()
    for form, mark in (("Markdown", "# What did Harl"), ("BibTeX", "@"), ("CSL-JSON", '"title"')):
        with page.expect_download() as started:
            page.get_by_role("button", name=form, exact=True).click()
        assert mark in Path(started.value.path()).read_text(encoding="utf-8")
    page.keyboard.press("Escape")
    expect(copy).to_be_focused()


def test_a_shared_address_opens_the_conversation(open_page: Open) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    page.get_by_role("button", name="Share", exact=True).click()
    shown = page.get_by_test_id("stCode").inner_text().strip()
    assert shown == page.url
    other = open_page(shown.split("/", 3)[3])
    answered(other, 1)
    assert conversation_of(other) == conversation_of(page)


def test_thumbs_down_asks_why_and_both_are_kept(open_page: Open) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    page.get_by_test_id("stFeedback").locator("button").last.click()
    expect(page.get_by_text("Kept. Why is worth telling.")).to_be_visible()
    page.get_by_role("button", name="Why?").click()
    page.get_by_role("button", name="Something is missing").or_(
        page.get_by_role("checkbox", name="Something is missing")
    ).click()
    expect(page.get_by_text("Kept, with your reasons.")).to_be_visible()


def test_nothing_on_the_page_jumps_while_an_answer_comes(open_page: Open) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    answered(page, 1)
    page.wait_for_timeout(1_000)
    page.evaluate(WATCH)
    ask(page, DAM_QUESTION)
    answered(page, 2)
    page.wait_for_timeout(1_500)
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, by_input, _ in shifts if not by_input) <= GOOD, shifts
