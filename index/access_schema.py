"""Tables that say who may do what: keys, what they used, whose a conversation is, and what is shared.

They stand beside the tables of `index/conversation_schema.py` and are made where they are missing, so that a file of an
earlier version needs no upgrade. A program that does not know them leaves them alone.
"""

from __future__ import annotations

from sqlite3 import Connection

TABLES = (
    """
    CREATE TABLE IF NOT EXISTS access_key (
        id TEXT PRIMARY KEY,               -- public: it stands in lists and logs
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        salt BLOB NOT NULL,
        hash BLOB NOT NULL,                -- scrypt of the secret; the secret itself is nowhere
        cost TEXT NOT NULL,                -- scrypt's n:r:p
        per_minute INTEGER,                -- NULL: as the settings say
        per_day INTEGER,
        created TEXT NOT NULL,             -- ISO, UTC
        revoked TEXT
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS access_use (
        owner TEXT NOT NULL,
        day TEXT NOT NULL,                 -- ISO, UTC
        requests INTEGER NOT NULL,
        PRIMARY KEY (owner, day)
    )
    """,
    # Used where several servers share a database (index/postgres/shared_use.py); one server counts for itself.
    """
    CREATE TABLE IF NOT EXISTS access_bucket (
        owner TEXT PRIMARY KEY,
        amount DOUBLE PRECISION NOT NULL,  -- requests that were left
        since DOUBLE PRECISION NOT NULL,   -- when: seconds since 1970
        taken INTEGER NOT NULL             -- whether the last one who asked got one
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS conversation_owner (
        conversation TEXT PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
        owner TEXT NOT NULL
    )
    """,
    "CREATE INDEX IF NOT EXISTS conversation_by_owner ON conversation_owner (owner)",
    # For a search of one owner's, which reads nobody else's questions.
    "CREATE INDEX IF NOT EXISTS question_by_conversation ON question (conversation)",
    """
    CREATE TABLE IF NOT EXISTS conversation_share (
        token TEXT PRIMARY KEY,
        conversation TEXT NOT NULL UNIQUE REFERENCES conversation (id) ON DELETE CASCADE,
        shared TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS replay (
        owner TEXT NOT NULL,
        route TEXT NOT NULL,
        key TEXT NOT NULL,                 -- Idempotency-Key, as the caller chose it
        body TEXT NOT NULL,                -- sha256 of what was asked
        process TEXT NOT NULL,             -- which server process took it on
        status INTEGER,                    -- NULL while it is being worked on
        media_type TEXT,
        answer BLOB,
        kept TEXT NOT NULL,                -- ISO, UTC
        PRIMARY KEY (owner, route, key)
    )
    """,
    "CREATE INDEX IF NOT EXISTS replay_by_day ON replay (kept)",
)


def prepare_access(db: Connection) -> None:
    """Make the tables that are missing."""
    for statement in TABLES:
        db.execute(statement)
