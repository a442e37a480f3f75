"""The tables of `conversations.db`, and the check that a file holds these and no others."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

from rag.errors import MismatchError

APPLICATION_ID = 0x52415043
"""`RAPC`: tells these files from other SQLite files (`PRAGMA application_id`)."""

VERSION = 1
"""Of the tables below (`PRAGMA user_version`)."""

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
        PRIMARY KEY (conversation, ordinal)
    )
    """,
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


def prepare(db: Connection, path: Path) -> None:
    """Make the tables in a new file; refuse a file of something else or of another version."""
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
    elif version != VERSION:
        raise MismatchError(
            f"The conversations in {path} have format {version}; this program reads format {VERSION}.",
            hint="Use the version of Rapporteur that wrote them, or move the file away to begin without conversations.",
        )
