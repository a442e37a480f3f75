"""Figures, Compare and Speakers in a real browser: on a screen and on a phone, by mouse and by keyboard."""

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

FIRST = """Minister Oskar Brandl rejected the ceasefire in the valley.

The flood in Brel killed 63 people, the ministry said."""
SECOND = """UN envoy Tamsel Irra accepted the ceasefire in the valley. The flood in Brel killed at least 140 people, the
highland council said."""
SEEN = """button => { const { x, y, width, height } = button.getBoundingClientRect();
    return [button.contains(document.elementFromPoint(x + width / 2, y + height / 2)),
            getComputedStyle(button).outlineStyle]; }"""
"""Whether nothing lies over a button, and how its focus is drawn."""
TALKS = {"flood-1": ("2023-02-01", "Quay", FIRST), "flood-2": ("2023-02-03", "Wire", SECOND)}


@pytest.fixture(scope="module", autouse=True)
def talks(server: str) -> Iterator[None]:
    """Two outlets with two speakers and two tolls, as long as these tests run."""
    records: list[dict[str, object]] = [
        {"id": name, "text": text, "published": day, "source": source} for name, (day, source, text) in TALKS.items()
    ]
    with Client(server) as client:
        client.add_records(records)
        yield
        for name in TALKS:
            client.remove(name)


@pytest.mark.parametrize("width", [1280, 390])
def test_figures_open_their_sentence_from_the_plot_and_from_the_list(
    open_page: Open, pictures: Path, width: int
) -> None:
    page = open_page("figures?about=killed", width=width, height=900 if width > 400 else 844)
    marks = page.locator("[data-testid=stVegaLiteChart] .mark-symbol.role-mark path")
    expect(marks).to_have_count(2)
    page.wait_for_timeout(500)
    assert sideways(page) == []
    page.screenshot(path=pictures / f"figures-{width}.png", full_page=True)
    page.locator("[class*='st-key-said-figure-'] button").first.press("Enter")
    mark = page.locator(".article mark")
    expect(mark).to_have_text("The flood in Brel killed 63 people, the ministry said.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    marks.last.scroll_into_view_if_needed()
    page.wait_for_timeout(700)
    marks.last.click()
    expect(mark).to_be_in_viewport()


def test_tables_and_plots_are_downloaded_in_all_their_forms(open_page: Open) -> None:
    page = open_page("figures?about=killed")
    own = page.get_by_role("button", name=re.compile("^Download as PNG"))
    own.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(own).to_be_focused()
    assert own.evaluate(SEEN) == [True, "solid"]
    for form, beginning in (("CSV", b"group,"), ("JSON", b"{"), ("PNG", b"\x89PNG"), ("SVG", b"<?xml")):
        with page.expect_download() as started:
            page.get_by_role("button", name=form, exact=True).click()
        assert started.value.suggested_filename == f"figures.{form.lower()}"
        assert Path(started.value.path()).read_bytes().startswith(beginning)


@pytest.mark.parametrize("width", [1280, 390])
def test_two_speakers_stand_side_by_side_and_are_kept_in_the_address(
    open_page: Open, pictures: Path, width: int
) -> None:
    page = open_page("compare", width=width, height=900 if width > 400 else 844)
    for label, name in (("First speaker", "Oskar Brandl"), ("Second speaker", "Tamsel Irra")):
        box = page.get_by_role("combobox", name=label)
        box.fill(name)
        box.press("Enter")
    expect(page).to_have_url(re.compile("one=Oskar.*other=Tamsel"))
    expect(page.get_by_text("Opposed on one matter")).to_be_visible()
    assert sideways(page) == []
    page.screenshot(path=pictures / f"compare-{width}.png", full_page=True)
    page.reload()
    expect(page.get_by_text("Opposed on one matter")).to_be_visible()
    page.locator("[class*='st-key-said-opposed-'] button").first.press("Enter")
    expect(page.locator(".article mark")).to_have_text("the ceasefire in the valley")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_role_opens_where_it_is_stated(open_page: Open, pictures: Path, width: int) -> None:
    page = open_page("speakers?named=United", width=width, height=900 if width > 400 else 844)
    role = page.get_by_role("button", name=re.compile("UN envoy"))
    expect(role.first).to_be_visible()
    assert sideways(page) == []
    page.screenshot(path=pictures / f"speakers-{width}.png", full_page=True)
    role.first.press("Enter")
    expect(page.locator(".article mark")).to_have_text("UN envoy Tamsel Irra")
