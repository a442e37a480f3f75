"""Which folders open, which become archives, and what the others are told."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import open_archive
from index.opening import read_manifest
from rag.errors import ArchiveError, DamagedError, MismatchError
from tests.index.articles import ALL, MANIFEST, opened, story


def test_a_missing_folder_is_no_archive_unless_one_is_to_be_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "archive"
    with pytest.raises(ArchiveError) as error:
        opened(path, create=False)
    assert str(error.value) == (f"No archive at {path}. Run `rapporteur add PATH --archive {path}` to make one there.")
    assert not path.exists()
    opened(path).close()
    opened(path, create=False).close()


def test_an_empty_folder_becomes_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="No archive at"):
        opened(tmp_path, create=False)
    opened(tmp_path).close()
    assert read_manifest(tmp_path) == MANIFEST


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("notes")
    for create in (True, False):
        with pytest.raises(ArchiveError, match=r"notes\.txt is a file"):
            opened(path, create=create)
    with pytest.raises(ArchiveError, match="cannot be made"):
        opened(path / "archive")


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (tmp_path / name).write_text(name)
    with pytest.raises(ArchiveError, match=r"holds a\.txt, b\.txt, c\.txt and 1 more, but no truth\.db"):
        opened(tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    db = sqlite3.connect(tmp_path / "truth.db")
    db.execute("CREATE TABLE recipe (name TEXT)")
    db.close()
    with pytest.raises(ArchiveError, match="another program"):
        opened(tmp_path)


def test_a_crash_before_the_first_commit_leaves_a_folder_that_opens(tmp_path: Path) -> None:
    (tmp_path / "LOCK").touch()
    (tmp_path / "truth.db").touch()
    with opened(tmp_path) as archive:
        assert archive.add([story("a", "Text.")]) == ["added"]


def test_a_lost_truth_is_damage_and_not_a_new_archive(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([story("a", "Text.")])
    (tmp_path / "truth.db").unlink()
    with pytest.raises(DamagedError, match=r"lost its truth\.db"):
        opened(tmp_path)


def test_another_manifest_is_refused_with_and_without_create(tmp_path: Path) -> None:
    opened(tmp_path).close()
    for create in (True, False):
        with pytest.raises(MismatchError, match="words-64"):
            open_archive(tmp_path, manifest=replace(MANIFEST, model="other", dimensions=32), create=create)


def test_a_place_where_no_folder_can_be_made_is_explained() -> None:
    with pytest.raises(ArchiveError, match="cannot be made"):
        opened(Path("/proc/archive"))


def test_threads_that_make_one_archive_at_once_make_one(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    outcomes: list[list[str]] = []

    def make(number: int) -> None:
        with opened(path) as archive:
            outcomes.append(archive.add([story(f"a{number}", "Text.")]))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [["added"]] * 4
    with opened(path, create=False) as archive:
        assert archive.total(filters=ALL) == 4
