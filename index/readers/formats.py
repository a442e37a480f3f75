"""Which reader a file is for: by the end of its name, else by how its bytes begin."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePosixPath

from index.readers.draft import Draft, Flaw, Reader
from index.readers.feeds import read_feed
from index.readers.markdown import read_markdown
from index.readers.pdf import read_pdf
from index.readers.records import read_json
from index.readers.text import read_text
from index.readers.web_page import read_web_page
from rag.errors import UnreadableError


class Format(StrEnum):
    """What a file holds. `JSONL` and `ZIP` are read as streams, the others whole."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    FEED = "feed"
    JSON = "json"
    JSONL = "jsonl"
    ZIP = "zip"


_ENDINGS = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".pdf": Format.PDF,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".xml": Format.FEED,
    ".rdf": Format.FEED,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".zip": Format.ZIP,
}
KNOWN = ".txt .md .html .pdf .jsonl .json .rss .atom .xml .zip, and .gz of these"

_READERS: dict[Format, Reader] = {
    Format.TEXT: read_text,
    Format.MARKDOWN: read_markdown,
    Format.HTML: read_web_page,
    Format.PDF: read_pdf,
    Format.FEED: read_feed,
    Format.JSON: read_json,
}


def format_of(name: str, start: bytes) -> Format:
    """Return the format of a file from its name (without `.gz`) and first bytes. Raises UnreadableError."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    named = _ENDINGS.get(ending)
    begun = _begun(start)
    if named is Format.TEXT and begun is Format.HTML:
        return Format.HTML
    if named is Format.FEED and begun is Format.HTML:
        return Format.HTML
    if named is not None:
        return named
    # Office documents and books are zip files too, of parts that are no articles.
    if begun is not None and not (begun is Format.ZIP and ending):
        return begun
    if ending == "" or ending[1:].isdigit():
        return Format.TEXT
    raise UnreadableError(f"Files ending in {ending} are not read.", hint=f"What is read: {KNOWN}.")


def read_whole(kind: Format, data: bytes) -> Iterator[Draft | Flaw]:
    """Read a file's bytes as one of the formats that are read whole. Raises UnreadableError."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise UnreadableError("The file is empty.", hint="Check that it was saved whole.")
    return _READERS[kind](data)


def _begun(start: bytes) -> Format | None:
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1000].lower()
    if head.startswith(b"%pdf-"):
        return Format.PDF
    if start.startswith(b"PK\x03\x04"):
        return Format.ZIP
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<?xml") and b"<html" in head):
        return Format.HTML
    if head.startswith((b"<rss", b"<feed", b"<rdf:rdf")) or (
        head.startswith(b"<?xml") and any(root in head for root in (b"<rss", b"<feed", b"<rdf:"))
    ):
        return Format.FEED
    return Format.JSONL if head.startswith((b'{"', b'{ "')) else None
