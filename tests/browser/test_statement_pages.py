"""The timeline and the matrix in a real browser: on a screen and on a phone, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.client import Client
from tests.browser.test_chat import sideways

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

FIRST = """Minister Oskar Brandl rejected the ceasefire on Monday. Envoy Tamsel Irra demanded elections under observers,
and said that the border must stay open."""
SECOND = "Minister Oskar Brandl said that he would accept a ceasefire. Aid convoys must pass, Harl Dostin said."
TALKS = {"round-1": ("2023-02-01", FIRST), "round-2": ("2024-03-01", SECOND)}


@pytest.fixture(scope="module", autouse=True)
def talks(server: str) -> Iterator[None]:
    """Statements of several speakers on several issues, as long as these tests run."""
    records: list[dict[str, object]] = [
        {"id": name, "text": text, "published": day} for name, (day, text) in TALKS.items()
    ]
    with Client(server) as client:
        client.add_records(records)
        yield
        for name in TALKS:
            client.remove(name)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_statement_opens_at_its_words_from_the_plot_and_from_the_list(
    open_page: Open, pictures: Path, width: int
) -> None:
    page = open_page("timeline", width=width, height=900 if width > 400 else 844)
    plot = page.get_by_test_id("stVegaLiteChart")
    plot.locator("canvas, svg").first.wait_for()
    page.wait_for_timeout(1_000)
    assert sideways(page) == []
    page.screenshot(path=pictures / f"timeline-{width}.png", full_page=True)
    plot.scroll_into_view_if_needed()
    page.screenshot(path=pictures / f"timeline-{width}-plot.png")
    page.locator("[class*='st-key-said-list-'] button").first.press("Enter")
    mark = page.locator(".article mark")
    expect(mark).to_be_in_viewport()
    page.wait_for_timeout(500)
    assert sideways(page) == []
    page.screenshot(path=pictures / f"timeline-{width}-opened.png")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    for _ in range(2):  # the same dot can be clicked again
        _click_a_dot(page)
        expect(mark).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_cell_of_the_matrix_lists_its_statements_and_is_kept_in_the_address(
    open_page: Open, pictures: Path, width: int
) -> None:
    page = open_page("positions", width=width, height=900 if width > 400 else 844)
    cell = page.locator(".matrix button").first
    cell.wait_for()
    expect(page.locator(".matrix .nothing").first).to_have_text("no statement found")
    page.wait_for_timeout(500)
    assert sideways(page) == []
    page.screenshot(path=pictures / f"positions-{width}.png", full_page=True)
    cell.press("Enter")
    listed = page.locator("[class*='st-key-said-cell-'] button")
    expect(listed.first).to_be_in_viewport()
    page.wait_for_timeout(500)
    page.keyboard.press("Tab")
    expect(listed.first).to_be_focused()
    page.screenshot(path=pictures / f"positions-{width}-cell.png")
    before = listed.all_inner_texts()
    page.reload()
    expect(listed).to_have_count(len(before))
    assert listed.all_inner_texts() == before
    listed.first.click()
    expect(page.locator(".article mark")).to_be_in_viewport()


def test_the_pages_are_reached_from_one_another_and_filters_stand_in_the_address(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("link", name="Timeline").click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    speaker = page.get_by_role("combobox", name="Speaker")
    speaker.fill("Harl Dostin")
    speaker.press("Enter")
    expect(page).to_have_url(re.compile("speaker=Harl"))
    expect(page.locator("[class*='st-key-said-list-'] button")).to_have_count(2)
    page.get_by_role("link", name="Positions").click()
    expect(page.get_by_role("heading", name="Positions")).to_be_visible()
    page.get_by_role("link", name="Ask").click()
    expect(page.get_by_role("textbox", name="Ask about the talks …")).to_be_visible()


def _click_a_dot(page: Page) -> None:
    plot = page.get_by_test_id("stVegaLiteChart")
    plot.scroll_into_view_if_needed()
    page.wait_for_timeout(700)
    # A plot may be drawn anew while one looks: a click looks again, where to scroll to a dot would fail.
    plot.locator(".mark-symbol.role-mark path").last.click()
