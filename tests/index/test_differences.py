from __future__ import annotations

import pytest

from index.differences import differ

BODY = "The talks opened in Vessin. Kessler met Harlan for two hours. Nothing was signed."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("two hours", "three hours"),
        ("Kessler met Harlan", "Harlan met Kessler"),
        ("in Vessin", "in Lenz"),
        ("Kessler met Harlan", "Brandt met Harlan"),
    ],
)
def test_a_replaced_fact_in_a_sentence_is_a_difference(old: str, new: str) -> None:
    assert differ(BODY, BODY.replace(old, new))
    assert differ(BODY.replace(old, new), BODY)


@pytest.mark.parametrize(
    "other",
    [
        "The talks opened in Vessin. Nothing was signed.",
        "Nothing was signed. Kessler met Harlan for 2 hours. The talks opened in Vessin.",
        "The talks opened in the town of Vessin. Kessler met Harlan for two hours on Monday. Nothing was signed.",
        "12 at the table. " + BODY + " Brandt was absent.",
    ],
)
def test_cuts_additions_and_another_order_are_none(other: str) -> None:
    assert not differ(BODY, other)
    assert not differ(other, BODY)


def test_a_rewritten_sentence_between_the_same_neighbours_is_compared() -> None:
    first = "The talks opened in Vessin. Shells killed 27 at the market. Nothing was signed."
    second = "The talks opened in Vessin. A doctor spoke of 31 dead in town. Nothing was signed."
    assert differ(first, second)
    assert not differ(first, second.replace("31 dead", "many dead"))


def test_a_passage_is_compared_with_its_own_place_alone() -> None:
    text = f"Lund counted 5 boats. {BODY} Orsic counted 9 boats."
    passage = "Rivers rose by 4 feet. Kessler met Harlan for two hours. Nothing was signed."
    assert differ(passage, text)
    assert not differ(passage, text, within=True)
    assert differ(passage.replace("two", "six"), text, within=True)
