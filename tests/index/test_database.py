"""Transactions that are seen whole or not at all, and SQLite's errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database import Database
from rag.errors import ArchiveError, DamagedError, InputError
from tests.limits import largest_file


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "truth.db")
    with made.writing() as db:
        db.execute("CREATE TABLE word (text TEXT)")
    yield made
    made.close()


def words(database: Database) -> list[str]:
    with database.reading() as db:
        return [row[0] for row in db.execute("SELECT text FROM word")]


def test_a_block_that_ends_is_committed(database: Database) -> None:
    with database.writing() as db:
        db.execute("INSERT INTO word VALUES ('kept')")
    assert words(database) == ["kept"]


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as db:
            db.execute("INSERT INTO word VALUES ('lost')")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert words(database) == []


def test_a_reader_sees_one_state_however_long_it_reads(database: Database) -> None:
    with database.reading() as reader:
        before = reader.execute("SELECT count(*) FROM word").fetchone()
        with database.writing() as db:
            db.execute("INSERT INTO word VALUES ('later')")
        assert reader.execute("SELECT count(*) FROM word").fetchone() == before == (0,)
    assert words(database) == ["later"]


def test_the_truth_is_synced_and_guarded(database: Database) -> None:
    with database.reading() as db:
        settings = [
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]


def test_a_full_disk_is_explained_and_the_batch_undone(database: Database) -> None:
    def fill() -> None:
        with database.writing() as db:
            (pages,) = db.execute("PRAGMA page_count").fetchone()
            # SQLite's own limit answers as a full disk does.
            db.execute(f"PRAGMA max_page_count = {pages + 2}")
            db.execute("INSERT INTO word VALUES ('small')")
            db.execute("INSERT INTO word VALUES (?)", ("x" * 100_000,))

    with pytest.raises(ArchiveError, match=r"the disk is full\. Nothing of this batch was stored\."):
        fill()
    assert words(database) == []


def test_a_file_that_may_not_grow_is_explained_and_the_batch_undone(database: Database) -> None:
    with (
        largest_file(50_000),
        pytest.raises(
            ArchiveError, match=r"a quota is full, .*disk I/O error.* What was reported is stored\. Free space"
        ),
        database.writing() as db,
    ):
        db.execute("INSERT INTO word VALUES (?)", ("x" * 100_000,))
    assert words(database) == []
    with database.writing() as db:
        db.execute("INSERT INTO word VALUES ('after')")
    assert words(database) == ["after"]


def test_a_file_of_another_kind_is_damage(tmp_path: Path) -> None:
    (tmp_path / "truth.db").write_bytes(b"This is a letter, not a database. " * 200)
    database = Database(tmp_path / "truth.db")
    with pytest.raises(DamagedError, match="cannot be read"), database.reading():
        pass
    database.close()


def test_a_folder_that_is_gone_is_explained(tmp_path: Path) -> None:
    database = Database(tmp_path / "gone" / "truth.db")
    with pytest.raises(ArchiveError, match="cannot be opened"), database.reading():
        pass
    database.close()


def test_half_a_character_is_the_caller_s_fault(database: Database) -> None:
    with pytest.raises(InputError, match="ud83d"), database.writing() as db:
        db.execute("INSERT INTO word VALUES (?)", ("\ud83d",))


def test_an_sql_error_of_ours_still_comes_out_of_the_tree(database: Database) -> None:
    with pytest.raises(ArchiveError, match="no such table") as error, database.reading() as db:
        db.execute("SELECT * FROM missing")
    assert isinstance(error.value.__cause__, sqlite3.Error)


def test_connections_are_used_again(database: Database) -> None:
    with database.reading() as first:
        kept = first
    with database.reading() as second:
        assert second is kept
