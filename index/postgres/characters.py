"""Lets PostgreSQL keep every character: its `text` holds no U+0000, which an article may hold.

It is kept as two other characters, and the escape as two more; every string that goes in or comes out passes here, so
that nothing else has to know. Lengths in SQL are therefore not those of Python; nothing here relies on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.postgres import types
from psycopg.pq import Format

_ESCAPE = "\x1a"
_OF_NULL, _OF_ESCAPE = f"{_ESCAPE}0", f"{_ESCAPE}1"


def escaped(text: str) -> str:
    r"""Spell a text without U+0000.

    >>> unescaped(escaped("a\x00b\x1ac")) == "a\x00b\x1ac"
    True
    """
    if _ESCAPE not in text and "\0" not in text:
        return text
    return text.replace(_ESCAPE, _OF_ESCAPE).replace("\0", _OF_NULL)


def unescaped(text: str) -> str:
    """Read back what `escaped` spelt."""
    return text.replace(_OF_NULL, "\0").replace(_OF_ESCAPE, _ESCAPE) if _ESCAPE in text else text


class _TextDumper(Dumper):
    # Derived from psycopg's Python class: overridden methods of its C classes are not called.
    oid = types["text"].oid

    def dump(self, obj: Any) -> Buffer:
        return escaped(obj).encode()


class _BinaryTextDumper(_TextDumper):
    format = Format.BINARY


class _TextLoader(Loader):
    def load(self, data: Buffer) -> str:
        return unescaped(bytes(data).decode())


class _BinaryTextLoader(_TextLoader):
    format = Format.BINARY


_DUMPERS: Sequence[type[Dumper]] = (_BinaryTextDumper, _TextDumper)
_LOADERS: Sequence[type[Loader]] = (_TextLoader, _BinaryTextLoader)


def keep_every_character(connection: Connection[Any]) -> None:
    """Let all texts of a connection pass through the escape."""
    for dumper in _DUMPERS:
        connection.adapters.register_dumper(str, dumper)
    for loader in _LOADERS:
        connection.adapters.register_loader("text", loader)
