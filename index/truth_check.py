"""Verifies `truth.db` by itself: that what it holds is what was stored. Changes nothing.

Texts and all that is shown are compared with the hash taken when they came in, vectors with their checksum, passages
with the texts they are spans of.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import numpy as np

from index import fp16, lookups, schema
from index.admission import TOLERANCE
from index.manifest import SEAL, Manifest
from index.truth import total_of
from index.visibility import outlet_key
from rag.identity import content_hash

MOST_REPORTED = 10
"""Faults of one kind that are named one by one; a damaged file would have thousands."""


def faults(db: Connection, manifest: Manifest, path: Path) -> Iterator[str]:
    """Say what is wrong with the archive in a folder, one sentence each."""
    if unsound := [row[0] for row in db.execute(f"PRAGMA integrity_check({MOST_REPORTED})") if row[0] != "ok"]:
        yield from (f"SQLite finds: {line}." for line in unsound)
        # Reading on would only tell the same again, or stop at a page that cannot be read.
        return
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check").fetchmany(MOST_REPORTED):
        yield f"Row {row} of the table {table} belongs to a row of {parent} that is gone."
    yield from _manifest_faults(db, path)
    yield from few(_article_faults(db, manifest.dimensions))
    yield from _total_faults(db)


def _article_faults(db: Connection, dimensions: int) -> Iterator[str]:
    stored = db.execute("SELECT row, id, hash, outlet, first, last, vectors FROM article ORDER BY row")
    for row, identity, stored_hash, outlet, first, last, checksum in stored:
        article = lookups.article(db, identity)
        if article is None:
            yield f"Article {identity!r} has no text."
            continue
        if content_hash(article) != stored_hash or outlet != outlet_key(article.source):
            yield f"Article {identity!r} is not what was stored: its hash is wrong."
        spans = lookups.spans_of_rows(db, [row])
        if [span[0] for span in spans] != list(range(first, last + 1)):
            yield f"Article {identity!r} has lost passages."
        if not all(0 <= start < end <= len(article.text) for _, _, start, end in spans):
            yield f"A passage of article {identity!r} lies outside its text."
        yield from _vector_faults(db, identity, range(first, last + 1), checksum=checksum, dimensions=dimensions)


def _vector_faults(db: Connection, identity: str, rows: range, *, checksum: int, dimensions: int) -> Iterator[str]:
    found = db.execute(
        "SELECT passage, fp16 FROM vector WHERE passage BETWEEN ? AND ? ORDER BY passage", (rows.start, rows.stop - 1)
    ).fetchall()
    blobs = [blob for _, blob in found]
    if [row for row, _ in found] != list(rows):
        yield f"A passage of article {identity!r} has no vector."
    elif any(len(blob) != fp16.WIDTH * dimensions for blob in blobs):
        yield f"A vector of article {identity!r} has not {dimensions} dimensions."
    elif fp16.checksum([*blobs, *lookups.codes_of_rows(db, rows).values()]) != checksum:
        yield f"A vector or token code of article {identity!r} is not what was stored: its checksum is wrong."
    elif blobs and not np.all(np.abs(fp16.lengths(blobs, dimensions) - 1.0) <= TOLERANCE + fp16.ROUNDING):
        yield f"A vector of article {identity!r} has not length one."


def _total_faults(db: Connection) -> Iterator[str]:
    """Compare what was added up at each change with what is there."""
    known = schema.meta(db)
    if known.get(schema.FINGERPRINT) != total_of(db.execute("SELECT id, hash FROM article")):
        yield "The archive's fingerprint is not that of its articles."
    if known.get(schema.REMOVALS) != total_of(db.execute("SELECT id, day FROM removal")):
        yield "The days on which articles were removed are not what was stored."


def _manifest_faults(db: Connection, path: Path) -> Iterator[str]:
    found = schema.meta(db)
    if found.get(SEAL) != Manifest.of_rows(found, path).seal:
        yield "What the archive was built with (its manifest) is not what was stored: its seal is wrong."


def few(found: Iterator[str]) -> Iterator[str]:
    """Pass on the first faults of a kind, and then how many more there are."""
    count = 0
    for fault in found:
        count += 1
        if count <= MOST_REPORTED:
            yield fault
    if count > MOST_REPORTED:
        yield f"{count - MOST_REPORTED} more faults of this kind."
