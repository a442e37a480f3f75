"""The page on an archive on PostgreSQL: what it does on one in a folder, by the very same tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import chromium
from tests.browser.test_articles_page import (
    lamps,
    test_a_removed_article_is_gone_after_ten_seconds_and_an_undone_removal_is_none,
)
from tests.browser.test_chat import (
    test_a_conversation_is_renamed_and_deleted,
    test_a_copied_story_is_one_source_that_names_its_copies,
    test_a_filter_stands_in_the_address_and_is_taken_off_by_its_chip,
    test_a_follow_up_is_understood_and_a_refresh_keeps_the_conversation,
    test_a_refusal_says_what_is_missing_and_offers_the_nearest_apart,
    test_an_answer_has_numbered_chips_and_a_source_opens_at_the_very_sentence,
    test_an_uploaded_file_is_reported_and_can_be_asked_about,
)
from tests.browser.test_ledger_pages import talks, test_two_speakers_stand_side_by_side_and_are_kept_in_the_address
from tests.postgres_server import Databases
from tests.serving import add_records, served_page, served_process

pytestmark = pytest.mark.browser

__all__ = [
    "lamps",
    "talks",
    "test_a_conversation_is_renamed_and_deleted",
    "test_a_copied_story_is_one_source_that_names_its_copies",
    "test_a_filter_stands_in_the_address_and_is_taken_off_by_its_chip",
    "test_a_follow_up_is_understood_and_a_refresh_keeps_the_conversation",
    "test_a_refusal_says_what_is_missing_and_offers_the_nearest_apart",
    "test_a_removed_article_is_gone_after_ten_seconds_and_an_undone_removal_is_none",
    "test_an_answer_has_numbered_chips_and_a_source_opens_at_the_very_sentence",
    "test_an_uploaded_file_is_reported_and_can_be_asked_about",
    "test_two_speakers_stand_side_by_side_and_are_kept_in_the_address",
]


@pytest.fixture(scope="module")
def server(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an HTTP server whose archive is in a database."""
    if chromium() is None:
        pytest.skip("no Chromium is here: run scripts/install-browser")
    log = tmp_path_factory.mktemp("postgres") / "server.log"
    with postgres.empty() as archive, served_process(archive, log=log) as (address, _):
        add_records(address)
        yield address


@pytest.fixture(scope="module")
def address(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a page for it."""
    with served_page(server, log=tmp_path_factory.mktemp("page") / "page.log") as page:
        yield page


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: those that are looked at are of an archive in a folder."""
    return tmp_path
