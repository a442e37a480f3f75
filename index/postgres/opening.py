"""Decides whether a database holds an archive that may be opened, and makes a new one where that is asked for."""

from __future__ import annotations

from dataclasses import replace

from index.manifest import FORMAT, Manifest, require_same
from index.postgres import schema
from index.postgres.address import Address
from index.postgres.connections import Connections, Db
from rag.errors import ArchiveError


def require_archive(connections: Connections, manifest: Manifest, *, create: bool) -> Manifest:
    """See to it that the database holds an archive built as `manifest` says, with tables of the present version.

    Returns the archive's own manifest, which may be of another head. Raises ArchiveError if there is none,
    MismatchError if it was built otherwise, UnavailableError.
    """
    found = _found(connections)
    if found is None and create:
        _make(connections, manifest)
        found = _found(connections)
    if found is None:
        raise no_archive(connections.address)
    known = _present(connections, found)
    require_same(known, manifest, connections.address)
    return known


def bring_up(address: Address) -> Manifest:
    """Bring the tables of the archive at an address to the present version, and read what it was built with.

    Raises as `require_archive` does.
    """
    connections = Connections(address, most=1)
    try:
        found = _found(connections)
        if found is None:
            raise no_archive(address)
        return _present(connections, found)
    finally:
        connections.close()


def read_manifest(address: Address) -> Manifest:
    """Read what the archive at an address was built with. Raises as `require_archive` does."""
    connections = Connections(address, most=1)
    try:
        found = _found(connections)
    finally:
        connections.close()
    if found is None:
        raise no_archive(address)
    return found[0]


def no_archive(address: Address) -> ArchiveError:
    """Make the error of a database without an archive."""
    return ArchiveError(f"No archive at {address}.", hint="Run `rapporteur add PATH --archive` with it to make one.")


def _found(connections: Connections) -> tuple[Manifest, int] | None:
    with connections.reading() as db:
        return manifest_of(db, connections.address) if schema.is_made(db) else None


def manifest_of(db: Db, address: Address) -> tuple[Manifest, int]:
    """Read the manifest, and the version of the tables. Raises DamagedError, MismatchError."""
    known = schema.meta(db)
    # The format of archives in folders says nothing here: these tables have versions of their own.
    return replace(Manifest.of_rows(known, address), format=FORMAT), schema.version_of(known, address)


def _present(connections: Connections, found: tuple[Manifest, int]) -> Manifest:
    known, version = found
    if version < len(schema.STEPS):
        _bring_up(connections, known.dimensions)
    return known


def _make(connections: Connections, manifest: Manifest) -> None:
    with connections.writing() as db:
        # One program makes it, and the others find it made.
        db.execute("SELECT pg_advisory_xact_lock(%s)", (schema.MAKING,))
        if not schema.is_made(db):
            schema.create(db, manifest)


def _bring_up(connections: Connections, dimensions: int) -> None:
    with connections.writing(patiently=True) as db:
        db.execute("SELECT pg_advisory_xact_lock(%s)", (schema.MAKING,))
        version = schema.version_of(schema.meta(db), connections.address)
        schema.bring_up(db, dimensions, version=version)
