"""A file's format is told by its name, and by its beginning where the name tells nothing or lies."""

from __future__ import annotations

import pytest

from index.readers.formats import Format, format_of, read_whole
from rag.errors import UnreadableError


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("a.txt", b"words", Format.TEXT),
        ("A.TXT", b"words", Format.TEXT),
        ("a.md", b"# T", Format.MARKDOWN),
        ("a.htm", b"<p>", Format.HTML),
        ("a.pdf", b"%PDF-", Format.PDF),
        ("a.xml", b"<rss>", Format.FEED),
        ("a.atom", b"<feed>", Format.FEED),
        ("a.jsonl", b"{", Format.JSONL),
        ("a.json", b"[", Format.JSON),
        ("a.zip", b"PK\x03\x04", Format.ZIP),
        ("a.txt", b"\n <!DOCTYPE html><html>", Format.HTML),
        ("a.xml", b"<?xml version='1.0'?><html>", Format.HTML),
        ("notes", b"words", Format.TEXT),
        ("story.2021", b"words", Format.TEXT),
        ("upload", b"%PDF-1.7", Format.PDF),
        ("upload.php", b"<html>", Format.HTML),
        ("upload", b"\xef\xbb\xbf<?xml version='1.0'?>\n<rss version='2.0'>", Format.FEED),
        ("upload", b'{"text": "a"}', Format.JSONL),
        ("upload", b"PK\x03\x04", Format.ZIP),
    ],
)
def test_a_format_is_told_from_name_and_beginning(name: str, start: bytes, expected: Format) -> None:
    assert format_of(name, start) is expected


def test_an_unknown_ending_is_refused_with_what_is_read() -> None:
    with pytest.raises(UnreadableError) as caught:
        format_of("photo.jpeg", b"\xff\xd8\xff")
    assert caught.value.message == "Files ending in .jpeg are not read."
    assert ".pdf" in caught.value.hint


@pytest.mark.parametrize("kind", [Format.TEXT, Format.MARKDOWN, Format.HTML, Format.PDF, Format.FEED, Format.JSON])
@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_in_every_format(kind: Format, data: bytes) -> None:
    with pytest.raises(UnreadableError, match="The file is empty"):
        list(read_whole(kind, data))
