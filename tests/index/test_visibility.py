"""Filters as SQL and as bitmaps of passage rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from index.database import Database
from index.visibility import condition, hides_nothing, outlets, visible_passages
from rag.nouns import Filters
from tests.index.articles import opened, story


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


def test_the_bitmap_marks_the_passages_of_visible_articles(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([story("a", "1\n\n2\n\n3", day="2020-01-01"), story("b", "4", day="2020-01-02")])
        archive.add([story("c", "5\n\n6\n\n7\n\n8\n\n9", day="2020-01-03"), story("d", "10", day="2020-01-01")])
    database = Database(tmp_path / "truth.db")
    with database.reading() as db:
        first = visible_passages(db, Filters(until=date(2020, 1, 1)))
        later = visible_passages(db, Filters(since=date(2020, 1, 2)))
        none = visible_passages(db, Filters(since=date(2021, 1, 1)))
    database.close()
    assert np.flatnonzero(np.unpackbits(first, bitorder="little")).tolist() == [1, 2, 3, 10]
    assert np.flatnonzero(np.unpackbits(later, bitorder="little")).tolist() == [4, 5, 6, 7, 8, 9]
    assert none.size == 0
