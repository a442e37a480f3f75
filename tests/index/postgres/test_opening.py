"""Which databases are opened as archives, and what is said of the others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from index.manifest import Manifest
from index.postgres.address import Address
from index.postgres.archive import open_archive
from index.postgres.opening import read_manifest
from rag.errors import ArchiveError, MismatchError, UnavailableError
from tests.index.articles import MANIFEST, story
from tests.index.postgres.places import IMPATIENT, new_archive, opened_at
from tests.postgres_server import Databases, free_port


def test_a_database_without_an_archive_is_told_with_what_to_do(postgres: Databases) -> None:
    with postgres.empty() as address:
        with pytest.raises(ArchiveError, match=r"No archive at .*Run `rapporteur add"):
            open_archive(Address(address), manifest=MANIFEST, create=False)
        with pytest.raises(ArchiveError, match="No archive at"):
            read_manifest(Address(address))


def test_what_an_archive_was_built_with_comes_back(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections):
        assert archive.manifest == read_manifest(connections.address) == MANIFEST


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (replace(MANIFEST, model="other"), r"built with the model words-64 .* ask for other .* reindex"),
        (replace(MANIFEST, checksum="0" * 64), "Install the weights of words-64"),
        (replace(MANIFEST, tokens=100), "passages of 200 tokens and an overlap of 40; the settings ask for 100 and 40"),
    ],
)
def test_an_archive_built_otherwise_is_refused_with_the_remedy(postgres: Databases, other: Manifest, told: str) -> None:
    with new_archive(postgres) as (_, connections), pytest.raises(MismatchError, match=told):
        open_archive(connections.address, manifest=other, create=True)


def test_tables_of_a_newer_program_are_refused(postgres: Databases) -> None:
    with new_archive(postgres) as (_, connections):
        with connections.writing() as db:
            db.execute("UPDATE meta SET value = '99' WHERE key = 'tables'")
        with pytest.raises(MismatchError, match="tables of version 99; this program reads up to"):
            opened_at(connections.address.text)


def test_many_programs_that_make_one_archive_at_once_make_one(postgres: Databases) -> None:
    with postgres.empty() as address, ThreadPoolExecutor(4) as pool:
        archives = list(pool.map(opened_at, [address] * 4))
        for number, archive in enumerate(archives):
            archive.add([story(f"n{number}", "One of four.")])
        assert [archive.state().articles for archive in archives] == [4, 4, 4, 4]
        for archive in archives:
            archive.close()


def test_a_server_that_is_not_there_is_told_in_a_second_or_two() -> None:
    address = Address(f"postgresql://news:s3cret@127.0.0.1:{free_port()}/archive?connect_timeout=1")
    with pytest.raises(UnavailableError, match=r"news:\*\*\*@127.0.0.1:\d+/archive.* cannot be reached") as told:
        open_archive(address, manifest=MANIFEST, create=True, limits=IMPATIENT)
    assert "s3cret" not in str(told.value)
