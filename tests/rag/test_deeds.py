"""Who did something is told only by a quote that speaks of it."""

from __future__ import annotations

from datetime import date

import pytest

from rag.deeds import speaks_of_deed
from rag.questions import read_question


@pytest.mark.parametrize(
    ("question", "quote", "told"),
    [
        ("Who won the election in Orsavia?", "The Home Soil party said the election was fair.", False),
        ("Who won the election in Orsavia?", "The Home Soil party wins the election, early counts show.", True),
        ("And who recently signed the accord?", "Quill was the last of the signatories, Brask said.", False),
        ("Who signed the accord?", "Quill signs at noon.", True),
        ("Who gave the first figure?", "The ministry put the dead at nine.", True),
        ("Who became envoy?", "Ada Quill, the new envoy, left on Monday.", True),
        ("Which party won?", "Nobody knows.", True),
        ("Who drove the tram?", "Quill has driven the tram for years.", True),
        ("Who else signed?", "Quill signed as well.", True),
        ("Who in the League resigned?", "Nobody knows.", True),
    ],
)
def test_a_quote_without_the_verb_asked_about_does_not_tell_who_did_it(question: str, quote: str, told: bool) -> None:
    assert speaks_of_deed(read_question(question, outlets=(), today=date(2026, 1, 1)), quote) is told
