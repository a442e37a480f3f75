"""Quoted titles and phrases are found whatever the marks; apostrophes are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quoted import quoted_phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Who wrote "Ferry talks fail"?', ("Ferry talks fail",)),
        ("Who wrote “Ferry talks fail”?", ("Ferry talks fail",)),
        ("Who wrote 'Ferry talks fail ...'?", ("Ferry talks fail ...",)),
        ("Who wrote ‘The envoy’s last ferry’, and when?", ("The envoy’s last ferry",)),
        ("Who wrote «Ferry talks fail»?", ("Ferry talks fail",)),
        # One word says too little.
        ("Who called it 'dead'?", ()),
        ("Did the rebels' plan meet the League's demands, or the clerks'?", ()),
        ("It's Quill's ferry, isn't it?", ()),
        ("Was 'step for step' ever 'step for step'?", ("step for step",)),
        ('An open " mark, and no other', ()),
        ("", ()),
    ],
)
def test_what_stands_between_marks_is_a_phrase(text: str, expected: tuple[str, ...]) -> None:
    assert quoted_phrases(text) == expected


@given(st.text(alphabet="ab '\"“”‘’«» \n", max_size=300))
def test_any_text_is_read_and_each_phrase_stands_in_it(text: str) -> None:
    assert all(phrase in text for phrase in quoted_phrases(text))
