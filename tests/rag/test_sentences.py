"""Sentences as spans of their text."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.N.-brokered talks began.", "Nobody came."],
        ["Gen. Smith met Dr. Jones, Mr. Brown and Gov. Ray.", "They ate."],
        ["Ms. Gedrich and Sen. Paul A. Reyes spoke.", "J.D. Drew did not."],
        ["Geir O. Dahl said so.", "He left."],
        ["They met at 5 p.m. Monday.", "It rained at 10 a.m. ET.", "She left at 6 p.m.", "He stayed."],
        ["They met on Jan. 5 and Sept. 11.", "No. 5 won."],
        ["Acme Inc. sued Borax Corp. over it.", "Acme Inc. won."],
        ["It cost $3.5 bn., they said.", "It rose 2.5 percent."],
        ['"We will not go," he said.', '"It is over."', "He left."],
        ["“We will not go.”", "He left.", "(He came back.)", "She smiled."],
        ['"Is it over?" she asked.', 'He cried "Stop!" and ran.'],
        ["Why?", "Because!", "Really... yes."],
        ["She works in the U.S.", "The firm does not."],
    ],
)
def test_a_paragraph_falls_into_its_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_headline_without_full_stop_is_a_sentence_of_its_own() -> None:
    assert sentences("Talks stall again\n3 min read\n\nThe envoy left. He was tired.") == [
        "Talks stall again",
        "3 min read",
        "The envoy left.",
        "He was tired.",
    ]


def test_a_closing_mark_on_its_own_stays_with_its_sentence() -> None:
    assert sentences('He said: "It is closed. " Then he left.') == ['He said: "It is closed. "', "Then he left."]
    assert sentences("“It is closed. ” More followed.") == ["“It is closed. ”", "More followed."]


def test_a_short_quotation_of_two_sentences_stays_with_its_speaker() -> None:
    text = "“It is not them. It is us,” he said. He left."
    assert sentences(text) == ["“It is not them. It is us,” he said.", "He left."]


def test_a_long_quotation_is_divided_at_its_sentences() -> None:
    first = "“" + "We have asked for this in every single round of the talks since the very first year. "
    second = "The U.S. Senate knew it and the committee in Washington, D.C. knew it just as well as we did. "
    third = "Nobody answered us then and nobody has given us any answer now,” she said."
    assert sentences(first + second + third) == [first.strip(), second.strip(), third]


def test_lines_wrapped_in_mid_sentence_are_one_paragraph() -> None:
    text = (
        "The delegation arrived in the city on Monday and met\n"
        "Envoy Dahl at once. It did not say what had been agreed\n"
        "with him."
    )
    assert sentences(text) == [
        "The delegation arrived in the city on Monday and met\nEnvoy Dahl at once.",
        "It did not say what had been agreed\nwith him.",
    ]


def test_a_line_that_goes_on_in_lower_case_is_wrapped() -> None:
    text = "The delegation arrived in the city on Monday and met\nthe envoy. He smiled."
    assert sentences(text) == [text[:-11], "He smiled."]


def test_no_sentence_crosses_a_blank_line() -> None:
    assert sentences("one two\n \nthree four") == ["one two", "three four"]


def test_a_last_line_of_spaces_is_no_line_of_a_wrapped_paragraph() -> None:
    assert sentences("The ferry left.\nIt came back.\nIt left.\n ") == ["The ferry left.", "It came back.", "It left."]


def test_marks_without_words_join_their_neighbour() -> None:
    assert sentences("Great! 🙂 !! Yes.") == ["Great! 🙂 !!", "Yes."]
    assert sentences("* * *") == ["* * *"]


def test_an_empty_text_has_no_sentences() -> None:
    assert sentence_spans("") == sentence_spans(" \n\t ") == []


texts = st.text(
    st.sampled_from("abN .!?…\"'“”’()[]\n\t\u00a0\u2028é你。😀\ud800U.S.Mr5") | st.characters(), max_size=120
)


@given(texts)
@settings(max_examples=400)
@example("a\u00a0B.\u00a0\u00a0C.")
@example("\x1c\x1c. A")
def test_spans_are_trimmed_and_in_order_and_cover_every_character(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text):
        assert not text[position:start].strip()
        assert start < end
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "unit",
    ["This is one. ", "“a. b ", "' a ", '" A. ', "word ", "x", "A. B ", "Mr. ", "\n", "a\n", "! ”", "[1] "],
)
def test_a_megabyte_of_the_worst_kind_is_divided_within_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    spans = sentence_spans(text)
    assert time.process_time() - began < 15
    assert sum(end - start for start, end in spans) <= len(text)
