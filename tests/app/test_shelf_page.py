"""The page of articles as Streamlit draws it, on the real HTTP server with a small archive."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.client import Client
from app.page_parts.frame import SHOWN
from app.page_parts.removing import GOING, LEAVING, Leaving
from index.layout import Layout
from index.lock import WriterLock
from tests.app.serving import RECORDS, settings_in, small_app
from tests.serving import served_here

RUN_SECONDS = 60.0


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served_here(small_app(settings_in(folder))) as served:
        yield served


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    """A client of the server whose archive holds the three records anew."""
    with Client(address) as made:
        made.add_records(RECORDS)
        yield made


def draw(address: str) -> None:
    from app.page_parts import shelf

    shelf.show(address)


def opened(client: Client, **parameters: str) -> AppTest:
    page = AppTest.from_function(draw, args=(client.base_url,), default_timeout=RUN_SECONDS)
    for key, value in parameters.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


def listed(page: AppTest) -> list[str]:
    return [str(each.key).removeprefix("open-article-") for each in page.button if "open-article-" in str(each.key)]


def stored(client: Client) -> set[str]:
    return {article.id for article in client.articles().articles}


def come_due(page: AppTest, *, seconds_ago: float = 0) -> None:
    """Let the removal that waits come due, and the page run."""
    waiting: Leaving = page.session_state[LEAVING]["border"]
    page.session_state[LEAVING] = {"border": replace(waiting, due=time.monotonic() - seconds_ago)}
    page.run()
    assert not page.exception, page.exception


def test_all_articles_are_listed_the_newest_first_and_undated_ones_last(client: Client) -> None:
    assert listed(opened(client)) == ["harbour/1: first", "border", "undated"]


def test_an_article_without_a_title_is_listed_by_its_first_words(client: Client) -> None:
    client.add_records([{"id": "untitled", "text": "Keepers met at dusk in the mill. Nothing was signed."}])
    try:
        assert "Keepers met at dusk" in opened(client).button(key="open-article-untitled").label
    finally:
        client.remove("untitled")


def test_words_and_days_in_the_address_narrow_the_list(client: Client) -> None:
    assert listed(opened(client, words="lighthouse")) == ["undated"]
    assert listed(opened(client, since="2024-01-01")) == ["harbour/1: first"]
    nothing = opened(client, words="zeppelin")
    assert listed(nothing) == []
    assert nothing.info[0].value == "No article holds these words. Try fewer."
    filtered = opened(client, words="lighthouse", since="2024-01-01")
    assert filtered.info[0].value == "No article holds these words. Try fewer, or take a filter off."


def test_an_article_that_words_found_opens_at_them(client: Client) -> None:
    page = opened(client, words="lighthouse")
    page.button(key="open-article-undated").click().run()
    (article,) = [each.proto for each in page.get("bidi_component") if "article" in each.proto.component_name]
    assert "lighthouse at Orrin" in article.json


def test_a_removal_waits_and_undo_keeps_the_article(client: Client) -> None:
    page = opened(client)
    page.button(key="remove-article-border").click().run()
    assert "border" in stored(client)
    page.button(key="undo-border").click().run()
    assert page.session_state[LEAVING] == {}
    assert "border" in stored(client)


def test_a_removal_is_undone_by_the_button_that_asked_for_it(client: Client) -> None:
    page = opened(client)
    page.button(key="remove-article-border").click().run()
    undoing = page.button(key="keep-article-border")
    assert undoing.label == "Undo removing Border post closes"
    undoing.click().run()
    assert page.session_state[LEAVING] == {}
    assert page.button(key="remove-article-border").label == "Remove Border post closes"
    assert "border" in stored(client)


def test_an_undo_that_still_stands_there_from_the_last_removal_undoes_the_new_one(client: Client) -> None:
    page = opened(client)
    page.button(key="remove-article-border").click().run()
    stale = page.button(key="undo-border")
    page.button(key="keep-article-border").click().run()
    page.button(key="remove-article-border").click().run()
    assert set(page.session_state[LEAVING]) == {"border"}
    stale.click().run()
    assert page.session_state[LEAVING] == {}
    assert "border" in stored(client)


def test_removing_and_undoing_are_never_the_same_button(client: Client) -> None:
    # A click that is handed to a second run must mean the same there.
    page = opened(client)
    page.button(key="remove-article-border").click().run()
    assert {each.key for each in page.button if "border" in (each.key or "")} == {
        "open-article-border",
        "keep-article-border",
        "undo-border",
    }


def test_what_is_due_is_removed_and_no_longer_listed(client: Client) -> None:
    page = opened(client)
    page.button(key="remove-article-border").click().run()
    come_due(page)
    assert "border" not in stored(client)
    assert listed(page) == ["harbour/1: first", "undated"]
    assert [toast.value for toast in page.toast] == ["Border post closes was removed."]


def test_a_removal_that_waits_for_another_writer_says_so_and_that_nothing_undoes_it(
    client: Client, folder: Path
) -> None:
    page = opened(client)
    page.button(key="remove-article-border").click().run()
    with WriterLock(Layout(folder / "archive").lock).held():
        come_due(page)
        assert "border" in stored(client)
        assert any("can no longer be undone" in each.value for each in page.caption)
        assert [each.key for each in page.button if "border" in (each.key or "")] == ["open-article-border"]
    wait([page.session_state[GOING]["border"].outcome], timeout=RUN_SECONDS)
    page.run()
    assert listed(page) == ["harbour/1: first", "undated"]
    assert [toast.value for toast in page.toast] == ["Border post closes was removed."]


def test_a_removal_that_came_due_while_another_page_was_shown_is_none(client: Client) -> None:
    page = opened(client)
    page.button(key="remove-article-border").click().run()
    page.session_state[SHOWN] = "Timeline · Rapporteur None"
    come_due(page)
    assert page.session_state[LEAVING] == {}
    assert "border" in stored(client)
    assert [toast.value for toast in page.toast] == ["Border post closes was not removed, since this page was left."]


def test_a_removal_that_nobody_could_undo_any_more_since_the_page_was_left_is_none(client: Client) -> None:
    page = opened(client)
    page.button(key="remove-article-border").click().run()
    come_due(page, seconds_ago=60)
    assert page.session_state[LEAVING] == {}
    assert "border" in stored(client)
    assert [toast.value for toast in page.toast] == ["Border post closes was not removed, since this page was left."]


def test_the_page_says_what_the_archive_holds_and_how_it_was_built(client: Client) -> None:
    told = " ".join(each.value for each in opened(client).markdown)
    made = client.archive().built_with
    assert f"passages of at most {made.passage_tokens} tokens" in told
    assert f"vectors of {made.dimensions} dimensions" in told
    assert "3 articles in 3 passages" in told


def test_an_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    with served_here(small_app(settings_in(tmp_path))) as served, Client(served) as client:
        assert "The archive is empty" in opened(client).info[0].value
