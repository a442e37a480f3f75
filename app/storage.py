"""Chooses what stores: a folder of our own, or PostgreSQL, by the archive's place in the settings.

The part of `app/wiring.py` that names the classes of both engines; nothing else in `app/` knows which it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import Settings
from index.postgres.address import Address

if TYPE_CHECKING:
    from app.lists import Shelf as ListShelf
    from index.access import Access
    from index.archive import EmbeddedArchive
    from index.conversations import KeptConversations
    from index.manifest import Manifest
    from index.postgres.archive import PostgresArchive
    from index.postgres.replicas import Replica
    from index.verification import CheckReport
    from rag.meanings import Shelf

CONVERSATIONS = "conversations.db"
"""The file in an archive's folder that keeps conversations; it has a lock of its own."""


def folder_of(settings: Settings) -> Path | None:
    """Return the archive's folder; None for one in a database."""
    return None if isinstance(settings.archive, Address) else settings.archive


def read_manifest_of(settings: Settings) -> Manifest:
    """Read what the archive of the settings was built with. Raises ArchiveError if there is none."""
    if isinstance(settings.archive, Address):
        from index.postgres.opening import read_manifest as read_from_database

        return read_from_database(settings.archive)
    from index.opening import read_manifest

    return read_manifest(settings.archive)


def require_place_of(settings: Settings) -> None:
    """Raise what opening or making the archive would raise, as far as a folder tells that without a model."""
    if isinstance(settings.archive, Address):
        return
    from index.opening import require_place

    require_place(settings.archive)


def open_archive_of(settings: Settings, manifest: Manifest, *, create: bool) -> EmbeddedArchive | PostgresArchive:
    """Open the archive of the settings, or with `create` make it where there is none. Raises ArchiveError."""
    if isinstance(settings.archive, Address):
        from index.postgres.archive import open_archive as open_in_database

        return open_in_database(settings.archive, manifest=manifest, create=create, replica=_replica(settings))
    from index.archive import open_archive

    return open_archive(settings.archive, manifest=manifest, create=create)


def open_conversations(settings: Settings, *, now: Callable[[], datetime] | None = None) -> KeptConversations:
    """Open what the archive of the settings keeps of conversations; turns are added at the time of `now`.

    Raises ArchiveError.
    """
    from index.conversations import SqliteConversations, utc_now

    if isinstance(settings.archive, Address):
        from index.postgres.conversations import PostgresConversations

        return PostgresConversations(settings.archive, now=now or utc_now)
    return SqliteConversations(settings.archive / CONVERSATIONS, now=now or utc_now)


def open_access_of(settings: Settings) -> Access:
    """Open what says who may use the archive of the settings. Raises ArchiveError."""
    if isinstance(settings.archive, Address):
        from index.postgres.access import open_access as open_in_database

        return open_in_database(settings.archive)
    from index.access import open_access

    return open_access(settings.archive / CONVERSATIONS)


def settling_of(settings: Settings, archive: EmbeddedArchive | PostgresArchive) -> Callable[[], None]:
    """Choose what leaves a grown archive quick, in minutes: an archive in a folder keeps itself so."""
    if isinstance(settings.archive, Address):
        from index.postgres.archive import PostgresArchive

        assert isinstance(archive, PostgresArchive)
        return archive.settle
    return _nothing


def shelf_of_meanings(settings: Settings, archive: EmbeddedArchive | PostgresArchive) -> Shelf:
    """Choose where vectors of sentences are kept: beside an archive in a folder, or in its database."""
    if isinstance(settings.archive, Address):
        from index.postgres.archive import PostgresArchive

        assert isinstance(archive, PostgresArchive)
        return archive.meanings
    from index.meaning_shelf import MeaningShelf

    return MeaningShelf(settings.archive)


def lists_of(settings: Settings, archive: EmbeddedArchive | PostgresArchive) -> ListShelf:
    """Choose where a reader's own lists are kept: beside an archive in a folder, or in its database."""
    if isinstance(settings.archive, Address):
        from index.postgres.archive import PostgresArchive

        assert isinstance(archive, PostgresArchive)
        return archive.lists
    from app.lists import FolderShelf

    return FolderShelf(settings.archive)


def check_archive(settings: Settings, *, repair: bool, vacuum: bool) -> tuple[CheckReport, int | None]:
    """Verify the archive of the settings; with `repair` make anew what can be derived.

    With `vacuum` give back the room of what was removed: how many bytes, None where that was not done.
    """
    if isinstance(settings.archive, Address):
        from index.postgres.verification import check as check_in_database
        from index.postgres.verification import vacuum as vacuum_database

        report = check_in_database(settings.archive, repair=repair)
        return report, vacuum_database(settings.archive) if vacuum and report.whole else None
    from index.verification import check as check_here
    from index.verification import vacuum as vacuum_here

    report = check_here(settings.archive, repair=repair)
    return report, vacuum_here(settings.archive) if vacuum and report.whole else None


def _replica(settings: Settings) -> Replica | None:
    from index.postgres.replicas import Replica

    wanted = settings.postgres
    return Replica(wanted.read_from, wanted.staleness) if wanted.read_from else None


def _nothing() -> None:
    """Leave all as it is."""
