"""Filters as SQL."""

from __future__ import annotations

from datetime import date

import pytest

from index.visibility import condition, hides_nothing, outlets
from rag.errors import UnreadableError
from rag.nouns import Filters


def test_a_filter_without_bounds_and_outlets_hides_nothing() -> None:
    assert hides_nothing(Filters())
    assert hides_nothing(Filters(undated=True, speakers=("Somebody",)))
    assert not hides_nothing(Filters(sources=("The Post",)))
    assert not hides_nothing(Filters(as_of=date(2020, 1, 1)))
    assert condition(Filters()) == ("1", [])


def test_bounds_become_days_and_the_earlier_end_counts() -> None:
    filters = Filters(since=date(985, 1, 2), until=date(2020, 5, 1), as_of=date(2020, 4, 1), undated=True)
    assert condition(filters) == (
        "(published >= ? AND published <= ? OR published IS NULL)",
        ["0985-01-02", "2020-04-01"],
    )


def test_outlets_are_folded_once_each() -> None:
    assert outlets(Filters(sources=("The Évening Post", "the evening post", " ", "Daily"))) == [
        "daily",
        "the evening post",
    ]


def test_an_outlet_whose_name_no_archive_can_hold_is_refused() -> None:
    with pytest.raises(UnreadableError, match="character that no archive can hold"):
        outlets(Filters(sources=("Daily", "\ud800")))
