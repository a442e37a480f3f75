"""The page of articles in a real browser: an article is removed after ten seconds, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.client import Client
from tests.browser.conftest import Open

TITLE = "Lamp makers meet at Yarrow"
RECORD = {
    "id": "browser: lamps",
    "title": TITLE,
    "text": "Lamp makers met at Yarrow. They spoke of wicks.",
    "published": "2022-01-05",
}


@pytest.fixture
def lamps(server: str) -> Iterator[Client]:
    """A client of the server, whose archive holds one article more."""
    with Client(server) as client:
        client.add_records([dict(RECORD)])
        yield client
        if any(article.title == TITLE for article in client.articles().articles):
            client.remove(str(RECORD["id"]))


def test_a_removed_article_is_gone_after_ten_seconds_and_an_undone_removal_is_none(
    open_page: Open, lamps: Client, pictures: Path
) -> None:
    page = open_page("articles?words=wicks")
    remove = page.get_by_role("button", name=f"Remove {TITLE}")
    remove.press("Enter")
    undo = page.get_by_role("button", name=f"Undo removing {TITLE}")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(remove).to_be_focused()
    remove.click()
    # Not before the row has turned: until then the countdown of the first removal may still stand above it.
    expect(undo).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(undo).to_have_count(0)
    expect(remove).to_be_focused()
    remove.click()
    expect(page.locator(".st-key-leaving").get_by_text("Removing")).to_be_in_viewport()
    page.screenshot(path=pictures / "articles-removing.png")
    assert lamps.article("browser: lamps").title == TITLE
    expect(page.get_by_text("No article holds these words")).to_be_visible(timeout=40_000)
    assert all(article.title != TITLE for article in lamps.articles().articles)


def test_an_article_opens_at_the_words_that_were_looked_for_on_a_phone(
    open_page: Open, lamps: Client, pictures: Path
) -> None:
    assert lamps
    page = open_page("articles?words=wicks", width=390, height=844)
    # Not the button beside it, "Remove ...", which can be laid out first.
    page.get_by_role("button", name=re.compile(f"^{TITLE}")).click()
    expect(page.get_by_role("dialog").locator("mark")).to_contain_text("They spoke of wicks.")
    page.screenshot(path=pictures / "articles-phone.png")
