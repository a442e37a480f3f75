"""RSS and Atom files: one draft an entry, with the entry's whole content or else its summary."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax import SAXException

from index.facts import Facts
from index.readers.dates import published_day, why_no_day
from index.readers.decoding import refuse_binary
from index.readers.draft import PARSER_FAULTS, Doubt, Draft, Flaw
from index.readers.markup import text_of_markup
from index.readers.text import draft_of
from index.readers.urls import web_url
from rag.errors import UnreadableError

_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y", re.IGNORECASE)


def read_feed(data: bytes) -> Iterator[Draft | Flaw]:
    """Read the entries of a feed. Raises UnreadableError for XML that is broken, no feed, or defines entities."""
    import feedparser

    refuse_binary(data)
    if _ENTITY.search(data):
        raise UnreadableError("The feed defines XML entities, which can be bombs.", hint="Save it without a DOCTYPE.")
    # A stream, never a string: feedparser would take a string for an address or a path and open it.
    try:
        feed: Any = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    except PARSER_FAULTS as error:
        raise UnreadableError(f"The feed cannot be read: {error}.", hint="Save it again, as UTF-8.") from error
    entries: list[Mapping[str, Any]] = feed.get("entries", [])
    broken = str(feed.get("bozo_exception", "")) if feed.get("bozo") else ""
    if not entries:
        reason = f"The feed is broken XML: {broken}." if broken else "There is no entry of RSS or Atom in it."
        raise UnreadableError(reason, hint="Save the feed again, as it came from its address.")
    source = _words(feed.get("feed", {}).get("title"))
    atom = str(feed.get("version", "")).startswith("atom")
    contents = _without_house_lines([_content(entry) for entry in entries])
    for number, (entry, content) in enumerate(zip(entries, contents, strict=True), start=1):
        yield _read_entry(entry, content, place=f"entry {number}", feed_title=source, atom=atom)
    if isinstance(feed.get("bozo_exception"), SAXException):
        yield Flaw(None, f"The feed is broken XML: {broken}.", "Entries after the fault may be missing; save it again.")


def _read_entry(
    entry: Mapping[str, Any], content: str, *, place: str, feed_title: str | None, atom: bool
) -> Draft | Flaw:
    doubts: list[Doubt] = []
    # feedparser files the dc:date of RSS under "updated"; in Atom that is the day of a change, not of publication.
    stated = entry.get("published") or (None if atom else entry.get("updated"))
    day = published_day(stated)
    if stated and day is None:
        doubts.append(Doubt(why_no_day(stated), "Give pubDate as RFC 822, published as RFC 3339."))
    own = entry.get("source")
    facts = Facts(
        title=_words(entry.get("title")),
        published=day,
        source=(_words(own.get("title")) if isinstance(own, Mapping) else None) or feed_title,
        author=_words(entry.get("author")),
        url=web_url(str(entry.get("link") or "")),
    )
    try:
        draft = draft_of(content, facts, doubts=tuple(doubts), place=place, of_file=False)
    except UnreadableError:
        return Flaw(place, "The entry has neither content nor summary.", "Save the article's own page instead.")
    return draft


def _content(entry: Mapping[str, Any]) -> str:
    """Return the longest content of an entry as paragraphs, or its summary."""
    contents = [str(part.get("value") or "") for part in entry.get("content") or () if isinstance(part, Mapping)]
    texts = [text_of_markup(markup) for markup in [*contents, str(entry.get("summary") or "")] if markup.strip()]
    return max(texts, key=len, default="")


def _without_house_lines(contents: Sequence[str]) -> list[str]:
    """Drop the first or last paragraph that at least two and half of the entries share: it is the outlet's."""
    stories = [content.split("\n\n") for content in contents]
    for end in (0, -1):
        shared = Counter(story[end] for story in stories if len(story) > 1)
        house = {line for line, count in shared.items() if count >= max(2, len(stories) / 2)}
        for story in stories:
            if len(story) > 1 and story[end] in house:
                del story[end]
    return ["\n\n".join(story) for story in stories]


def _words(value: object) -> str | None:
    return " ".join(text_of_markup(value).split()) or None if isinstance(value, str) else None
