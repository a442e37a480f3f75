"""From what a user sends to what the archive can read: defaults for gaps, and records from a JSON body.

How files and records become articles is decided in `index/reading.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NoReturn

from index.reading import Defaults, Read, read_records
from index.report import Notice
from rag.errors import InputError

RECORD_HINT = 'A record is {"text": ..., "title"?, "published"?, "source"?, "url"?, "author"?, "id"?}; or send a list.'
DAY_LENGTH = len("YYYY-MM-DD")


def make_defaults(*, source: str | None = None, day: str | None = None, url: str | None = None) -> Defaults:
    """Read what fills the gaps of articles. Raises InputError for a day or address that is none."""
    name = " ".join(source.split()) if source else None
    return Defaults(source=name or None, published=_day(day) if day else None, url=url or None)


def records_in(body: bytes) -> Iterator[Read | Notice]:
    """Read one record or a list of records from a JSON body. Raises InputError when it is neither."""
    try:
        found: Any = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(f"The body is not JSON: {reason}.", hint=RECORD_HINT) from error
    if not isinstance(found, dict | list):
        raise InputError("The body is neither a record nor a list of records.", hint=RECORD_HINT)
    return read_records([found] if isinstance(found, dict) else found)


def _day(text: str) -> date:
    try:
        # Python reads other ISO forms too, such as 2024-W01-1; only the one that we write is taken.
        if len(text) == DAY_LENGTH and text.isascii():
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError(f"{text[:40]!r} is no day.", hint="Write it as YYYY-MM-DD.")


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)
