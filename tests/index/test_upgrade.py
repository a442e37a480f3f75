"""An archive of an older format is brought to the present one on opening, and nothing in it is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from index import schema
from index.layout import Layout
from index.manifest import FORMAT, Manifest
from index.opening import read_manifest
from index.verification import check
from tests.index.articles import found, near, opened, story

WIRE = (
    "The delegation of the coast province left the talks on Sunday and said that it would not come back. Its speaker "
    "named the arrest of two fishermen as the reason, and asked for their release without delay."
)
STORIES = [story("wire", WIRE), story("print", f"{WIRE} Reporting from the coast."), story("other", "Rain fell.")]


def made_as_format_two(path: Path) -> None:
    """Make an archive with the tables that format 2 had for copies."""
    with opened(path) as archive:
        archive.add(STORIES)
    with sqlite3.connect(Layout(path).truth) as db:
        db.execute("DROP TABLE band")
        db.execute("DROP TABLE sketch")
        db.execute("DROP TABLE figure")
        db.execute(
            "CREATE TABLE band (band INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES article (row) "
            "ON DELETE CASCADE, PRIMARY KEY (band, article)) WITHOUT ROWID"
        )
        db.execute("CREATE INDEX band_by_article ON band (article)")
        db.executemany("INSERT INTO band VALUES (?, ?)", [(row << 40, row) for row in (1, 2, 3)])
        db.execute("UPDATE article SET cluster = row")
        db.execute("UPDATE meta SET value = '2' WHERE key = 'format'")
    db.close()


def test_an_archive_of_format_two_is_used_as_if_it_were_new(tmp_path: Path) -> None:
    with opened(tmp_path / "new") as archive:
        archive.add(STORIES)
        expected = near(archive, "fishermen"), found(archive, "delegation"), archive.state()
    made_as_format_two(tmp_path / "old")
    with opened(tmp_path / "old") as archive:
        assert (near(archive, "fishermen"), found(archive, "delegation"), archive.state()) == expected
        assert archive.copies("print") == ["wire"]
        assert archive.add([story("third", f"COAST TOWN, Sunday: {WIRE}")]) == ["added"]
        assert archive.copies("wire") == ["print", "third"]
    assert read_manifest(tmp_path / "old").format == FORMAT
    assert check(tmp_path / "old").whole


def test_an_archive_of_format_three_gets_the_figures_of_its_texts(tmp_path: Path) -> None:
    told = story("told", "At least 31 people were killed in Halem, doctors said.")
    with opened(tmp_path) as archive:
        archive.add([*STORIES, told])
        expected = archive.figures(["told", "wire"])
    with sqlite3.connect(Layout(tmp_path).truth) as db:
        db.execute("DROP TABLE figure")
        db.execute("UPDATE meta SET value = '3' WHERE key = 'format'")
        db.execute("UPDATE meta SET value = ? WHERE key = 'seal'", (Manifest.of_rows(schema.meta(db), tmp_path).seal,))
    db.close()
    with opened(tmp_path) as archive:
        assert archive.figures(["told", "wire"]) == expected
        assert [figure.value for figure in expected] == [31]
        assert archive.copies("print") == ["wire"]
    assert check(tmp_path).whole


def test_an_upgraded_archive_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    made_as_format_two(tmp_path / "old")
    opened(tmp_path / "old").close()
    opened(tmp_path / "new").close()
    schemas = []
    for name in ("old", "new"):
        db = sqlite3.connect(Layout(tmp_path / name).truth)
        schemas.append(sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")))
        db.close()
    assert schemas[0] == schemas[1]
