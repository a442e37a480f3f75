"""A text bears a name in its short forms and in its people's or place's, and no other bearer's."""

from __future__ import annotations

import pytest

from rag.bearers import named

TEXT = named(
    "Foreign Minister Ada Quill of the Harbour League met Syrians, the U.S. envoy and Çelik of the Ministry of Foreign "
    "Affairs. He told us of French and Turkish plans."
)


@pytest.mark.parametrize(
    "name",
    [
        *("Quill", "Ada Quill", "Ms Ada Quill", "Minister Quill", "Harbour League", "HL", "H.L.", "MFA", "MOFA"),
        *("Syria", "Syrian", "US", "United States", "America", "Celik", "France", "Turkey", "Türkiye"),
    ],
)
def test_the_forms_of_a_name_are_one_bearers(name: str) -> None:
    assert TEXT.bears(name)


@pytest.mark.parametrize("name", ["Bo Quill", "Quillon", "Holt", "Harbour Post", "HLF", "Britain", "UK", "Syracuse"])
def test_another_name_is_not_borne(name: str) -> None:
    assert not TEXT.bears(name)


def test_us_the_pronoun_is_no_country() -> None:
    assert not named("He told us so.").bears("United States")
    assert named("The US said so.").bears("United States")
    assert named("United States officials said so.").bears("US")


def test_a_longer_form_than_the_text_has_is_not_borne() -> None:
    assert not named("Quill left.").bears("Ada Quill")


def test_a_name_of_a_thousand_words_is_read() -> None:
    assert named("Quill " * 1000).bears("Quill " * 900)
