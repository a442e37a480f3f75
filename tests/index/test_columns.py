"""Filters as bitmaps of passage rows, through all changes of an archive."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.columns import Columns
from index.database import Database
from index.visibility import condition
from rag.nouns import Filters
from tests.index.articles import opened, story
from tests.profiles import examples

DAYS = ("2020-01-01", "2020-01-02", "2020-01-03", None)
OUTLETS = ("The Post", "the post", "Daily", None)
TEXTS = ("1", "2\n\n3", "4\n\n5\n\n6", " ")


def marked(columns: Columns, database: Database, filters: Filters) -> list[int]:
    with database.reading() as db:
        return np.flatnonzero(np.unpackbits(columns.visible(db, filters), bitorder="little")).tolist()


def selected(database: Database, filters: Filters) -> list[int]:
    """The passages that the same filter selects in SQL."""
    where, values = condition(filters)
    with database.reading() as db:
        found = db.execute(
            f"SELECT passage.row FROM passage JOIN article ON article.row = passage.article WHERE {where}",  # noqa: S608
            values,
        )
        return sorted(row for (row,) in found)


def test_the_bitmap_marks_the_passages_of_visible_articles(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([story("a", "1\n\n2\n\n3", day="2020-01-01"), story("b", "4", day="2020-01-02")])
        archive.add([story("c", "5\n\n6\n\n7\n\n8\n\n9", day="2020-01-03"), story("d", "10", day="2020-01-01")])
    database, columns = Database(tmp_path / "truth.db"), Columns()
    assert marked(columns, database, Filters(until=date(2020, 1, 1))) == [1, 2, 3, 10]
    assert marked(columns, database, Filters(since=date(2020, 1, 2))) == [4, 5, 6, 7, 8, 9]
    with database.reading() as db:
        assert columns.visible(db, Filters(since=date(2021, 1, 1))).size == 0
    database.close()


@pytest.mark.soak
@settings(max_examples=examples(25), deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(TEXTS), st.sampled_from(DAYS), st.sampled_from(OUTLETS))
        | st.sampled_from("abcd"),
        max_size=8,
    ),
    filters=st.builds(
        Filters,
        since=st.none() | st.sampled_from([date(2020, 1, 1), date(2020, 1, 2)]),
        until=st.none() | st.sampled_from([date(2020, 1, 1), date(2020, 1, 3)]),
        undated=st.booleans(),
        sources=st.sampled_from([(), ("THE POST",), ("Daily", "Unknown"), (" ",)]),
    ),
)
def test_a_bitmap_marks_what_sql_selects_after_every_change(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, str, str | None, str | None] | str],
    filters: Filters,
) -> None:
    path = tmp_path_factory.mktemp("archive")
    columns, database = Columns(), Database(path / "truth.db")
    with opened(path) as archive:
        for step in steps:
            if isinstance(step, str):
                archive.remove([step])
            else:
                name, text, day, outlet = step
                archive.add([story(name, text, day=day, source=outlet)])
            assert marked(columns, database, filters) == selected(database, filters)
    database.close()
