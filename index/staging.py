"""The next generation of passages, vectors and token codes, made beside the present one within `truth.db`.

Staged tables are those of the schema under other names, so that one transaction can put them in the place of the
present ones: until then nobody reads them. They are there only while a reindex is under way. Each function is a part
of a transaction that the caller begins and commits; what makes the passages is `index/reindexing.py`.
"""

from __future__ import annotations

import re
from pathlib import Path
from sqlite3 import Connection

from index import fp16, log, schema, truth
from index.manifest import Manifest
from rag.nouns import IndexedArticle

PREFIX = "next."
"""Stands before the keys of the manifest, in `meta`, that a reindex leads to."""

# Parents before their children: a renamed parent is renamed in what refers to it too.
_TABLES = ("passage", "vector", "late")
_MENTION = re.compile(rf"\b(TABLE|REFERENCES) ({'|'.join(_TABLES)})\b")

# An article that goes or is replaced takes what was staged of it along, and what is left to stage is what is not here.
_ARTICLES = """CREATE TABLE next_article (
    article INTEGER PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    vectors INTEGER NOT NULL
)"""


def target(db: Connection, path: Path) -> Manifest | None:
    """Read the manifest that staged rows are made for; None while nothing is staged."""
    wanted = {key.removeprefix(PREFIX): value for key, value in schema.meta(db).items() if key.startswith(PREFIX)}
    return Manifest.of_rows(wanted, path) if wanted else None


def begin(db: Connection, wanted: Manifest) -> None:
    """Make the staged tables, empty, for a manifest."""
    for statement in schema.statements():
        if any(f"CREATE TABLE {table} (" in statement for table in _TABLES):
            db.execute(_MENTION.sub(r"\1 next_\2", statement))
    db.execute(_ARTICLES)
    db.executemany("INSERT INTO meta VALUES (?, ?)", [(PREFIX + key, value) for key, value in wanted.rows()])


def drop(db: Connection) -> None:
    """Throw away all that is staged; nothing staged is no fault."""
    for table in (*reversed(_TABLES), "article"):
        db.execute(f"DROP TABLE IF EXISTS next_{table}")
    db.execute("DELETE FROM meta WHERE key GLOB ?", (f"{PREFIX}*",))


def counts(db: Connection) -> tuple[int, int]:
    """Count the articles that are staged, and all."""
    found = db.execute("SELECT (SELECT count(*) FROM next_article), (SELECT count(*) FROM article)").fetchone()
    return int(found[0]), int(found[1])


def unstaged(db: Connection, *, after: int, limit: int) -> list[int]:
    """List rows of articles above `after` that are not staged yet, in order."""
    rows = db.execute(
        "SELECT article.row FROM article LEFT JOIN next_article ON next_article.article = article.row"
        " WHERE article.row > ? AND next_article.article IS NULL ORDER BY article.row LIMIT ?",
        (after, limit),
    )
    return [row for (row,) in rows]


def stage(db: Connection, row: int, item: IndexedArticle) -> bool:
    """Stage one article's passages; False if the article has gone meanwhile.

    Their rows are drawn from the counter of the present passages: none of these ever has the same number.
    """
    if db.execute("SELECT 1 FROM article WHERE row = ?", (row,)).fetchone() is None:
        return False
    first = truth.next_row(db, "passage")
    last = first + len(item.passages) - 1
    blobs = fp16.encode(item.vectors)
    truth.insert_passages(db, item, blobs, article_row=row, first=first, prefix="next_")
    _count_up_to(db, last)
    db.execute(
        "INSERT INTO next_article (article, first, last, vectors) VALUES (?, ?, ?, ?)",
        (row, first, last, fp16.checksum([*blobs, *item.codes])),
    )
    return True


def switch(db: Connection) -> None:
    """Put what is staged, which must be all, in the place of the present generation.

    Marks are forgotten and the log grows, so that whatever is derived is made anew.
    """
    counter = truth.next_row(db, "passage") - 1
    # Renaming costs a fraction of copying: no vector is read or written.
    for table in reversed(_TABLES):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    for table in _TABLES:
        db.execute(f"ALTER TABLE next_{table} RENAME TO {table}")
    _count_up_to(db, counter)
    db.execute(
        "UPDATE article SET first = next_article.first, last = next_article.last, vectors = next_article.vectors"
        " FROM next_article WHERE next_article.article = article.row"
    )
    db.execute("DROP TABLE next_article")
    generation = schema.generation(db) + 1
    db.execute(
        "INSERT OR REPLACE INTO meta (key, value) SELECT substr(key, ?), value FROM meta WHERE key GLOB ?",
        (len(PREFIX) + 1, f"{PREFIX}*"),
    )
    db.execute("DELETE FROM meta WHERE key GLOB ?", (f"{PREFIX}*",))
    db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (schema.GENERATION, str(generation)))
    log.forget_mark(db, "vectors")
    log.forget_mark(db, "lexical")
    log.append_turn(db)


def _count_up_to(db: Connection, last: int) -> None:
    """Let the next passage get a row above `last`."""
    db.execute("DELETE FROM sqlite_sequence WHERE name = 'passage'")
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('passage', ?)", (last,))
