"""Says what is worth knowing of an archive though it is no damage: it can be used, but `rapporteur reindex` has work.

Shown by `check` and `doctor`. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

from index import lookups, schema, staging, statements
from index.database import Database
from index.layout import Layout
from index.manifest import Manifest
from rag.late import head_for


def read_hints(path: Path) -> tuple[str, ...]:
    """Read what is worth knowing of the archive in a folder, a sentence or two each. Raises DamagedError."""
    database = Database(Layout(path).truth)
    try:
        with database.reading() as db:
            return hints(db, path)
    finally:
        database.close()


def hints(db: Connection, path: Path) -> tuple[str, ...]:
    """Say what is worth knowing of an archive."""
    manifest = Manifest.of_rows(schema.meta(db), path)
    return (*_of_reindex(db, path), *_of_codes(db, manifest), *_of_statements(db))


def _of_reindex(db: Connection, path: Path) -> Iterator[str]:
    target = staging.target(db, path)
    if target is not None:
        staged, articles = staging.counts(db)
        yield (
            f"A reindex to {target.model}, passages of {target.tokens} tokens and an overlap of {target.overlap} is "
            f"under way: {staged:,} of {articles:,} articles. Run `rapporteur reindex` with these settings to go on."
        )


def _of_statements(db: Connection) -> Iterator[str]:
    without = len(statements.unread(db))
    if without:
        yield (
            f"In {without:,} of its articles it was not looked who said what, or by older rules. "
            "Run `rapporteur reindex` to read them."
        )


def _of_codes(db: Connection, manifest: Manifest) -> Iterator[str]:
    head = head_for(manifest.checksum)
    wanted = head.checksum if head is not None else ""
    if manifest.late != wanted:
        found = "Its token codes are of another head than this version's" if manifest.late else "It has no token codes"
    elif manifest.late and (without := lookups.without_codes(db)):
        found = f"{without:,} of its passages lack token codes"
    else:
        return
    yield f"{found}; searches do without. Run `rapporteur reindex` to make them."
