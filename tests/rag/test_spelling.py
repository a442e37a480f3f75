"""The one normaliser for matching."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.spelling import SPELLINGS, STOP_WORDS, content_words, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Çavuşoğlu", "cavusoglu"),
        ("ÇAVUŞOĞLU", "cavusoglu"),
        ("İstanbul’da Kılıç", "istanbulda kilic"),
        ("Łódź, Tromsø, Straße, Kærby", "lodz tromso strasse kaerby"),
        ("Türkiye", "turkey"),
        ("Turkiye's", "turkey"),
        ("Kiev and Kyiv", "kyiv and kyiv"),
        ("260,000", "260000"),
        ("260 000", "260000"),
        ("260\u00a0000", "260000"),
        ("260\u202f000", "260000"),
        ("260'000", "260000"),
        ("1,234,567.50", "1234567.50"),
        ("1 000 000 people", "1000000 people"),
        ("12\u00a0345", "12345"),
        ("in 2016 000", "in 2016 000"),
        ("On March 15, 250 people", "on march 15 250 people"),
        ("100-200", "100 200"),
        ("1,23", "1 23"),
        ("1234,567", "1234 567"),
        ("U.N.-brokered", "un brokered"),
        ("the U.S. and the U.N.", "the us and the un"),
        ("the U.S", "the us"),
        ("at 5 p.m.", "at 5 pm"),
        ("the U.N.'s envoy", "the un envoy"),
        ("Assad’s regime", "assad regime"),
        ("don’t", "dont"),
        ("Sana'a", "sanaa"),
        ("O’Brien said ‘no’", "obrien said no"),
        ("step-for-step", "step for step"),
        ("step–for—step", "step for step"),
        ("“verifiable”", "verifiable"),
        ("50%", "50 percent"),
        ("50 per cent", "50 percent"),
        ("a cease-fire", "a ceasefire"),
        ("co\u00adoperation", "cooperation"),
        ("3.5 million.", "3.5 million"),
        ("end.Next", "end next"),
        ("snake_case", "snake case"),
        ("", ""),
        (" \n\t ", ""),
        ("한국 プーチン", "한국 プーチン"),
    ],
)
def test_spellings_of_one_thing_fold_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text(alphabet="uU.s'’ ,-0123 \u00a0%èŞıIİ", max_size=40))
@settings(max_examples=300)
def test_folding_twice_changes_nothing_where_rules_meet(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text(max_size=60))
def test_a_folded_text_is_words_with_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert re.fullmatch(r"(?:[^\W_]|(?<=\d)\.(?=\d)| )*", folded)


def test_no_spelling_leads_to_another() -> None:
    assert not set(SPELLINGS) & set(SPELLINGS.values())


def test_content_words_keep_names_and_months_that_look_like_stop_words() -> None:
    assert content_words("Who in the U.S. met us in May?") == ["us", "met", "us", "may"]


def test_stop_words_are_written_as_folding_writes_them() -> None:
    assert {fold(word) for word in STOP_WORDS} == STOP_WORDS


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "1 " * 500_000,
        "1,1" * 300_000,
        "'" * 1_000_000,
        "u." * 500_000,
        "é000 " * 200_000,
        "." * 1_000_000,
    ],
    ids=["letters", "digits", "commas", "apostrophes", "dots", "accents", "full stops"],
)
def test_a_megabyte_of_the_worst_kind_folds_within_seconds(text: str) -> None:
    began = time.process_time()
    fold(text)
    assert time.process_time() - began < 5
