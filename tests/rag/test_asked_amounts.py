"""An amount answers only where it is of the things that are counted, or of money where a cost is asked for."""

from __future__ import annotations

import pytest

from rag.asked_amounts import of_what_is_asked
from rag.numbers import numbers


@pytest.mark.parametrize(
    ("question", "text", "pointed", "kept"),
    [
        ("How many hostages were freed?", "They freed ten hostages for 50 prisoners.", 50, [10]),
        ("How many hostages were freed?", "They freed ten hostages for 50 prisoners.", 10, [10]),
        ("How many hostages were freed?", "Nine hostages left, ten hostages stayed, 50 prisoners ate.", 50, []),
        ("How many were freed?", "They freed ten hostages for 50 prisoners.", 50, [50]),
        ("How many people came?", "In all 50 came, with ten people behind.", 50, [50]),
        ("How much did the ban cost?", "The ban cost 700 jobs.", 700, []),
        ("How much did the ban cost?", "The ban cost 700 crowns.", 700, [700]),
        ("How much did the ban cost?", "The ban cost $700.", 700, [700]),
        ("How much water is there?", "There are 700 barrels.", 700, [700]),
    ],
)
def test_only_what_can_be_asked_for_is_kept(question: str, text: str, pointed: int, kept: list[int]) -> None:
    found = [one for one in numbers(text) if one.value == pointed]
    assert [one.value for one in of_what_is_asked(question, text, found)] == kept
