"""HTML pages: trafilatura finds the story, the page's own statements give the facts. Nothing is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.readers.decoding import decode
from index.readers.draft import PARSER_FAULTS, Doubt, Draft
from index.readers.markup import parse_html
from index.readers.page_facts import page_facts
from index.readers.text import draft_of
from rag.errors import UnreadableError

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\w+(?:\W+\w+){3,}\W*[.!?…][\"”’')]*")


def read_web_page(data: bytes) -> Iterator[Draft]:
    """Read the one article of an HTML page. Raises UnreadableError."""
    markup, doubts = _decode(data)
    root = parse_html(markup)
    text = "" if root is None else _story(markup)
    if root is None or not any(_SENTENCE.search(line[:2000]) for line in text.splitlines()):
        raise UnreadableError(
            "There is no article text on the page, only menus and links." if markup.strip() else "The file is empty.",
            hint="Save the article's own page, with its text loaded.",
        )
    yield draft_of("\n\n".join(text.splitlines()), page_facts(root), doubts=doubts)


def _decode(data: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """Decode a page: UTF-8 if it is, else as the page declares, else as detected."""
    declared = _DECLARED.search(data[:4096])
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return data.decode((declared[1] or declared[2]).decode("ascii")), ()
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def _story(markup: str) -> str:
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(markup, include_comments=False, include_tables=True, with_metadata=False)
    except PARSER_FAULTS as error:
        raise UnreadableError(f"The page cannot be read: {error}.", hint="Save its text as a .txt file.") from error
    text = getattr(found, "text", None)
    return text if isinstance(text, str) else ""
