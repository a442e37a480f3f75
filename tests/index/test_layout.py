"""Where the parts of an archive lie, and how they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.layout import Layout, sweep, write_durably
from rag.errors import ArchiveError
from tests.limits import largest_file


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "vec" / "1.faiss"
    write_durably(path, b"first, and longer")
    write_durably(path, b"second")
    assert path.read_bytes() == b"second"
    assert [entry.name for entry in path.parent.iterdir()] == ["1.faiss"]


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "vec" / "1.faiss"
    write_durably(path, b"old")
    with (
        largest_file(2),
        pytest.raises(ArchiveError, match=r"1\.faiss cannot be written: File too large\. Free space .* No article"),
    ):
        write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in path.parent.iterdir()] == ["1.faiss"]


def test_a_file_in_place_of_a_folder_makes_way(tmp_path: Path) -> None:
    (tmp_path / "vec").write_bytes(b"none of ours")
    write_durably(tmp_path / "vec" / "1.faiss", b"x")
    assert (tmp_path / "vec" / "1.faiss").read_bytes() == b"x"


def test_sweeping_keeps_only_what_is_named(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "segment").write_bytes(b"x")
    (tmp_path / "2").mkdir()
    (tmp_path / "left.tmp").write_bytes(b"x")
    sweep(tmp_path, keep="2")
    assert [entry.name for entry in tmp_path.iterdir()] == ["2"]
    sweep(tmp_path / "not there", keep=None)


def test_what_is_not_ours_is_a_stranger(tmp_path: Path) -> None:
    for name in ("truth.db-wal", "LOCK", "REINDEX", "conversations.db", ".hidden", "notes.txt", "a.pdf"):
        (tmp_path / name).touch()
    assert Layout(tmp_path).strangers() == ["a.pdf", "notes.txt"]
