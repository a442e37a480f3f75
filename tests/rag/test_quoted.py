"""Quoted titles and phrases are found whatever the marks; apostrophes are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quoted import is_verbatim, quotations, quoted_phrases


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He called it “dead”, not "late".', ["dead", "late"]),
        ("«Gone,» she said; ‘gone’.", ["Gone,", "gone"]),
        ("The rebels' plan and the clerks' demand", []),
        ("“He said ‘no’ twice”", ["He said ‘no’ twice"]),
        ('An open " mark', []),
    ],
)
def test_quotations_are_found_by_their_marks_single_words_too(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == expected


@pytest.mark.parametrize(
    ("quotation", "quote"),
    [
        ("We will sail,", "“We will sail”, said Holt."),
        ("we  will sail", "“We will\nsail”, said Holt."),
        ("[W]e will … sail", "We will not wait; we will sail."),
        ("we don't sail", "‘We don’t sail’, said Holt."),
        ("a ‘dead’ plan", 'a "dead" plan'),
        ("", "anything"),
    ],
)
def test_a_quotation_is_verbatim_in_other_marks_case_and_spacing(quotation: str, quote: str) -> None:
    assert is_verbatim(quotation, quote)


@pytest.mark.parametrize(
    ("quotation", "quote"),
    [
        ("We shall sail", "We will sail."),
        ("old", "bold"),
        ("sail ... We", "We will sail."),
        ("we sail", "We will sail."),
    ],
)
def test_another_word_order_or_part_of_a_word_is_not_verbatim(quotation: str, quote: str) -> None:
    assert not is_verbatim(quotation, quote)
