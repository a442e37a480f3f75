"""An outlet is found where a question names it, in the words that stand there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.mentions import outlet_core, outlet_mentions

OUTLETS = ["The Harbour Post", "Quay", "Post", "Velm Daily", "The Roar | Sports Blog", "Quay.com"]


def words(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.core) for m in outlet_mentions(text, OUTLETS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did The Harbour Post report?", [("The Harbour Post", "harbour post")]),
        ("what did the harbour post's man say?", [("the harbour post", "harbour post")]),
        ("Do 'Velm Daily' and “Quay” agree?", [("Velm Daily", "velm daily"), ("Quay", "quay")]),
        ("the quay, the post, a Post", [("Post", "post")]),
        ("Did the Roar - Sports Blog say so?", [("the Roar - Sports Blog", "roar sports blog")]),
        ("Quay.com and Quay", [("Quay.com", "quay com"), ("Quay", "quay")]),
        # Each time that it is named.
        ("The Quay on Monday and the Quay on Friday", [("The Quay", "quay"), ("the Quay", "quay")]),
        ("", []),
    ],
)
def test_the_longest_name_at_a_place_counts_with_the_words_that_stand_there(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert words(text) == expected


@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=4))
def test_any_text_is_read_and_mentions_stand_in_order_without_overlap(text: str, outlets: list[str]) -> None:
    cores = {outlet_core(outlet) for outlet in outlets}
    end = 0
    for mention in outlet_mentions(text, outlets):
        assert mention.core in cores
        assert end <= mention.start <= mention.end <= len(text)
        end = mention.start
