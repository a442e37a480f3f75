"""The log of changes and the marks of those who follow it."""

from __future__ import annotations

from pathlib import Path

from index import log
from index.database import Database
from tests.index.articles import opened, story


def test_every_change_is_logged_with_its_passages(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([story("a", "1\n\n2"), story("b", "3")])
        archive.add([story("a", "4\n\n5\n\n6")])
        archive.remove(["b"])
    database = Database(tmp_path / "truth.db")
    with database.reading() as db:
        changes = [(op.kind, op.article, op.first, op.last) for op in log.operations(db, after=0)]
        later = [op.sequence for op in log.operations(db, after=3)]
        touched = log.passages_touched(db, after=2)
        assert log.last_sequence(db) == 5
        assert log.passages_touched(db, after=5) == 0
    database.close()
    # A row number is never used again.
    assert changes == [("put", 1, 1, 2), ("put", 2, 3, 3), ("remove", 1, 1, 2), ("put", 3, 4, 6), ("remove", 2, 3, 3)]
    assert later == [4, 5]
    assert touched == 2 + 3 + 1


def test_a_mark_is_kept_moved_and_forgotten(tmp_path: Path) -> None:
    opened(tmp_path).close()
    database = Database(tmp_path / "truth.db")
    with database.writing() as db:
        assert log.mark(db, "vectors") is None
        log.set_mark(db, log.Mark("vectors", 3, "3.faiss", "abc"))
        log.set_mark(db, log.Mark("vectors", 4, "4.faiss", "def"))
        assert log.mark(db, "vectors") == log.Mark("vectors", 4, "4.faiss", "def")
        assert log.mark(db, "lexical") is None
        log.forget_mark(db, "vectors")
        assert log.mark(db, "vectors") is None
    database.close()
