"""The tables of `truth.db`: everything that cannot be derived, and the log from which the derived parts catch up.

Rows of `article` and `passage` are never used again after their removal, so that a row number names one version of one
article for ever, in FAISS and in tantivy too. A replaced article gets new rows.
"""

from __future__ import annotations

from sqlite3 import Connection

from index.manifest import Manifest

APPLICATION_ID = 0x52415050
"""`RAPP`: tells our files from other SQLite files (`PRAGMA application_id`)."""

FINGERPRINT, REMOVALS = "fingerprint", "removals"
"""The keys, in `meta`, of what all articles and all removals add up to (`index/truth.py`)."""

NOTHING = "0" * 32

GENERATION = "generation"
"""The key, in `meta`, of how often passages and vectors were replaced as a whole (`index/staging.py`); none is 0."""

SCHEMA = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- The text lies apart in `body`, so that listing and filtering never read it.
CREATE TABLE article (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    published TEXT,           -- ISO day
    source TEXT,              -- as it is shown
    outlet TEXT,              -- as it is compared
    url TEXT,
    author TEXT,
    language TEXT,
    hash TEXT NOT NULL,       -- rag.identity.content_hash
    cluster INTEGER NOT NULL, -- smallest article row of its copies, its own if it has none
    first INTEGER NOT NULL,   -- its passages are the rows first..last
    last INTEGER NOT NULL,
    vectors INTEGER NOT NULL, -- crc32 of their vectors, one after the other, then of their token codes
    added_at TEXT NOT NULL
);
CREATE INDEX article_by_day ON article (published DESC, id, outlet, first, last);
CREATE INDEX article_by_outlet ON article (outlet, source);
CREATE INDEX article_by_cluster ON article (cluster);

CREATE TABLE body (
    article INTEGER PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    text TEXT NOT NULL
);

-- Code points of the article's text, half-open.
CREATE TABLE passage (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article (row) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    UNIQUE (article, start, stop)
);

CREATE TABLE vector (
    passage INTEGER PRIMARY KEY REFERENCES passage (row) ON DELETE CASCADE,
    fp16 BLOB NOT NULL        -- little-endian
);

-- Bits of each token, for looking at few passages more closely (rag/late.py); empty where the archive has none.
CREATE TABLE late (
    passage INTEGER PRIMARY KEY REFERENCES passage (row) ON DELETE CASCADE,
    codes BLOB NOT NULL
);

-- Numeric claims of each article (index/figures.py): a JSON list of lists, and its crc32.
CREATE TABLE figure (
    article INTEGER PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    checksum INTEGER NOT NULL,
    body TEXT NOT NULL
);

-- What was said in each article, by the rules of a certain number (index/statements.py); no row where it was not read.
CREATE TABLE statement (
    article INTEGER PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    rules INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    body TEXT NOT NULL
);

-- Articles that share a band may be copies. Bands are found again from the text when an article goes: a second index
-- for that would be a tenth of the file.
CREATE TABLE band (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (band, article)
) WITHOUT ROWID;

-- What dismisses most of those that share a band (index/copies.py).
CREATE TABLE sketch (
    article INTEGER PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    signature BLOB NOT NULL
);

CREATE TABLE op (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('put', 'remove')),
    article INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
);

CREATE TABLE removal (
    id TEXT PRIMARY KEY,
    day TEXT NOT NULL
) WITHOUT ROWID;

-- How far a derived part has come, and the file or folder that holds it.
CREATE TABLE mark (
    part TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    file TEXT NOT NULL,
    checksum TEXT NOT NULL
) WITHOUT ROWID;
"""


def statements() -> list[str]:
    """List the statements of `SCHEMA`, without their comments."""
    lines = (line for line in SCHEMA.splitlines() if not line.startswith("--"))
    return [statement.strip() for statement in "\n".join(lines).split(";\n") if statement.strip()]


def create(db: Connection, manifest: Manifest) -> None:
    """Make the tables and record the manifest; the caller's transaction makes it all or nothing."""
    for statement in statements():
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.executemany("INSERT INTO meta VALUES (?, ?)", [*manifest.rows(), (FINGERPRINT, NOTHING), (REMOVALS, NOTHING)])


def is_made(db: Connection) -> bool:
    """Tell whether the file holds an archive; one that a crash left before its first commit does not."""
    (found,) = db.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'meta'").fetchone()
    return bool(found)


def application_id(db: Connection) -> int:
    """Read which program's file this is."""
    (found,) = db.execute("PRAGMA application_id").fetchone()
    return int(found)


def meta(db: Connection) -> dict[str, str]:
    """Read all keys and values of the `meta` table."""
    return dict(db.execute("SELECT key, value FROM meta"))


def generation(db: Connection) -> int:
    """Read how often passages and vectors were replaced as a whole."""
    found = db.execute("SELECT value FROM meta WHERE key = ?", (GENERATION,)).fetchone()
    return int(found[0]) if found else 0
