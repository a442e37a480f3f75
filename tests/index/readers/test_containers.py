"""Folders and packed files are walked in order, and nothing dangerous is unpacked."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from index.readers.containers import files_below, gunzipped, members_of, opened_zip, unzipped, why_unsafe
from rag.errors import UnreadableError


def packed(files: dict[str, bytes]) -> zipfile.ZipFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return opened_zip(io.BytesIO(buffer.getvalue()))


def test_a_folder_is_walked_in_the_order_of_names_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", ".git/x.txt", "c/.x", "c/d/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == [
        "a.txt",
        "b/1.txt",
        "b/2.txt",
        "c/d/e.txt",
    ]


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b.txt", "/etc/passwd", "C:/a.txt", "..\\a.txt"])
def test_a_name_that_leads_out_is_unsafe(name: str) -> None:
    (member,) = packed({name: b"x"}).infolist()
    assert why_unsafe(member) == "Its name leads out of the zip file."


def test_a_member_that_grows_like_a_bomb_is_unsafe() -> None:
    (member,) = packed({"a.txt": b"0" * 1_000_000}).infolist()
    assert "as a bomb does" in (why_unsafe(member) or "")


def test_small_or_ordinary_members_are_safe() -> None:
    text = " ".join(str(number * number) for number in range(50_000)).encode()
    assert [why_unsafe(member) for member in packed({"a.txt": b"0" * 10_000, "b.txt": text}).infolist()] == [None, None]


def test_members_come_by_name_without_what_is_hidden() -> None:
    names = ["b.txt", "a.txt", ".x", "__MACOSX/a.txt", "c/.y/z.txt", "c/", "../d.txt"]
    assert [member.filename for member in members_of(packed(dict.fromkeys(names, b"x")))] == [
        "../d.txt",
        "a.txt",
        "b.txt",
    ]


def test_gzip_is_unpacked_as_it_is_read() -> None:
    assert gunzipped(io.BytesIO(gzip.compress(b"words " * 100))).read() == b"words " * 100


def test_a_gzip_bomb_is_stopped() -> None:
    with pytest.raises(UnreadableError, match="more than 200 times its size"):
        gunzipped(io.BytesIO(gzip.compress(b"0" * 50_000_000))).read()


def test_damaged_packing_is_said_to_be_damaged() -> None:
    data = gzip.compress(bytes(range(256)) * 100)
    with pytest.raises(UnreadableError, match="damaged"):
        gunzipped(io.BytesIO(data[: len(data) // 2])).read()
    with pytest.raises(UnreadableError, match="damaged"):
        opened_zip(io.BytesIO(b"PK\x03\x04 and no more"))


def test_a_damaged_member_is_said_to_be_damaged() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "The envoys met on Monday.")
    broken = opened_zip(io.BytesIO(buffer.getvalue().replace(b"Monday", b"Sunday")))
    with pytest.raises(UnreadableError, match="damaged"):
        unzipped(broken, broken.infolist()[0]).read()
