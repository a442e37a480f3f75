"""Opens archives on PostgreSQL for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.postgres.address import Address
from index.postgres.archive import PostgresArchive, open_archive
from index.postgres.connections import LIMITS, Connections, Limits
from tests.index.articles import MANIFEST
from tests.postgres_server import Databases

IMPATIENT = Limits(statement=1.0, silence=0.5, connection=1.0)
"""For servers that are to be found away."""

STEADY = Limits(statement=15.0, silence=5.0, connection=15.0)
"""For servers that are to answer, on a machine that does much else."""


def opened_at(address: str, *, limits: Limits = LIMITS, exact_up_to: int = 50_000) -> PostgresArchive:
    return open_archive(Address(address), manifest=MANIFEST, create=True, limits=limits, exact_up_to=exact_up_to)


@contextmanager
def new_archive(databases: Databases, *, exact_up_to: int = 50_000) -> Iterator[tuple[PostgresArchive, Connections]]:
    """An archive in a database of its own, and connections to look behind it."""
    with databases.empty() as address, opened_at(address, exact_up_to=exact_up_to) as archive:
        connections = Connections(Address(address))
        try:
            yield archive, connections
        finally:
            connections.close()
