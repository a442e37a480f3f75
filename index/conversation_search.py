"""Finds conversations by the words of their titles, questions and answers."""

from __future__ import annotations

import json
from sqlite3 import Connection, Row

from index.conversation_rows import spaced

_HOLDING = """
    SELECT id FROM conversation AS c
    WHERE instr(spaced(title), :word)
        OR EXISTS (SELECT 1 FROM turn WHERE conversation = c.id AND instr(said, :word))
        OR EXISTS (SELECT 1 FROM question WHERE conversation = c.id AND instr(spaced_question(question), :word))
"""


def rows_with(db: Connection, q: str, window: tuple[int, int]) -> list[Row]:
    """List the conversations that hold all words of `q`, the last used first, within (limit, offset).

    Each word has to begin a word there, after folding. Every one is listed for a blank `q`, none for one without words.
    """
    limit, offset = window
    if not q.strip():
        return db.execute("SELECT * FROM conversation ORDER BY used DESC LIMIT ? OFFSET ?", (limit, offset)).fetchall()
    db.create_function("spaced", 1, lambda text: spaced([text]), deterministic=True)
    db.create_function("spaced_question", 1, lambda kept: spaced([json.loads(kept)["question"]]), deterministic=True)
    held = [
        {row["id"] for row in db.execute(_HOLDING, {"word": f" {word}"})} for word in dict.fromkeys(spaced([q]).split())
    ]
    found = set.intersection(*held) if held else set()
    rows = db.execute("SELECT * FROM conversation ORDER BY used DESC").fetchall()
    return [row for row in rows if row["id"] in found][offset : offset + limit]
