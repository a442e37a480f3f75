"""The archives that the suite on archives runs over: one in a folder and one on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.archive import open_archive
from index.postgres.address import Address
from index.postgres.archive import open_archive as open_postgres
from index.postgres.verification import check as check_postgres
from index.verification import check
from rag.seams import Archive
from tests.index.articles import MANIFEST
from tests.postgres_server import Databases

Reopen = Callable[[], Archive]


@pytest.fixture(params=["embedded", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | Address]:
    """Where an archive is to be: a folder or a database."""
    if request.param == "embedded":
        yield tmp_path / "archive"
        return
    databases: Databases = request.getfixturevalue("postgres")
    with databases.empty() as address:
        yield Address(address)


@pytest.fixture
def whole(place: Path | Address) -> Iterator[None]:
    """Have `check` look at what a test leaves behind."""
    yield
    report = check_postgres(place) if isinstance(place, Address) else check(place)
    assert report.whole, report.problems


@pytest.fixture
def reopen(place: Path | Address) -> Iterator[Reopen]:
    """Open the same archive as often as a test likes, as other programs would."""
    opened: list[Archive] = []

    def open_again() -> Archive:
        archive: Archive = (
            open_postgres(place, manifest=MANIFEST, create=True)
            if isinstance(place, Address)
            else open_archive(place, manifest=MANIFEST, create=True)
        )
        opened.append(archive)
        return archive

    yield open_again
    for archive in opened:
        archive.close()


@pytest.fixture
def archive(reopen: Reopen) -> Archive:
    return reopen()
