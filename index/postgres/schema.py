"""The tables of an archive on PostgreSQL, and the steps that bring those of an older version up to date.

Rows of `article` and `passage` are numbered by the one row of `turn`, which every writer locks first: writers take
turns, numbers are never used again, and what a reader sees is always the end of somebody's turn.
"""

from __future__ import annotations

from index.manifest import Manifest
from index.postgres.address import Address
from index.postgres.connections import SCHEMA, Db
from index.schema import FINGERPRINT, NOTHING, REMOVALS
from rag.errors import DamagedError, MismatchError

VERSION_KEY = "tables"
"""The key, in `meta`, of how many of the steps were taken."""

IDENTITY = "identity"
"""The key, in `meta`, of what tells an archive and its replicas from all others."""

MAKING = 0x52415050
"""The advisory lock of whoever makes or changes tables or indexes."""

_TURN = """
CREATE TABLE turn (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    sequence bigint NOT NULL DEFAULT 0,     -- of the newest change
    article bigint NOT NULL DEFAULT 0,      -- the last row that was given
    passage bigint NOT NULL DEFAULT 0,
    block bigint NOT NULL DEFAULT 0,        -- of postings
    passages bigint NOT NULL DEFAULT 0,     -- how many there are, and their words in each ranked field
    dead bigint NOT NULL DEFAULT 0,         -- passages that are gone and still stand in postings
    body bigint NOT NULL DEFAULT 0,
    source bigint NOT NULL DEFAULT 0,
    day bigint NOT NULL DEFAULT 0
);
INSERT INTO turn DEFAULT VALUES;
"""

_ARTICLES = """
-- The text lies apart in `body`, so that listing and filtering never read it.
CREATE TABLE article (
    row bigint PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    title text,
    published date,
    source text,                            -- as it is shown
    outlet text COLLATE "C",                -- as it is compared
    url text,
    author text,
    language text,
    hash text NOT NULL,                     -- rag.identity.content_hash
    cluster bigint NOT NULL,                -- smallest article row of its copies, its own if it has none
    vectors bigint NOT NULL,                -- crc32 of its vectors and token codes, as index/fp16.py sums them up
    added_at timestamptz NOT NULL
);
CREATE INDEX article_by_day ON article (published DESC NULLS LAST, id);
CREATE INDEX article_by_outlet ON article (outlet, source);
CREATE INDEX article_by_cluster ON article (cluster);

CREATE TABLE body (
    article bigint PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    text text NOT NULL
);
"""

_PASSAGES = """
-- Day and outlet stand here again, so that a search by vector filters without a join.
CREATE TABLE passage (
    row bigint PRIMARY KEY,
    article bigint NOT NULL REFERENCES article (row) ON DELETE CASCADE,
    start integer NOT NULL,                 -- code points of the article's text, half-open
    stop integer NOT NULL,
    published date,
    outlet text COLLATE "C",
    body integer NOT NULL,                  -- how many words each ranked field has
    source integer NOT NULL,
    day integer NOT NULL,
    embedding halfvec({dimensions}) NOT NULL,
    UNIQUE (article, start, stop)
);
CREATE INDEX passage_by_day ON passage (published, outlet);
CREATE INDEX passage_by_outlet ON passage (outlet);

-- Bits of each token, for looking at few passages more closely (rag/late.py).
CREATE TABLE late (
    passage bigint PRIMARY KEY REFERENCES passage (row) ON DELETE CASCADE,
    codes bytea NOT NULL
);
ALTER TABLE late ALTER COLUMN codes SET STORAGE EXTERNAL;
"""

_DERIVED = """
-- As in index/schema.py: one row an article, written and summed up by index/figures.py and index/statements.py.
CREATE TABLE figure (
    article bigint PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    checksum bigint NOT NULL,
    body text NOT NULL
);
CREATE TABLE statement (
    article bigint PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    rules integer NOT NULL,
    checksum bigint NOT NULL,
    body text NOT NULL
);

CREATE TABLE band (
    band integer NOT NULL,
    article bigint NOT NULL REFERENCES article (row) ON DELETE CASCADE,
    PRIMARY KEY (band, article)
);
CREATE INDEX band_by_article ON band (article);
CREATE TABLE sketch (
    article bigint PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    signature bytea NOT NULL
);
"""

_POSTINGS = """
-- Which passages hold a word (index/postgres/postings.py): a row for each word, field and block of passages.
CREATE TABLE posting (
    term text COLLATE "C" NOT NULL,
    field smallint NOT NULL,
    block bigint NOT NULL,
    passages integer NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (term, field, block)
);
ALTER TABLE posting ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX posting_by_block ON posting (block);
CREATE TABLE block (
    number bigint PRIMARY KEY,
    level integer NOT NULL,
    passages integer NOT NULL               -- at most: some may be gone
);
"""

_REMOVALS = """
CREATE TABLE removal (
    id text COLLATE "C" PRIMARY KEY,
    day text NOT NULL
);
"""

_FIRST = _TURN + _ARTICLES + _PASSAGES + _DERIVED + _POSTINGS + _REMOVALS

SWITCHED = ("passage", "late", "posting", "block")
"""The tables that `reindex` puts others in the place of."""

HELD = ("turn", *SWITCHED)
"""What it waits for until nobody holds it, in the order in which it does."""

_TIDIED = """
-- Blocks that are joined leave their old rows behind: with these settings what they took is free again within a minute.
ALTER TABLE posting SET (
    autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0,
    toast.autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_cost_delay = 0
);
"""

GENERATION = _TURN + _PASSAGES + _POSTINGS + _TIDIED
"""What hangs on model and chunking, for `index/postgres/staging.py`; a step that changes these tables changes it."""

_SHELVES = """
-- A reader's own lists, each by the name that its file has beside an archive in a folder.
CREATE TABLE list (
    name text PRIMARY KEY,
    text text NOT NULL
);

-- Vectors of sentences (rag/meanings.py): derived, and made again where they are missing.
CREATE TABLE meaning (
    key bytea PRIMARY KEY,
    vector bytea NOT NULL                   -- 16 bits a component, little-endian
);
"""

_NAMED = f"INSERT INTO meta VALUES ('{IDENTITY}', gen_random_uuid()::text)"  # noqa: S608 (a constant)

STEPS: tuple[str, ...] = (_FIRST, _SHELVES, _NAMED, _TIDIED)
"""Each brings the tables from the version of its place to the next; one that was released is never changed."""


def create(db: Db, manifest: Manifest) -> None:
    """Make the tables and record the manifest; the caller's transaction makes it all or nothing."""
    db.execute("CREATE EXTENSION IF NOT EXISTS vector")
    db.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
    db.execute("CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL)")
    kept = [*manifest.rows(), (FINGERPRINT, NOTHING), (REMOVALS, NOTHING), (VERSION_KEY, "0")]
    with db.cursor() as cursor:
        cursor.executemany("INSERT INTO meta VALUES (%s, %s)", kept)
    bring_up(db, manifest.dimensions, version=0)


def bring_up(db: Db, dimensions: int, *, version: int) -> None:
    """Take the steps that are missing."""
    for step in STEPS[version:]:
        db.execute(step.replace("{dimensions}", str(dimensions)).encode())
    db.execute("UPDATE meta SET value = %s WHERE key = %s", (str(len(STEPS)), VERSION_KEY))


def is_made(db: Db) -> bool:
    """Tell whether the database holds an archive."""
    # From the catalogue and not by to_regclass, whose cache may be older than a lock that was waited for.
    found = db.execute(
        "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = %s AND tablename = 'meta')", (SCHEMA,)
    ).fetchone()
    return bool(found and found[0])


def meta(db: Db) -> dict[str, str]:
    """Read all keys and values of the `meta` table."""
    # Named in full: to a role without rights on the schema the table would otherwise look as if it were not there.
    return dict(db.execute(f"SELECT key, value FROM {SCHEMA}.meta".encode()).fetchall())  # noqa: S608 (a constant)


def version_of(known: dict[str, str], address: Address) -> int:
    """Read how many steps were taken. Raises MismatchError for tables that a newer program made, DamagedError."""
    try:
        version = int(known[VERSION_KEY])
    except (KeyError, ValueError) as error:
        raise DamagedError(
            f"The archive at {address} does not say which version its tables have.", hint="Restore it from a backup."
        ) from error
    if version > len(STEPS):
        raise MismatchError(
            f"The archive at {address} has tables of version {version}; this program reads up to {len(STEPS)}.",
            hint="Use the version of Rapporteur that made them, or a newer one.",
        )
    return version
