"""Finds conversations by the words of their titles, questions and answers."""

from __future__ import annotations

import re
from contextlib import suppress
from sqlite3 import Row

from index.conversation_rows import load_question, spaced
from index.database import Tables

_SIGNS = re.compile(r"[%_!]")


def rows_with(db: Tables, q: str, window: tuple[int, int]) -> list[Row]:
    """List the conversations that hold all words of `q`, the last used first, within (limit, offset).

    Each word has to begin a word there, after folding. Every one is listed for a blank `q`, none for one without words.
    """
    limit, offset = window
    if not q.strip():
        return db.execute("SELECT * FROM conversation ORDER BY used DESC LIMIT ? OFFSET ?", (limit, offset)).fetchall()
    words = list(dict.fromkeys(spaced([q]).split()))
    rows = db.execute("SELECT * FROM conversation ORDER BY used DESC").fetchall() if words else []
    texts = {row["id"]: spaced([row["title"]]) for row in rows}
    for row in db.execute("SELECT * FROM question").fetchall():
        with suppress(ValueError):  # it is told of when its conversation is read
            texts[row["conversation"]] = texts.get(row["conversation"], "") + spaced([load_question(row).question])
    for word in words:
        said = _said(db, word)
        rows = [row for row in rows if row["id"] in said or f" {word}" in texts[row["id"]]]
    return rows[offset : offset + limit]


def _said(db: Tables, word: str) -> set[str]:
    """List the conversations in which a word begins one of what was asked and answered."""
    pattern = f"% {_SIGNS.sub(lambda sign: f'!{sign.group()}', word)}%"
    found = db.execute("SELECT DISTINCT conversation FROM turn WHERE said LIKE ? ESCAPE '!'", (pattern,))
    return {row["conversation"] for row in found}
