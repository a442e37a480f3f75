"""Texts with any characters go into PostgreSQL and come back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.postgres.characters import escaped, unescaped

TEXTS = st.text(st.sampled_from("a01\0\x1a\né🙂"))


@given(TEXTS)
def test_every_text_comes_back_and_holds_no_null_in_between(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert "\0" not in escaped(text)


@given(TEXTS, TEXTS)
def test_two_texts_are_never_spelt_alike(one: str, other: str) -> None:
    assert (escaped(one) == escaped(other)) == (one == other)
