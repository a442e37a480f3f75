"""JSON records: one a line (JSONL), a list, or one alone. A record's text is kept character for character.

Two shapes are read: `{"id", "title", "text", "published" or "date", "source", "url", "author"}`, of which only `text`
must be there, and the BEIR shape `{"_id", "title", "text", "metadata": {"date", "source", "url", "author"}}`. Of an
export (`index/portable.py`) the articles are read so, and its other lines, which bear its mark, are passed over.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from index.readers.dates import published_day, why_no_day
from index.readers.draft import Doubt, Draft, Flaw
from index.readers.urls import web_url
from rag.errors import UnreadableError

LONGEST_LINE = 50_000_000
"""Bytes of one JSONL line."""

MARK = "rapporteur"
"""The one key of those lines of an export that are no articles."""

_MARKED = f'{{"{MARK}":'.encode()
_LONGEST_ID = 512
_SHAPE = 'A record is {"text": ..., "title"?, "published"?, "source"?, "url"?, "author"?, "id"?}.'


def read_jsonl(stream: BinaryIO, *, longest: int = LONGEST_LINE) -> Iterator[Draft | Flaw]:
    """Read records one line (at most `longest` bytes) at a time, so that a file may be larger than memory.

    Blank lines and those of an export that are no articles are passed over. Raises UnreadableError for UTF-16.
    """
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        place = f"line {number}"
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = stream.readline(longest)
            yield Flaw(place, f"The line is longer than {longest:,} bytes.", "Write one record a line.")
        elif number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableError("The file is UTF-16; JSON lines are UTF-8.", hint="Save it as UTF-8.")
        elif line.strip(b"\xef\xbb\xbf \t\r\n") and not line.startswith(_MARKED):
            yield _read_line(line.removeprefix(b"\xef\xbb\xbf"), place)


def read_json(data: bytes) -> Iterator[Draft | Flaw]:
    """Read a JSON document: a list of records, one record, or one a line after all. Raises UnreadableError."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        first = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
        if isinstance(_read_line(first, None), Draft):
            yield from read_jsonl(io.BytesIO(data))
            return
        raise UnreadableError(f"It is not JSON: {_fault(error)}.", hint=_SHAPE) from error
    if isinstance(document, list):
        yield from read_objects(document)
    else:
        yield draft_of(document, None)


def read_objects(records: Iterable[object]) -> Iterator[Draft | Flaw]:
    """Read records that were parsed already; their places are counted from 1."""
    for number, record in enumerate(records, start=1):
        yield draft_of(record, f"record {number}")


def draft_of(record: object, place: str | None) -> Draft | Flaw:
    """Make a draft of one parsed record of either shape."""
    if not isinstance(record, Mapping):
        return Flaw(place, f"It is {_kind(record)}, not a record.", _SHAPE)
    metadata = record.get("metadata")
    inner = metadata if isinstance(metadata, Mapping) else {}
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        return Flaw(place, _textless(record), 'Give the article\'s words as the string "text".')
    given = _Fields(record, inner)
    draft = Draft(
        text=text,
        title=given.string("title"),
        published=_published(given),
        source=given.string("source"),
        url=_url(given),
        author=given.string("author"),
        language=given.string("language"),
        id=given.identity(),
        place=place,
        of_file=False,
    )
    return _whole(replace(draft, doubts=tuple(given.doubts)))


class _Fields:
    """Reads the optional fields of a record, and gathers what is doubtful about them."""

    def __init__(self, record: Mapping[str, object], metadata: Mapping[str, object]) -> None:
        self._places = (record, metadata)
        self.doubts: list[Doubt] = []

    def value(self, *names: str) -> object:
        """Return the first value that is there under one of the names, in the record or its metadata."""
        for place in self._places:
            for name in names:
                if place.get(name) not in (None, "", []):
                    return place[name]
        return None

    def string(self, name: str) -> str | None:
        """Return a field as text, single-spaced; lists of texts are joined by commas."""
        value = self.value(name)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ", ".join(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            self.doubts.append(Doubt(f'"{name}" is {_kind(value)}, not text; it was left out.', "Give it as a string."))
            return None
        return " ".join(value.split()) or None if value else None

    def identity(self) -> str | None:
        """Return the given id as it stands; a whole number is written in digits."""
        value = self.value("id", "_id")
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is not None and not isinstance(value, str):
            self.doubts.append(Doubt(f'"id" is {_kind(value)}, not text; one was made.', "Give it as a string."))
            return None
        return value if value and value.strip() else None


def _read_line(line: bytes, place: str | None) -> Draft | Flaw:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        fault = f"Byte 0x{line[error.start]:02X} at column {error.start + 1} is not UTF-8."
        return Flaw(place, fault, "Save the file as UTF-8.")
    except (ValueError, RecursionError) as error:
        return Flaw(place, f"It is not JSON: {_fault(error)}.", "Each line holds one whole record.")
    return draft_of(record, place)


def _published(given: _Fields) -> date | None:
    value = given.value("published", "date", "published_at", "publication_date")
    day = published_day(value)
    if day is None and value is not None:
        given.doubts.append(Doubt(why_no_day(value), "Write it as YYYY-MM-DD."))
    return day


def _url(given: _Fields) -> str | None:
    value = given.string("url")
    if value is None:
        return None
    url = web_url(value)
    if url is None:
        given.doubts.append(
            Doubt(f"{value[:80]!r} is no web address; it was left out.", "Give it with https:// in front.")
        )
    return url


def _whole(draft: Draft) -> Draft | Flaw:
    """Refuse what cannot be stored: half a surrogate pair is no character, and an id has its length."""
    strings = (draft.text, draft.title, draft.source, draft.author, draft.id, draft.language)
    for string in strings:
        try:
            (string or "").encode("utf-8")
        except UnicodeEncodeError as error:
            fault = f"It holds half a character (\\u{ord(error.object[error.start]):04x}) at position {error.start:,}."
            return Flaw(draft.place, fault, "Write such characters whole, as UTF-8 or as a surrogate pair.")
    if draft.id and len(draft.id) > _LONGEST_ID:
        return Flaw(
            draft.place, f"Its id has {len(draft.id):,} characters, at most {_LONGEST_ID} are kept.", "Shorten it."
        )
    return draft


def _textless(record: Mapping[str, object]) -> str:
    if "text" not in record:
        keys = ", ".join(sorted(map(str, record))[:8])
        return f"The record has no text (it has {keys})." if keys else "The record is empty."
    text = record["text"]
    return (
        "The record's text is empty." if isinstance(text, str) else f"The record's text is {_kind(text)}, not a string."
    )


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return "null" if value is None else names.get(type(value), "no JSON value")


def _fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
