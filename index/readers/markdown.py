"""Markdown files: front matter states the facts, the first top heading is the title, markup becomes plain text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from markdown_it import MarkdownIt

from index.facts import Facts
from index.readers.dates import published_day, why_no_day
from index.readers.decoding import decode
from index.readers.draft import PARSER_FAULTS, Doubt, Draft, refuse_long
from index.readers.markup import text_of_markup
from index.readers.text import draft_of
from index.readers.urls import web_url
from rag.errors import UnreadableError

_FENCED = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_ENTRY = re.compile(r"^(?P<key>[A-Za-z_][\w -]{0,40}?) ?: *(?P<value>.*?) *$", re.MULTILINE)
_HEADING = re.compile(r"<h1>(?P<title>.*?)</h1>", re.DOTALL)
_NAMES = {
    "title": ("title", "headline"),
    "published": ("published", "date", "pubdate", "publication_date", "published_at"),
    "source": ("source", "outlet", "publication", "publisher", "site"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "link", "canonical", "canonical_url", "permalink"),
    "id": ("id",),
    "language": ("language", "lang"),
}


def read_markdown(data: bytes) -> Iterator[Draft]:
    """Read one article from markdown. Raises UnreadableError."""
    text, doubts = decode(data)
    refuse_long(text)
    text = "\n".join(text.splitlines())
    matter, body = _front_matter(text)
    try:
        markup = str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(body))
    except PARSER_FAULTS as error:
        raise UnreadableError(f"The markdown cannot be read: {error}.", hint="Save it as plain text.") from error
    heading = _HEADING.search(markup)
    # A heading beside another title in the front matter is part of the text; the same title again is dropped later.
    if heading is not None and not _string(matter, "title"):
        matter = {**matter, "title": text_of_markup(heading["title"]).replace("\n\n", " ")}
        markup = markup[: heading.start()] + markup[heading.end() :]
    facts, found = _facts(matter)
    draft = draft_of(text_of_markup(markup), facts, doubts=(*doubts, *found))
    yield _completed(draft, matter)


def _front_matter(text: str) -> tuple[dict[str, object], str]:
    """Part the fields between `---` (simple YAML) or `+++` (TOML) at the top from the text below."""
    match = _FENCED.match(text)
    if match is None:
        return {}, text
    return (_toml if match["fence"] == "+++" else _yaml)(match["body"]), text[match.end() :]


def _toml(body: str) -> dict[str, object]:
    try:
        return {key.lower(): value for key, value in tomllib.loads(body).items()}
    except tomllib.TOMLDecodeError:
        return {}


def _yaml(body: str) -> dict[str, object]:
    """Read `key: value` lines; deeper structures are not what an article's facts are written in."""
    return {match["key"].lower(): _unquoted(match["value"]) for match in _ENTRY.finditer(body)}


def _unquoted(value: str) -> str:
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(item.strip()) for item in value[1:-1].split(",") if item.strip())
    for quote in ('"', "'"):
        if len(value) >= 2 and value.startswith(quote) and value.endswith(quote):  # noqa: PLR2004 - two quotes
            return value[1:-1].replace("\\" + quote, quote)
    return value.split(" #", 1)[0].rstrip()


def _facts(matter: Mapping[str, object]) -> tuple[Facts, list[Doubt]]:
    """Turn front matter into facts, with a doubt about a date or an address that is none."""
    doubts: list[Doubt] = []
    stated = _value(matter, "published")
    day: date | None = None
    if stated is not None and (day := published_day(stated)) is None:
        doubts.append(Doubt(why_no_day(stated), "Write it as YYYY-MM-DD."))
    address = _string(matter, "url")
    url = web_url(address) if address else None
    if address and url is None:
        doubts.append(Doubt(f"{address[:80]!r} is no web address; it was left out.", "Give it with https:// in front."))
    return Facts(_string(matter, "title"), day, _string(matter, "source"), _string(matter, "author"), url), doubts


def _completed(draft: Draft, matter: Mapping[str, object]) -> Draft:
    return replace(draft, id=_string(matter, "id"), language=_string(matter, "language"))


def _value(matter: Mapping[str, object], field: str) -> object:
    return next((matter[name] for name in _NAMES[field] if matter.get(name) not in (None, "", [])), None)


def _string(matter: Mapping[str, object], field: str) -> str | None:
    value = _value(matter, field)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return " ".join(str(value).split()) or None if value is not None else None
