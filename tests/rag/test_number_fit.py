"""Numbers meet by value, unit and bound."""

from __future__ import annotations

import pytest

from rag.number_fit import unborne_numbers
from rag.numbers import numbers


def fits(sentence: str, quote: str) -> list[str]:
    return [fit for _, fit in unborne_numbers(numbers(sentence), numbers(quote))]


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("500,000 fled", "half a million fled"),
        ("24 were held", "two dozen were held"),
        ("40% of it", "40 per cent of it"),
        ("1.3 million people", "1 300 000 people"),
        ("more than 350 died", "over 350 died"),
        ("about 600 left", "600 left"),
        ("over 350 died", "351 died"),
        ("fewer than 20 came", "19 came"),
        ("$3.5bn", "3.5 billion dollars"),
        ("around 600", "about 600"),
    ],
)
def test_the_same_number_is_borne_out(sentence: str, quote: str) -> None:
    assert fits(sentence, quote) == []


@pytest.mark.parametrize(
    ("sentence", "quote", "fit"),
    [
        ("350 died", "351 died", "none"),
        ("under 350 died", "over 350 died", "none"),
        ("over 350 died", "500 died", "none"),
        ("under 120", "under 100", "none"),
        ("about 660 left", "about 600 left", "none"),
        ("40 people", "40% of it", "none"),
        ("40 km", "40 miles", "none"),
        ("the third round", "three rounds", "none"),
        ("350 died", "over 350 died", "loose"),
        ("over 350 died", "350 died", "loose"),
    ],
)
def test_another_value_unit_or_bound_is_not(sentence: str, quote: str, fit: str) -> None:
    assert fits(sentence, quote) == [fit]
