"""What stands before a story in so many words: a `date 2022-02-10` prefix, and lines such as `Source: X`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import outlets
from index.facts import Facts
from index.paragraphs import Line
from index.readers.dates import is_no_day, published_day
from index.readers.urls import web_url

_PREFIX = re.compile(r"date[: ] ?(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?: |$)", re.IGNORECASE)
_FIELD = re.compile(
    r"(?P<key>title|headline|date|published|publication date|source|outlet|publication|newspaper|author|byline|url|link"
    r"|address) ?: ?(?P<value>.{1,300})",
    re.IGNORECASE,
)


def take_header(lines: Sequence[Line]) -> tuple[list[Line], Facts]:
    """Take a `date 2022-02-10` run into the first sentence, and lines such as `Source: X` above the story."""
    rest, facts = list(lines), Facts()
    while rest:
        first = rest[0]
        prefix, named = _PREFIX.match(first.text), _FIELD.fullmatch(first.text)
        if prefix:
            facts = facts.over(_stated_day(prefix["day"]) or Facts())
            remainder = first.text[prefix.end() :]
            rest[:1] = [replace(first, text=remainder)] if remainder else []
        elif named and (found := _field(named["key"].lower(), named["value"].strip())):
            facts = facts.over(found)
            del rest[0]
        else:
            break
    return rest, facts


def _field(key: str, value: str) -> Facts | None:
    """Read one `Key: value` line; None where the value is not of the kind that the key promises."""
    if key in {"title", "headline"}:
        return Facts(title=value)
    if key in {"date", "published", "publication date"}:
        return _stated_day(value)
    if key in {"author", "byline"} and not value.endswith("."):
        return Facts(author=re.sub(r"^[Bb]y ", "", value))
    if url := web_url(value):
        return Facts(url=url) if key not in {"title", "headline"} else None
    if key in {"url", "link", "address"}:
        return None
    name = outlets.outlet_name(value)
    return Facts(source=name) if name else None


def _stated_day(value: str) -> Facts | None:
    """Read what is stated as a day; one that no calendar has is noted as such."""
    if day := published_day(value):
        return Facts(published=day)
    return Facts(no_day=value) if is_no_day(value) else None
