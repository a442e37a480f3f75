"""What a reader makes of bytes: drafts of articles, and flaws where there should have been one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from rag.errors import UnreadableError

MAX_CHARACTERS = 5_000_000
"""Characters of one article: more than any book holds."""

PARSER_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What others' parsers raise, beside their own errors, on input that nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a draft that its user should know: the article is stored all the same."""

    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its file states it; None where it states nothing.

    `place` says where in the file ("record 3"), None for the whole of it.
    """

    text: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    id: str | None = None
    place: str | None = None
    doubts: tuple[Doubt, ...] = ()
    of_file: bool = True
    """Whether the draft is the file: its id, where it states neither id nor address, is then that of the bytes."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One place in a file that holds no article, and why."""

    place: str | None
    reason: str
    remedy: str


Reader = Callable[[bytes], Iterator[Draft | Flaw]]
"""Reads one file's bytes. Raises UnreadableError where the whole file is no use."""


def refuse_long(text: str) -> None:
    """Raise UnreadableError for a text too long to be one article."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(
            f"The text has {len(text):,} characters, at most {MAX_CHARACTERS:,} are kept.", hint="Split it."
        )
