"""Writes out what `rapporteur eval statements` found wrong: by article and role, both sides of what does not match."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from eval.attributions import Spans
from eval.matching import match
from eval.statements import ROLES, Compared, right_speaker
from rag.statements import kind_of


def error_lines(compared: Sequence[Compared]) -> str:
    """Write one JSON object a line: `{"article", "role", "error", "found", "marked"}`, found and marked as words.

    `error` is "border" where both sides share characters, "missed", "not marked", or "speaker" where the name is wrong.
    """
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for article in compared for one in _errors(article))


def _errors(one: Compared) -> Iterator[dict[str, str | None]]:
    for role in ROLES:
        found = sorted({spans for spans in one.found_spans(role) if spans})
        marked = sorted({spans for spans in one.marked_spans(role) if spans})
        pairs = match(found, marked)
        for place, other in pairs:
            if found[place] != marked[other]:
                yield _error(one, role, "border", found[place], marked[other])
        for place in sorted(set(range(len(found))) - {place for place, _ in pairs}):
            yield _error(one, role, "not marked", found[place], ())
        for other in sorted(set(range(len(marked))) - {other for _, other in pairs}):
            yield _error(one, role, "missed", (), marked[other])
    for statement, mark in one.pairs():
        if right_speaker(statement.speaker, mark, one.article.text) is False:
            kept = one.words(mark.source) if not mark.judged else mark.speaker
            yield {
                "article": one.article.id,
                "role": "speaker",
                "error": "speaker",
                "kind": kind_of(mark.content, one.quoted),
                "found": statement.speaker,
                "marked": kept,
            }


def _error(one: Compared, role: str, error: str, found: Spans, marked: Spans) -> dict[str, str | None]:
    kind = kind_of(marked or found, one.quoted) if role == "content" else None
    return {
        "article": one.article.id,
        "role": role,
        "error": error,
        "kind": kind,
        "found": one.words(found),
        "marked": one.words(marked),
    }
