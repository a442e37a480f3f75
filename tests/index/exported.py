"""Writes and reads exports in memory for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from hypothesis import strategies as st

from index.portable import Contents, Entry, Writer, entries
from rag.nouns import Article

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
"""Any characters that can be stored: control characters, line ends of every kind, no half surrogates."""

ARTICLES = st.builds(
    Article,
    id=WORDS.filter(bool),
    title=st.none() | WORDS,
    text=WORDS,
    published=st.none() | st.dates(),
    source=st.none() | WORDS,
    url=st.none() | WORDS,
    author=st.none() | WORDS,
    language=st.none() | st.just("en"),
)


def written(items: Iterable[Entry]) -> tuple[bytes, Contents]:
    """Write a whole export; return its bytes and what it tells of them."""
    stream = BytesIO()
    writer = Writer(stream)
    for item in items:
        writer.put(item)
    contents = writer.end()
    return stream.getvalue(), contents


def read_back(data: bytes) -> list[Entry]:
    """Read an export to its end."""
    return [entry for _, _, entry in entries(BytesIO(data))]
