"""The page on an archive on PostgreSQL: what `test_postgres.py` leaves to `make soak`.

The page knows the server and not the archive, and that a server answers alike on both is tested without a browser
(`tests/app/test_postgres.py`, `tests/contracts/`).
"""

from __future__ import annotations

import pytest

from tests.browser.on_postgres import address, pictures, server
from tests.browser.test_articles_page import (
    lamps,
    test_a_removed_article_is_gone_after_ten_seconds_and_an_undone_removal_is_none,
)
from tests.browser.test_chat import (
    test_a_copied_story_is_one_source_that_names_its_copies,
    test_a_filter_stands_in_the_address_and_is_taken_off_by_its_chip,
    test_a_follow_up_is_understood_and_a_refresh_keeps_the_conversation,
    test_a_refusal_says_what_is_missing_and_offers_the_nearest_apart,
    test_an_uploaded_file_is_reported_and_can_be_asked_about,
)
from tests.browser.test_ledger_pages import talks, test_two_speakers_stand_side_by_side_and_are_kept_in_the_address
from tests.profiles import only_in_soak

pytestmark = [pytest.mark.browser, pytest.mark.soak, only_in_soak("the same walks on an archive in a folder")]

__all__ = [
    "address",
    "lamps",
    "pictures",
    "server",
    "talks",
    "test_a_copied_story_is_one_source_that_names_its_copies",
    "test_a_filter_stands_in_the_address_and_is_taken_off_by_its_chip",
    "test_a_follow_up_is_understood_and_a_refresh_keeps_the_conversation",
    "test_a_refusal_says_what_is_missing_and_offers_the_nearest_apart",
    "test_a_removed_article_is_gone_after_ten_seconds_and_an_undone_removal_is_none",
    "test_an_uploaded_file_is_reported_and_can_be_asked_about",
    "test_two_speakers_stand_side_by_side_and_are_kept_in_the_address",
]
