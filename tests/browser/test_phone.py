"""A phone in a real browser: a narrow screen that is touched, where the sidebar lies over the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app.client import Client
from tests.browser.conftest import Open
from tests.browser.test_chat import ask, sideways
from tests.postgres_server import eventually
from tests.serving import DAM_QUESTION, FERRY_QUESTION, MARKUP_TITLE

pytestmark = pytest.mark.browser


def phone(open_page: Open, path: str = "") -> Page:
    """Open the page on a phone."""
    return open_page(path, width=390, height=844, touch=True)


def show_menu(page: Page) -> Locator:
    """Open the sidebar; returns it."""
    page.get_by_test_id("stExpandSidebarButton").tap()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    return sidebar


def test_a_page_chosen_in_the_menu_is_seen_and_what_is_on_it_can_be_touched(open_page: Open) -> None:
    page = phone(open_page)
    sidebar = show_menu(page)
    page.get_by_role("link", name="Articles").tap()
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    page.get_by_text("What is in this archive, and how it was built").tap()
    expect(page.get_by_text(re.compile("passages of at most"))).to_be_visible()


def test_a_conversation_chosen_in_the_menu_is_seen_and_so_is_a_new_one(open_page: Open) -> None:
    page = phone(open_page)
    for question in (FERRY_QUESTION, DAM_QUESTION):
        ask(page, question)
    sidebar = show_menu(page)
    page.get_by_role("button", name="New conversation").tap()
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    expect(page.get_by_role("heading", name="Who said what, and when?")).to_be_in_viewport()
    show_menu(page)
    page.locator(".st-key-history").get_by_role("button", name=FERRY_QUESTION, exact=True).first.tap()
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    expect(page.get_by_label("Chat message from user").last).to_be_in_viewport()


def test_the_menu_takes_the_focus_when_it_opens_and_gives_it_back_when_it_closes(open_page: Open) -> None:
    page = phone(open_page)
    opener = page.get_by_test_id("stExpandSidebarButton")
    expect(page.get_by_role("button", name="New conversation")).to_be_hidden()
    opener.press("Enter")
    closer = page.get_by_role("button", name="Collapse sidebar")
    expect(closer).to_be_focused()
    closer.press("Enter")
    expect(opener).to_be_focused()
    expect(page.get_by_role("button", name="New conversation")).to_be_hidden()


def test_the_menu_stays_while_filters_are_chosen_in_it(open_page: Open) -> None:
    page = phone(open_page)
    sidebar = show_menu(page)
    page.get_by_text("Dates, outlets, speakers", exact=True).tap()
    page.get_by_role("slider").first.press("ArrowRight")
    expect(page).to_have_url(re.compile("since="))
    expect(page.locator(".st-key-active-filters").get_by_role("button")).to_have_count(1)
    expect(sidebar).to_have_attribute("data-collapsed", "false")


def in_one_row(row: Locator, button: Locator) -> bool:
    """Tell whether a button stands at the right of the first of its row."""
    left, right = row.get_by_role("button").first.bounding_box(), button.bounding_box()
    assert left is not None
    assert right is not None
    return right["x"] >= left["x"] + left["width"] and left["y"] <= right["y"] <= left["y"] + left["height"]


def test_an_article_stands_in_one_row_with_its_removal_and_with_what_undoes_that(open_page: Open, server: str) -> None:
    page = phone(open_page, "articles")
    with Client(server) as client:
        wanted = client.articles().total
    rows = page.locator("[class*='st-key-article-row-']")
    expect(rows).to_have_count(wanted)
    row = rows.filter(has_text=MARKUP_TITLE[:12])
    remove = row.get_by_role("button", name=re.compile("^Remove"))
    # Waits for the icons, whose names are longer than they are.
    assert eventually(lambda: in_one_row(row, remove))
    high = row.bounding_box()
    remove.tap()
    undo = row.get_by_role("button", name=re.compile("^Undo removing"))
    expect(undo).to_be_visible()
    assert eventually(lambda: in_one_row(row, undo))
    assert row.bounding_box() == high
    assert sideways(page) == []
    undo.tap()
    expect(remove).to_be_visible()
