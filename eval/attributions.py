"""Statements as a person marked them: the gold of `rapporteur eval statements`.

    attributions.jsonl[.gz] or statements.jsonl   {"doc_id", "source", "cue", "content", "speaker"?}, one a line

`source`, `cue` and `content` are lists of `{"span": "START END[;START END...]"}` with offsets into the article's text;
an attribution may lack each of them. `speaker` is the name of who speaks, null where the article does not tell. Spans
that several people marked alike in one article are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets import records
from rag.errors import UnreadableError

Spans = tuple[tuple[int, int], ...]
"""The parts of a span of an article's text, in order."""

FILES = ("attributions.jsonl", "attributions.jsonl.gz", "statements.jsonl", "statements.jsonl.gz")
_BETWEEN = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One marked statement; `()` for what it lacks. `judged` tells whether the set says who speaks."""

    source: Spans
    cue: Spans
    content: Spans
    speaker: str | None = None
    judged: bool = False


def read_attributions(folder: Path) -> dict[str, tuple[Attribution, ...]]:
    """Read the marked statements of a data set by article id, each once.

    Raises UnreadableError when there are none, or for a line that is none.
    """
    found: dict[str, dict[Attribution, None]] = {}
    for document, one in marked_lines(folder):
        found.setdefault(document, {})[one] = None
    return {document: tuple(own) for document, own in found.items()}


def marked_lines(folder: Path) -> Iterator[tuple[str, Attribution]]:
    """Read all lines of marked statements with the ids of their articles, those that repeat another too.

    Raises UnreadableError when there are none, or for a line that is none.
    """
    path = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if path is None:
        raise UnreadableError(
            f"{folder} holds no marked statements: looked for {', '.join(FILES)}.",
            hint='Give one line {"doc_id", "source", "cue", "content"} for each (docs/evaluation.md, "Statements").',
        )
    for number, record in records(path):
        place = f"{path}, line {number}"
        document = record.get("doc_id")
        if not isinstance(document, str):
            raise UnreadableError(f"{place}: no doc_id.", hint="Name the article whose statement this is.")
        speaker = record.get("speaker")
        yield (
            document,
            Attribution(
                _spans(record.get("source"), place),
                _spans(record.get("cue"), place),
                _spans(record.get("content"), place),
                speaker=speaker if isinstance(speaker, str) else None,
                judged="speaker" in record,
            ),
        )


def _spans(value: Any, place: str) -> Spans:
    if value is None:
        return ()
    try:
        parts = [tuple(map(int, part.split())) for one in value for part in one["span"].split(";")]
        return tuple(sorted({(start, end) for start, end in parts if start < end}))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise UnreadableError(f"{place}: {value!r} is no span.", hint='Expected [{"span": "START END"}].') from error


def tidied(spans: Spans, text: str) -> Spans:
    """Join parts that only whitespace parts, and cut whitespace off their ends.

    >>> tidied(((0, 4), (5, 9)), "One. Two. "), tidied(((0, 4), (9, 12)), "One. Two. One")
    (((0, 9),), ((0, 4), (10, 12)))
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        start = first + len(text[first:last]) - len(text[first:last].lstrip())
        end = start + len(text[start:last].rstrip())
        if start >= end:
            continue
        if joined and _BETWEEN.fullmatch(text, joined[-1][1], max(start, joined[-1][1])):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
