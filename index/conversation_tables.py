"""Single steps in the tables of conversations, each inside the transaction of whoever takes it."""

from __future__ import annotations

from datetime import datetime
from sqlite3 import Row

from index.conversation_rows import dump_answer, dump_question, said_in, title_of
from index.database import Tables
from rag.errors import NotFoundError
from rag.nouns import Turn, Unanswered


def begin(db: Tables, conversation_id: str, title: str, now: datetime) -> None:
    """Make an empty conversation, the last used."""
    db.execute(
        "INSERT INTO conversation (id, title, created, updated, used) VALUES (?, ?, ?, ?, ?)",
        (conversation_id, title, now.isoformat(), now.isoformat(), _next_use(db)),
    )


def put_turn(db: Tables, ordinal: int, turn: Turn) -> None:
    """Add a turn to the conversation of its answer."""
    answer = turn.answer
    values = (answer.conversation_id, ordinal, answer.id, dump_answer(answer), turn.asked.isoformat(), said_in(answer))
    db.execute(
        "INSERT INTO turn (conversation, ordinal, answer_id, answer, asked, said) VALUES (?, ?, ?, ?, ?, ?)", values
    )


def put_question(db: Tables, asked: Unanswered) -> None:
    """Keep a question in its conversation until it has an answer."""
    kept = dump_question(asked.question, asked.ignore, asked.again)
    values = (asked.id, asked.conversation_id, kept, asked.asked.isoformat())
    db.execute("INSERT INTO question (id, conversation, question, asked) VALUES (?, ?, ?, ?)", values)


def find(db: Tables, conversation_id: str) -> Row:
    """Read the row of a conversation. Raises NotFoundError."""
    row: Row | None = db.execute("SELECT * FROM conversation WHERE id = ?", (conversation_id,)).fetchone()
    if row is None:
        raise NotFoundError(
            f"There is no conversation {conversation_id!r}.", hint="It may have been deleted: begin a new one."
        )
    return row


def use(db: Tables, conversation_id: str, question: str, now: datetime) -> None:
    """Put a conversation first in the list, with its first question as its title unless it was named."""
    row = find(db, conversation_id)
    begun = db.execute(
        "SELECT 1 FROM turn WHERE conversation = ? UNION ALL SELECT 1 FROM question WHERE conversation = ?",
        (conversation_id, conversation_id),
    ).fetchone()
    title = row["title"] if row["named"] or begun else title_of(question)
    db.execute(
        "UPDATE conversation SET title = ?, updated = ?, used = ? WHERE id = ?",
        (title, now.isoformat(), _next_use(db), conversation_id),
    )


def _next_use(db: Tables) -> int:
    (used,) = db.execute("SELECT coalesce(max(used), 0) + 1 FROM conversation").fetchone()
    return int(used)
