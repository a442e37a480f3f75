"""Brings an archive of an older format to the present one on opening, in one transaction, from what it holds.

An older program refuses it from then on; texts, passages, vectors and the log stay as they are.
"""

from __future__ import annotations

from dataclasses import replace
from sqlite3 import Connection

from index import clusters, figures, schema
from index.database import Database
from index.layout import Layout
from index.lock import WriterLock
from index.manifest import FORMAT, UPGRADABLE, Manifest
from index.truth import total_of

_SKETCHED, _COUNTED = 3, 4


def upgraded(layout: Layout, found: Manifest) -> Manifest:
    """Upgrade the archive if its format is an older one that is known; returns its manifest as it is then.

    Raises LockedError if another process writes all the time.
    """
    if found.format not in UPGRADABLE:
        return found
    database = Database(layout.truth)
    try:
        with WriterLock(layout.lock).held(), database.writing() as db:
            # Another process may have done it while this one waited.
            if schema.meta(db)["format"] != str(FORMAT):
                _upgrade(db, found)
    finally:
        database.close()
    return replace(found, format=FORMAT)


def _upgrade(db: Connection, found: Manifest) -> None:
    # Format 1 had no token codes, format 2 other bands, no signatures and no seals, format 3 no figures,
    # format 4 no statements; reading those would stall the opening, so a reindex does it.
    copies = found.format < _SKETCHED
    if copies:
        db.execute("DROP TABLE band")
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    missing = tuple(f"CREATE TABLE {name} " for name in {"band", "late", "sketch", "figure", "statement"} - there)
    for statement in schema.statements():
        if statement.startswith(missing):
            db.execute(statement)
    if copies:
        clusters.rebuild(db)
    if found.format < _COUNTED:
        figures.rebuild(db)
    removals = total_of(db.execute("SELECT id, day FROM removal"))
    rows = [*replace(found, format=FORMAT).rows(), (schema.REMOVALS, removals)]
    db.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", rows)
