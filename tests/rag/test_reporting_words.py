"""The reporting words and their forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.reporting_words import forms, reporting_words


@pytest.mark.parametrize(
    ("base", "form"),
    [
        ("say", "said"),
        ("deny", "denied"),
        ("admit", "admitting"),
        ("urge", "urging"),
        ("stress", "stresses"),
        ("tell", "told"),
    ],
)
def test_verbs_have_their_english_forms(base: str, form: str) -> None:
    assert form in set(forms(base))


@pytest.mark.parametrize(
    ("form", "force"),
    [
        ("said", "state"),
        ("warned", "warn"),
        ("demanded", "demand"),
        ("rejected", "reject"),
        ("denied", "deny"),
        ("promised", "promise"),
    ],
)
def test_each_word_has_a_force(form: str, force: str) -> None:
    assert reporting_words().verbs[form][0].force == force


def test_a_sentence_without_reporting_words_cannot_report() -> None:
    assert not reporting_words().may_report("The bridge was closed in the rain.")
    assert reporting_words().may_report("The bridge, officials SAID, was closed.")


def test_a_verb_that_only_leads_or_lacks_its_particle_makes_no_sentence_report() -> None:
    assert not reporting_words().may_report("The ferry needs to start at noon.")
    assert not reporting_words().may_report("A signpost pointed north.")
    assert reporting_words().may_report("Officials pointed this out.")


def test_the_file_can_be_replaced(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('[state]\nclause = "trumpet point-out"\nnouns = "fanfare"\n', encoding="utf-8")
    words = reporting_words(file)
    assert (words.verbs["pointed"][0].particle, words.nouns["fanfares"].force) == ("out", "state")
