"""The page on an archive on PostgreSQL: what it does on one in a folder, by the very same tests.

These are two that read and change what is kept there; `make soak` has more (`test_postgres_in_full.py`).
"""

from __future__ import annotations

import pytest

from tests.browser.on_postgres import address, pictures, server
from tests.browser.test_chat import (
    test_a_conversation_is_renamed_unless_one_leaves_it_and_deleted,
    test_an_answer_has_numbered_chips_and_a_source_opens_at_the_very_sentence,
)

pytestmark = pytest.mark.browser

__all__ = [
    "address",
    "pictures",
    "server",
    "test_a_conversation_is_renamed_unless_one_leaves_it_and_deleted",
    "test_an_answer_has_numbered_chips_and_a_source_opens_at_the_very_sentence",
]
