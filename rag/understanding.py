"""Reads a question against an archive: what of it the archive can take up, and what that does.

The one reading behind a search, its answer and what the reader is shown of it, so that the three never differ.
"""

from __future__ import annotations

from datetime import date

from rag.nouns import Filters
from rag.questions import Question, read_question
from rag.seams import Archive


def understand(text: str, archive: Archive, *, today: date, filters: Filters) -> Question:
    """Read a standalone question with the archive's outlets; what `filters` ignore has no effect."""
    outlets = [name for name, _ in archive.sources()]
    return read_question(text, outlets=outlets, today=today, ignore=filters.ignore)
