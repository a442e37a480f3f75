"""Numbers of one generation mean nothing in another, and a transaction gets the legs of what it sees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import staging
from index.database import Database
from index.generation import Generation, Generations
from index.layout import Layout
from rag.errors import ArchiveError
from tests.index.articles import MANIFEST, opened, story


def generation_of(generations: Generations, database: Database) -> Generation:
    with database.reading() as db:
        found = generations.seen_by(db)
    assert found is not None
    return found


def switched(database: Database) -> None:
    """Make the next generation of an archive without articles."""
    with database.writing() as db:
        staging.begin(db, MANIFEST)
        staging.switch(db)


def test_numbers_come_back_as_rows_in_their_generation_alone(tmp_path: Path) -> None:
    opened(tmp_path).close()
    database, generations = Database(Layout(tmp_path).truth), Generations(Layout(tmp_path))
    rows = np.array([1, 5, 3], dtype=np.int64)
    found = []
    for _ in range(3):
        found.append(generation_of(generations, database))
        switched(database)
    database.close()
    assert [each.number for each in found] == [0, 1, 2]
    assert found[0].numbers(rows).tolist() == [1, 5, 3]
    for one in found:
        assert one.rows(one.numbers(rows).tolist()) == [1, 5, 3]
        assert one.rows([]) == []
        for other in found:
            if other is not one:
                mixed = [*one.numbers(rows).tolist(), *other.numbers(rows).tolist()]
                with pytest.raises(ArchiveError, match="while this search was going on"):
                    one.rows(mixed)


def test_legs_are_kept_until_a_switch_and_an_older_transaction_is_told_to_begin_again(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        database, generations = Database(Layout(tmp_path).truth), Generations(Layout(tmp_path))
        first = generation_of(generations, database)
        archive.add([story("a", "One.")])
        assert generation_of(generations, database) is first
        archive.remove(["a"])
        with database.reading() as older:
            older.execute("SELECT count(*) FROM meta")
            switched(database)
            second = generation_of(generations, database)
            assert second is not first
            assert second.dense is not first.dense
            assert generations.seen_by(older) is None
        assert generation_of(generations, database) is second
        database.close()
