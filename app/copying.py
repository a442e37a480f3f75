"""Writes an answer as plain text with numbered sources, to be pasted into a mail or a draft."""

from __future__ import annotations

from app.exports import read_from
from rag.nouns import Answer, Citation


def as_text(answer: Answer) -> str:
    """Write question, answer with its numbers, what is missing, and a line a source; quotes are in the answer."""
    parts = [answer.question, answer.answer]
    parts += [each.text for each in answer.disagreements]
    if answer.verdict != "not_in_archive":
        parts += answer.missing
    if answer.citations:
        parts.append("\n".join(map(_source, answer.citations)))
    return "\n\n".join([*parts, read_from(answer)])


def _source(citation: Citation) -> str:
    """One source on one line, its status in place of the quote's words where they no longer stand."""
    named = (citation.title or "Untitled article", citation.source, citation.published, citation.url, citation.status)
    return f"[{citation.number}] " + ", ".join(" ".join(str(each).split()) for each in named if each)
