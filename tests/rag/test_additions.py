"""What a wording adds to its conversation is found: names, numbers, dates, other words of content."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.additions import additions
from tests.rag.test_conversation import after

TALK = after(
    "What did Ada Quill say about the ferry in March 2021?",
    answer="She may let 40 ferries sail, the envoy said, if two piers are mended by Friday. Nobody told us. [1]",
)
TYPED = "Why did she vote against it?"


@pytest.mark.parametrize(
    "wording",
    [
        "Why did Ada Quill vote against the ferry?",
        "Why did Quill vote against the 40 ferries in March 2021?",
        "Why did the envoy Ada Quill say that she voted against ferries?",
        "Why did she vote against it?",
        "How many piers did Ada Quill say should be mended by Friday?",
    ],
)
def test_a_wording_of_the_conversations_own_words_adds_nothing(wording: str) -> None:
    assert additions(wording, TYPED, TALK) == []


@pytest.mark.parametrize(
    ("wording", "added"),
    [
        ("Why did Bram Holt vote against the ferry?", ["Bram", "Holt"]),
        ("why did holt vote against the ferry?", ["holt"]),
        ("WHY DID HOLT VOTE AGAINST THE FERRY?", ["HOLT"]),
        ("Holt: why did she vote against it?", ["Holt"]),
        ("Why did Ada Quill vote against the ferry in May?", ["May"]),
        ("Why did Ada Quill tell the US to vote against the ferry?", ["US"]),
        ("Why did Ada Quill vote against the ferry in 2022?", ["2022"]),
        ("Why did Ada Quill vote against 41 ferries?", ["41"]),
        ("Why did Ada Quill vote against three ferries?", ["three"]),
        ("Why did Ada Quill vote against the ferry on Monday?", ["Monday"]),
        ("Why did Ada Quill vote against the ferry last week?", ["last week"]),
        ("Why did Ada Quill sabotage the ferry?", ["sabotage"]),
    ],
)
def test_what_stands_nowhere_in_the_conversation_is_found(wording: str, added: list[str]) -> None:
    assert additions(wording, TYPED, TALK) == added


@settings(deadline=None)
@given(
    st.lists(st.sampled_from("why did Ada Quill vote against the 40 ferries in March 2021".split()), max_size=8),
    st.sampled_from(["Velkany", "velkany", "2019", "17", "Tuesday", "October", "eleven"]),
    st.integers(0, 8),
)
def test_an_addition_is_found_wherever_it_stands(words: list[str], foreign: str, place: int) -> None:
    wording = " ".join((*words[:place], foreign, *words[place:]))
    assert any(foreign in each for each in additions(f"So {wording}?", TYPED, TALK))
