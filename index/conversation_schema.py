"""The tables of `conversations.db`, and the check that a file holds these and no others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from typing import TypeAlias

from index.conversation_rows import load_answer, said_in
from index.database import Tables
from rag.errors import MismatchError

APPLICATION_ID = 0x52415043
"""`RAPC`: tells these files from other SQLite files (`PRAGMA application_id`)."""

Step: TypeAlias = Callable[[Tables], None]

_QUESTION = """
    CREATE TABLE question (
        id TEXT PRIMARY KEY,               -- that of the answer to come
        conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
        question TEXT NOT NULL,            -- JSON
        asked TEXT NOT NULL
    )
    """

# `used` counts up through all conversations: clocks stand still and jump, and the last used must come first.
TABLES = (
    """
    CREATE TABLE conversation (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        named INTEGER NOT NULL DEFAULT 0,  -- by a reader, and not after the first question
        created TEXT NOT NULL,             -- ISO, UTC
        updated TEXT NOT NULL,
        used INTEGER NOT NULL UNIQUE
    )
    """,
    """
    CREATE TABLE turn (
        conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,          -- from 0, without gaps
        answer_id TEXT NOT NULL UNIQUE,
        answer TEXT NOT NULL,              -- JSON
        asked TEXT NOT NULL,
        said TEXT NOT NULL DEFAULT '',     -- folded, a space before each word: what a search looks through
        PRIMARY KEY (conversation, ordinal)
    )
    """,
    _QUESTION,
    """
    CREATE TABLE feedback (
        answer_id TEXT NOT NULL REFERENCES turn (answer_id) ON DELETE CASCADE,
        verdict TEXT NOT NULL,
        comment TEXT NOT NULL,
        given TEXT NOT NULL
    )
    """,
    "CREATE INDEX feedback_by_answer ON feedback (answer_id)",
)


def _keep_questions(db: Tables) -> None:
    """Keep questions before they are answered, and what a search looks through.

    An answer that cannot be read is left to be told of when it is read.
    """
    db.execute("ALTER TABLE turn ADD COLUMN said TEXT NOT NULL DEFAULT ''")
    db.execute(_QUESTION)
    # The numbers alone are held at once: answers are long, and a table is not gone through while it changes.
    for (number,) in db.execute("SELECT rowid FROM turn").fetchall():
        (kept,) = db.execute("SELECT answer FROM turn WHERE rowid = ?", (number,)).fetchone()
        with suppress(ValueError):
            db.execute("UPDATE turn SET said = ? WHERE rowid = ?", (said_in(load_answer(kept)), number))


STEPS: tuple[Step, ...] = (_keep_questions,)
"""Each brings the tables from the version of its place, counted from 1, to the next, in a file and in PostgreSQL alike;
one that was released is never changed. A column that a step adds comes last, so whoever inserts names columns."""

VERSION = len(STEPS) + 1
"""Of the tables above (`PRAGMA user_version`)."""


def prepare(db: Connection, path: Path) -> None:
    """Make the tables in a new file and bring older ones up to date; refuse a file of something else."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables == 0 and owner in {0, APPLICATION_ID}:
        for statement in TABLES:
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
    elif owner != APPLICATION_ID:
        raise MismatchError(
            f"{path} is a database of something else, not of conversations.",
            hint="Name another archive folder, or move that file away.",
        )
    elif 1 <= version < VERSION:
        for step in STEPS[version - 1 :]:
            step(db)
        db.execute(f"PRAGMA user_version = {VERSION}")
    elif version != VERSION:
        raise MismatchError(
            f"The conversations in {path} have format {version}; this program reads format {VERSION}.",
            hint="Use the version of Rapporteur that wrote them, or move the file away to begin without conversations.",
        )
