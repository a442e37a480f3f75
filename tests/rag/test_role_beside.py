"""The role that stands beside a name in an article."""

from __future__ import annotations

import pytest

from rag.role_beside import role_beside


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Foreign Minister Ada Quill left.", "Foreign Minister"),
        ("The UN special envoy for Orsavia, Ada Quill, left.", "UN special envoy for Orsavia"),
        ("Ada Quill, the deputy chief negotiator, left.", "deputy chief negotiator"),
        ("Ada Quill (Harbour Party), a senator from Brel, left.", "senator from Brel"),
        ("Ada Quill left. The minister stayed.", None),
        ("Minister Ada Quillon left.", None),
    ],
)
def test_a_role_stands_right_before_or_behind_the_name(text: str, role: str | None) -> None:
    assert role_beside(text, "Ada Quill") == role


def test_a_role_before_a_later_mention_goes_before_one_behind_the_first() -> None:
    text = "Ada Quill, a former lawyer and now minister of trade, spoke. Then the country's President Ada Quill left."
    assert role_beside(text, "Ada Quill") == "President"


def test_a_name_with_signs_of_patterns_is_read_as_it_stands() -> None:
    assert role_beside("Minister A. (Bo) Holm left.", "A. (Bo) Holm") == "Minister"


def test_a_role_far_behind_in_an_article_that_says_a_name_again_and_again_is_not_looked_for() -> None:
    assert role_beside("Ada Quill left. " * 150 + "Minister Ada Quill left.", "Ada Quill") == "Minister"
    assert role_beside("Ada Quill left. " * 20_000 + "Minister Ada Quill left.", "Ada Quill") is None
