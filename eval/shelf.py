"""Keeps what an evaluation found, with all that decided it, so that the same evaluation does not ask again.

What was found serves again only while everything in its key is the same: the circumstances of the shelf (archive,
code, settings ...), the words of all queries, and how dates in them are read today. "Last October" is read as said
today, so a query with such words serves until they mean other days. Anything else that lies in its place is written
over.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from rag.identity import digest
from rag.questions import read_question

Asked = Sequence[tuple[str, str]]
"""Queries as pairs of id and words, in the order in which they are asked."""

T = TypeVar("T")

_FORMAT = "1"
_DAMAGED = (OSError, EOFError, zlib.error, ValidationError)


@dataclass(frozen=True, slots=True)
class Shelved(Generic[T]):
    """What was found, and when (UTC, ISO 8601)."""

    found: T
    asked_at: str


class Shelf(Generic[T]):
    """One folder of values of one kind, in files by name, depth and set of queries."""

    def __init__(self, folder: Path, kind: type[T], *, circumstances: Mapping[str, str], fresh: bool = False) -> None:
        """Keep values in `folder`. `circumstances` are what all of them depend on; with `fresh` none is used again."""
        self.folder = folder
        self._adapter: TypeAdapter[tuple[dict[str, str], str, T]] = TypeAdapter(tuple[dict[str, str], str, kind])  # type: ignore[valid-type]  # known at run time
        self._circumstances = dict(circumstances)
        self._fresh = fresh

    def find(self, name: str, asked: Asked, *, k: int, today: date) -> Shelved[T] | None:
        """Return what was found, or None if there is nothing or it is not certain to come out the same."""
        if self._fresh:
            return None
        try:
            key, asked_at, found = self._adapter.validate_json(
                gzip.decompress(self.path(name, asked, k=k).read_bytes())
            )
        except _DAMAGED:
            return None
        return Shelved(found, asked_at) if key == self._key(name, asked, k=k, today=today) else None

    def keep(self, found: T, name: str, asked: Asked, *, k: int, today: date, asked_at: str) -> None:
        """Write in the place of an earlier one; a folder that takes no file costs time later, no figure now."""
        kept = (self._key(name, asked, k=k, today=today), asked_at, found)
        path = self.path(name, asked, k=k)
        written = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            written.write_bytes(gzip.compress(self._adapter.dump_json(kept), compresslevel=6))
            # At once, so that no other evaluation reads half a file.
            written.replace(path)
        except OSError:
            with suppress(OSError):
                written.unlink()

    def path(self, name: str, asked: Asked, *, k: int) -> Path:
        """Return the file of a value."""
        return self.folder / f"{quote(name, safe='')}-{digest(str(k), _queries(asked))}.json.gz"

    def _key(self, name: str, asked: Asked, *, k: int, today: date) -> dict[str, str]:
        return {
            **self._circumstances,
            "format": _FORMAT,
            "name": name,
            "k": str(k),
            "queries": _queries(asked),
            "readings": digest(*(repr(read_question(words, outlets=(), today=today)) for _, words in asked)),
        }


def _queries(asked: Asked) -> str:
    return digest(*(part for query in asked for part in query))
