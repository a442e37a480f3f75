"""Pages hold to WCAG 2.2 AA as far as axe-core can tell, in light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.test_chat import ask

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}

STYLED = """() => [...document.querySelectorAll('[data-testid="stCaptionContainer"]')].every(
    each => getComputedStyle(each).opacity === "0.8")"""
"""The page's style sheet is in force, and nothing is faded any more because a run is at work."""


FADED = """() => [...document.querySelectorAll('p')].filter(text => text.checkVisibility()).filter(text => {
    let rest = 1;
    for (let part = text; part; part = part.parentElement) rest *= getComputedStyle(part).opacity;
    return rest < 0.79;
}).map(text => text.textContent)"""
"""Texts that are fainter than small print may be: what is faded within something faded, which axe does not tell."""


def violations(page: Page) -> list[str]:
    """What axe finds, a line for each place: rule, element and why."""
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_function(STYLED)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {node['html'][:200]} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_with_its_sources_is_accessible(open_page: Open, scheme: str) -> None:
    page = open_page(scheme=scheme)
    ask(page, "When would the ferries sail?")
    assert violations(page) == []
    assert page.evaluate(FADED) == []


@pytest.mark.parametrize("path", ["timeline", "positions", "compare", "figures", "speakers", "articles"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_other_pages_are_accessible(open_page: Open, path: str, scheme: str) -> None:
    assert violations(open_page(path, scheme=scheme)) == []
