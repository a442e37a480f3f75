"""A file that exports go to is whole or as it was before, and is read again as it was written."""

from __future__ import annotations

import gzip
import stat
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from index.portable_file import opened, written
from rag.errors import InputError, UnreadableError
from tests.index.exported import written as export_of
from tests.index.test_portable import ARTICLE
from tests.limits import largest_file

DATA, _ = export_of([ARTICLE])


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize("name", ["export.jsonl", "export.jsonl.gz"])
def test_a_file_is_written_packed_by_its_name_and_read_as_often_as_is_needed(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with written(path) as stream:
        stream.write(DATA)
    assert (path.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")
    with opened(path) as source:
        for _ in range(2):
            assert [entry for _, _, entry in source.entries()] == [ARTICLE]
    assert names_in(tmp_path) == [name]


def test_the_same_bytes_are_packed_alike_whatever_the_name_and_hour(tmp_path: Path) -> None:
    for name in ("a.gz", "b.gz"):
        with written(tmp_path / name) as stream:
            stream.write(DATA)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with written(tmp_path / "a") as stream:
        stream.write(DATA)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def _break_off(path: Path) -> None:
    with written(path) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt


def test_what_is_broken_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"before")
    with pytest.raises(KeyboardInterrupt):
        _break_off(path)
    assert path.read_bytes() == b"before"
    assert names_in(tmp_path) == ["a.jsonl"]


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    with largest_file(10_000), pytest.raises(InputError, match="cannot be written"), written(tmp_path / "a") as stream:
        stream.write(b"x" * 100_000)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("name", ["missing/a.jsonl", "."])
def test_a_place_where_no_file_can_be_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be written"), written(tmp_path / name) as stream:
        stream.write(DATA)


def test_a_packed_file_that_was_cut_off_or_damaged_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    packed = gzip.compress(DATA * 20)
    for data in (packed[:-12], packed[:40], packed[:60] + b"\x00\xff" + packed[62:]):
        path.write_bytes(data)
        with (
            opened(path) as source,
            pytest.raises(UnreadableError, match=rf"^{path} (is cut off|cannot be read|was|goes)"),
        ):
            list(source.entries())


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"), opened(tmp_path / "a"):
        pass


def test_standard_input_is_read_as_a_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(gzip.compress(DATA))))
    with opened("-") as source:
        for _ in range(2):
            assert [entry for _, _, entry in source.entries()] == [ARTICLE]
        assert source.name == "Standard input"
