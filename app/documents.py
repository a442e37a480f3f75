"""How anything is written as JSON, by the HTTP server and by `--json` alike: one writer, so that both say the same.

Nouns are written as they are: days as ISO texts, tuples as lists. Only lists leave something out (texts, turns).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

from rag.nouns import Article, Conversation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Removal:
    """Which articles went, and which of the ids were not there."""

    removed: tuple[str, ...]
    missing: tuple[str, ...] = ()


def article_items(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """Write articles without their texts, in JSON's types."""
    return [{key: value for key, value in plain(article).items() if key != "text"} for article in articles]


def conversation_items(conversations: Sequence[Conversation]) -> list[dict[str, Any]]:
    """Write conversations without their turns, in JSON's types."""
    left_out = {"turns", "unanswered"}
    return [{key: value for key, value in plain(each).items() if key not in left_out} for each in conversations]


_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Give the reader and writer of a type; it is made once, since making one takes milliseconds."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def plain(noun: object) -> dict[str, Any]:
    """Write one dataclass in JSON's types: days as ISO texts, tuples as lists."""
    written: dict[str, Any] = adapter(type(noun)).dump_python(noun, mode="json")
    return written


def document(value: object) -> bytes:
    """Write a dataclass, or anything already in JSON's types, as one JSON document in UTF-8."""
    return adapter(type(value)).dump_json(value)
