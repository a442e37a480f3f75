"""Texts and queries as terms."""

from __future__ import annotations

from datetime import date

import pytest

from index.analysis import PLAIN, STEMMED, analyzer, day_words, phrase_words, query_terms


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("Who negotiated with the U.N. about negotiations?", ["negoti", "un"]),
        ("260,000 refugees", ["260000", "refuge"]),
        ("step-for-step", ["step"]),
        ("what about it", ["what", "about", "it"]),
        ("talks \ud800 fail", ["talk", "fail"]),
        ("…", []),
        ("", []),
    ],
)
def test_a_query_is_its_stemmed_content_words(query: str, terms: list[str]) -> None:
    assert query_terms(query) == terms


def test_a_phrase_keeps_every_word_as_it_is_written() -> None:
    assert phrase_words("The Talks in Çanakkale") == ["the", "talks", "in", "canakkale"]


def test_monstrous_words_are_not_indexed() -> None:
    assert analyzer(PLAIN).analyze("short " + "x" * 500) == ["short"]
    assert analyzer(STEMMED).analyze("x" * 500) == []


def test_a_day_is_spelt_in_words_and_digits() -> None:
    assert day_words(date(985, 12, 1)) == "1 december 0985 0985 12 01"
    assert day_words(None) == ""
