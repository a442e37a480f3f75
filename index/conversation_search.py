"""Lists conversations, one reader's or everybody's, and finds them by the words of titles, questions and answers.

Whose they are is part of every statement here: what one reader waits for does not grow with, or tell of, what others
wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from sqlite3 import Row

from index.conversation_rows import load_conversation, load_question, spaced
from index.database import Tables
from rag.errors import InputError
from rag.nouns import Conversation

LOCAL = ""
"""The owner of conversations begun at this machine: they have no row in `conversation_owner`."""

_SIGNS = re.compile(r"[%_!]")

_EVERYBODYS = "WHERE 1 = 1"
_LOCAL = "LEFT JOIN conversation_owner AS whose ON whose.conversation = {} WHERE coalesce(whose.owner, '') = ?"
# Not the same with any owner: from this one both engines begin at the index over owners, and read nobody else's rows.
_OWNED = "JOIN conversation_owner AS whose ON whose.conversation = {} WHERE whose.owner = ?"


def listed(
    db: Tables, *, offset: int = 0, limit: int = 50, q: str = "", owner: str | None = None
) -> Sequence[Conversation]:
    """List conversations without their turns, the last used first: everybody's, or those of an owner.

    With `q` those that hold all its words; each has to begin a word there, after folding. Every one is listed for a
    blank `q`, none for one without words. Raises InputError for negative numbers.
    """
    if offset < 0 or limit < 0:
        raise InputError(f"Cannot list {limit} conversations from {offset}.", hint="Give numbers from 0 up.")
    # The integers of both engines have 64 bits.
    window = (min(limit, 2**62), min(offset, 2**62))
    return [load_conversation(row) for row in _rows(db, q, window, owner)]


def _rows(db: Tables, q: str, window: tuple[int, int], owner: str | None) -> list[Row]:
    limit, offset = window
    whose, of = _whose(owner, "conversation.id")
    ordered = f"SELECT conversation.* FROM conversation {whose} ORDER BY conversation.used DESC"  # noqa: S608 (constants alone)
    if not q.strip():
        return db.execute(f"{ordered} LIMIT ? OFFSET ?", (*of, limit, offset)).fetchall()
    words = list(dict.fromkeys(spaced([q]).split()))
    rows = db.execute(ordered, of).fetchall() if words else []
    texts = {row["id"]: spaced([row["title"]]) for row in rows}
    for row in _questions(db, owner) if words else ():
        with suppress(ValueError):  # it is told of when its conversation is read
            texts[row["conversation"]] = texts.get(row["conversation"], "") + spaced([load_question(row).question])
    for word in words:
        said = _said(db, word, owner)
        rows = [row for row in rows if row["id"] in said or f" {word}" in texts[row["id"]]]
    return rows[offset : offset + limit]


def _questions(db: Tables, owner: str | None) -> list[Row]:
    whose, of = _whose(owner, "question.conversation")
    return db.execute(f"SELECT question.* FROM question {whose}", of).fetchall()  # noqa: S608 (constants alone)


def _said(db: Tables, word: str, owner: str | None) -> set[str]:
    """List the conversations in which a word begins one of what was asked and answered."""
    pattern = f"% {_SIGNS.sub(lambda sign: f'!{sign.group()}', word)}%"
    whose, of = _whose(owner, "turn.conversation")
    found = db.execute(
        f"SELECT DISTINCT turn.conversation FROM turn {whose} AND turn.said LIKE ? ESCAPE '!'",  # noqa: S608 (constants alone)
        (*of, pattern),
    )
    return {row["conversation"] for row in found}


def _whose(owner: str | None, column: str) -> tuple[str, tuple[str, ...]]:
    """Spell the rows whose conversation, named by a column, is an owner's: a join with its WHERE, and its values."""
    if owner is None:
        return _EVERYBODYS, ()
    return (_LOCAL if owner == LOCAL else _OWNED).format(column), (owner,)
