"""Decides whether a folder is an archive that may be opened, and makes a new one where that is asked for."""

from __future__ import annotations

import os
from pathlib import Path

from index import schema
from index.database import Database
from index.layout import Layout, sync_folder
from index.lock import WriterLock
from index.manifest import UPGRADABLE, Manifest, require_readable, require_same
from index.upgrade import upgraded
from rag.errors import ArchiveError, DamagedError

_RESTORE = "Restore truth.db from a backup, or make a new archive in another folder from the same articles."
_NAMED = 3


def require_archive(layout: Layout, manifest: Manifest, *, create: bool) -> Manifest:
    """See to it that the folder holds an archive built as `manifest` says; the errors are those of `open_archive`.

    Returns the archive's own manifest, which may be of another head. An archive of an older format is upgraded.
    """
    if create:
        _make_folder(layout.root)
        _require_writable(layout.root)
        if not _is_made(layout):
            _make(layout, manifest)
    found = read_manifest(layout.root)
    _require_writable(layout.root)
    found = upgraded(layout, found)
    require_same(found, manifest, layout.root)
    return found


def require_place(path: Path) -> None:
    """Raise what opening or making an archive in a folder would raise, as far as that can be told without a model.

    Raises ArchiveError if the folder cannot be used, MismatchError for a format that is not read, DamagedError.
    """
    layout = Layout(path)
    if _is_made(layout):
        found = read_manifest(path)
        if found.format not in UPGRADABLE:
            require_readable(found, path)
    if path.exists():
        _require_writable(path)


def read_manifest(path: Path) -> Manifest:
    """Read what the archive in a folder was built with.

    Raises ArchiveError if the folder holds none, DamagedError if its manifest cannot be read.
    """
    layout = Layout(path)
    if not _is_made(layout):
        raise ArchiveError(
            f"No archive at {path}.", hint=f"Run `rapporteur add PATH --archive {path}` to make one there."
        )
    database = Database(layout.truth)
    try:
        with database.reading() as db:
            return Manifest.of_rows(schema.meta(db), path)
    finally:
        database.close()


def _is_made(layout: Layout) -> bool:
    """Tell an archive from a folder that may become one. Raises ArchiveError for what is neither."""
    _require_folder(layout.root)
    if not layout.root.exists():
        return False
    if layout.truth.is_file() and layout.truth.stat().st_size:
        return _holds_archive(layout)
    if strangers := layout.strangers():
        raise ArchiveError(
            f"{layout.root} is not an archive: it holds {_some(strangers)}, but no truth.db.",
            hint="Name another folder with --archive DIR: an archive wants one for itself.",
        )
    if layout.vectors.exists() or layout.lexical.exists():
        raise DamagedError(f"The archive at {layout.root} has lost its truth.db.", hint=_RESTORE)
    return False


def _holds_archive(layout: Layout) -> bool:
    database = Database(layout.truth)
    try:
        with database.reading() as db:
            if schema.is_made(db) and schema.application_id(db) == schema.APPLICATION_ID:
                return True
            (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        database.close()
    if tables:
        raise ArchiveError(
            f"{layout.root} is not an archive: its truth.db is another program's.",
            hint="Name another folder with --archive DIR.",
        )
    # A crash before the first commit leaves a file without tables.
    return False


def _make(layout: Layout, manifest: Manifest) -> None:
    with WriterLock(layout.lock).held():
        if _is_made(layout):
            # Another process made it while this one waited.
            return
        database = Database(layout.truth)
        try:
            with database.writing() as db:
                schema.create(db, manifest)
        finally:
            database.close()
        sync_folder(layout.root)


def _make_folder(root: Path) -> None:
    _require_folder(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(
            f"The folder {root} cannot be made: {error.strerror}.", hint="Name another with --archive DIR."
        ) from error


def _require_folder(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise ArchiveError(f"{root} is a file; an archive is a folder.", hint="Name a folder with --archive DIR.")


def _require_writable(root: Path) -> None:
    # Readers write too: SQLite keeps its shared memory beside the file.
    if not os.access(root, os.W_OK | os.X_OK):
        raise ArchiveError(
            f"The archive at {root} is read-only for this user.",
            hint="Make the folder and its files writable, or copy it to a folder that is.",
        )


def _some(names: list[str]) -> str:
    shown, rest = names[:_NAMED], len(names) - _NAMED
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")
