"""Two words are as far apart as slips of the fingers make them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.slips import distance, may_be_another_name, nearest

LETTERS = st.text(alphabet="abc", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("", "", 0),
        ("tram", "tram", 0),
        ("tram", "trams", 1),
        ("tarm", "tram", 1),
        ("brige", "bridge", 1),
        ("drommand", "drommond", 1),
        ("karimnud", "karimund", 1),
        ("tram", "", 4),
        # Once exchanged, letters are not touched again: the distance is no metric.
        ("ca", "abc", 3),
    ],
)
def test_a_letter_more_or_less_another_or_two_exchanged_is_one_step(one: str, other: str, apart: int) -> None:
    assert distance(one, other) == apart


@given(LETTERS, LETTERS)
def test_the_distance_is_the_same_both_ways_and_at_most_the_longer_word(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert (distance(one, other) == 0) == (one == other)


def test_a_word_has_a_nearest_one_only_where_no_other_is_as_near() -> None:
    assert nearest("ferrry", ["ferry", "bridge"]) == "ferry"
    assert nearest("ferrq", ["ferry", "ferra"]) is None
    assert nearest("ferry", ["ferry"]) is None


def test_long_words_may_be_two_slips_away_and_short_ones_one() -> None:
    assert nearest("goverment", ["government"]) == "government"
    assert nearest("agrement", ["agreements"]) == "agreements"
    assert nearest("ferri", ["fairy"]) is None


def test_a_slip_spares_the_first_letter() -> None:
    assert nearest("walked", ["talked"]) is None


def test_another_letter_in_a_short_name_may_make_another_name() -> None:
    assert may_be_another_name("quoll", "quill")
    assert not may_be_another_name("qulil", "quill")
    assert may_be_another_name("quilla", "quill")
    assert not may_be_another_name("drommand", "drommond")
