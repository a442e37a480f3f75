"""Filters in a real browser: days on a slider, outlets and speakers as chips, all of them in the address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import violations
from tests.browser.test_chat import ask, sideways
from tests.serving import FERRY_QUESTION

pytestmark = pytest.mark.browser

OPENED = "Dates, outlets, speakers"


def show_filters(page: Page) -> None:
    """Unfold the filters of the sidebar, on a phone the sidebar first."""
    opener = page.get_by_test_id("stExpandSidebarButton")
    if opener.is_visible():
        opener.click()
    page.get_by_text(OPENED, exact=True).click()
    expect(page.get_by_role("slider").first).to_be_visible()


def active(page: Page) -> Locator:
    """Find the chips of the filters in force."""
    return page.locator(".st-key-active-filters").get_by_role("button")


def thumbs(page: Page) -> tuple[Locator, Locator]:
    """Find the two ends of the days."""
    ends = page.get_by_role("slider")
    expect(ends).to_have_count(2)
    return ends.first, ends.last


def test_the_slider_reaches_from_the_first_to_the_last_dated_article(open_page: Open) -> None:
    page = open_page()
    show_filters(page)
    first, last = thumbs(page)
    assert first.get_attribute("aria-valuetext") == "2 Sep 2022"
    assert last.get_attribute("aria-valuenow") == last.get_attribute("aria-valuemax")
    expect(active(page)).to_have_count(0)


def test_a_day_chosen_by_keyboard_on_the_slider_stands_in_the_address_and_hides_what_came_before(
    open_page: Open, pictures: Path
) -> None:
    page = open_page()
    show_filters(page)
    first, _ = thumbs(page)
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("since=2022-09-03"))
    expect(active(page)).to_have_text([re.compile("from 3 September 2022")])
    expect(page.get_by_role("spinbutton", name="day, From")).to_have_text("03")
    page.screenshot(path=pictures / "filters-1280-light.png")
    ask(page, FERRY_QUESTION)
    expect(page.locator(".answer")).not_to_contain_text("without any condition")
    active(page).click()
    expect(active(page)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("since="))
    assert thumbs(page)[0].get_attribute("aria-valuetext") == "2 Sep 2022"


def test_days_typed_in_the_address_move_the_slider_and_bound_the_answer(open_page: Open) -> None:
    page = open_page("?until=2022-12-31")
    show_filters(page)
    assert thumbs(page)[1].get_attribute("aria-valuetext") == "31 Dec 2022"
    ask(page, FERRY_QUESTION)
    expect(page.locator(".answer")).to_contain_text("without any condition")
    expect(page.locator(".answer")).not_to_contain_text("forty prisoners")


def test_a_speaker_of_the_address_is_kept_over_a_reload_and_taken_off_by_the_chip(
    open_page: Open, pictures: Path
) -> None:
    page = open_page("?speakers=Udo+Pelk")
    expect(active(page)).to_have_text([re.compile("said by Udo Pelk")])
    page.reload()
    expect(active(page)).to_have_text([re.compile("said by Udo Pelk")])
    ask(page, "What was said about the ferry?")
    expect(page.locator(".answer")).to_contain_text("own the ferry")
    expect(page.locator(".answer")).not_to_contain_text("without any condition")
    page.screenshot(path=pictures / "filters-speaker-1280-light.png")
    active(page).press("Enter")
    expect(active(page)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("speakers="))


def test_a_speaker_is_typed_and_chosen_by_keyboard_while_conversations_stand_in_the_sidebar(open_page: Open) -> None:
    page = open_page()
    ask(page, FERRY_QUESTION)
    page.locator("summary", has_text=OPENED).press("Enter")
    box = page.get_by_role("combobox", name="Speakers")
    # At once, while the filters still unfold: whatever scrolls then closes the list, and what was typed is gone.
    box.focus()
    page.keyboard.type("pe")
    expect(page.get_by_role("option")).to_have_text(["Udo Pelk"])
    page.keyboard.type("lk")
    expect(box).to_have_value("pelk")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("speakers=Udo"))
    # An open list hides all else from roles.
    page.keyboard.press("Escape")
    expect(active(page)).to_have_text([re.compile("said by Udo Pelk")])
    page.keyboard.press("Backspace")
    expect(page).not_to_have_url(re.compile("speakers="))
    expect(active(page)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filters_fit_on_a_phone_and_are_accessible(open_page: Open, pictures: Path, scheme: str) -> None:
    page = open_page(
        "?since=2022-09-10&outlet=Kestow+Courier&speakers=Tamsel+Irra", width=390, height=844, scheme=scheme
    )
    expect(active(page)).to_have_count(3)
    assert sideways(page) == []
    page.screenshot(path=pictures / f"filters-chips-390-{scheme}.png")
    show_filters(page)
    page.wait_for_timeout(1_500)
    assert sideways(page) == []
    page.screenshot(path=pictures / f"filters-390-{scheme}.png")
    # As high as all that unfolded, since what is not seen is not judged.
    page.set_viewport_size({"width": 390, "height": 1_400})
    assert violations(page) == []
