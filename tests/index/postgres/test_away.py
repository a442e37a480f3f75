"""A server that is away, slow or hangs is told of in time, and used again once it is back."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from index.postgres.archive import PostgresArchive
from index.postgres.connections import Connections
from rag.errors import ArchiveError, LockedError, UnavailableError
from tests.index.articles import ALL, EMBEDDER, story
from tests.index.postgres.places import IMPATIENT, opened_at
from tests.postgres_server import Databases, PostgresServer, eventually, new_server, why_not


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server of our own, since it is killed."""
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    with new_server({"fsync": "on"}) as made:
        yield made


@pytest.fixture(scope="module")
def databases(server: PostgresServer) -> Databases:
    return Databases(server)


@pytest.fixture
def archive(databases: Databases) -> Iterator[PostgresArchive]:
    with databases.empty() as address, opened_at(address, limits=IMPATIENT) as made:
        made.add([story("a", "The envoys met.")])
        yield made


def test_what_was_stored_is_there_when_a_killed_server_is_back(
    server: PostgresServer, archive: PostgresArchive
) -> None:
    server.crash()
    with pytest.raises(UnavailableError, match="cannot be reached"):
        archive.lexical("envoys", k=1, filters=ALL)
    with pytest.raises(UnavailableError, match="cannot be reached"):
        archive.add([story("b", "The envoys left.")])
    server.start()
    assert eventually(lambda: archive.state().articles == 1)
    assert [hit.passage.article_id for hit in archive.lexical("envoys", k=1, filters=ALL)] == ["a"]
    assert archive.add([story("b", "The envoys left.")]) == ["added"]


def test_a_server_that_hangs_is_given_up(server: PostgresServer, archive: PostgresArchive) -> None:
    server.freeze()
    try:
        began = time.monotonic()
        with pytest.raises(UnavailableError, match=r"silent for|cannot be reached"):
            archive.dense(EMBEDDER.embed_query("envoys"), k=1, filters=ALL)
        waited = time.monotonic() - began
    finally:
        server.thaw()
    assert eventually(lambda: archive.state().articles == 1)
    # One and a half seconds for an answer, and as long for another connection.
    assert waited < 20


def test_a_writer_that_keeps_its_turn_is_told_as_busy(archive: PostgresArchive) -> None:
    other = Connections(archive.address)
    try:
        with other.writing() as db:
            db.execute("SELECT 1 FROM turn FOR UPDATE")
            with pytest.raises((LockedError, UnavailableError), match=r"another program writes|too long"):
                archive.add([story("b", "The envoys left.")])
            assert archive.lexical("envoys", k=1, filters=ALL)
    finally:
        other.close()
    assert archive.add([story("b", "The envoys left.")]) == ["added"]


def test_a_statement_that_takes_too_long_is_ended(archive: PostgresArchive) -> None:
    slow = Connections(archive.address, limits=IMPATIENT)
    try:
        with pytest.raises(UnavailableError, match="took too long to answer"), slow.reading() as db:
            db.execute("SELECT pg_sleep(30)")
        with slow.reading(patiently=True) as db:
            assert db.execute("SELECT pg_sleep(1.2)").fetchone() == ("",)
    finally:
        slow.close()


def test_a_role_without_rights_is_told_which_it_needs(server: PostgresServer, archive: PostgresArchive) -> None:
    server.execute("DROP ROLE IF EXISTS stranger")
    server.execute("CREATE ROLE stranger LOGIN")
    address = archive.address.text.replace("rapporteur@", "stranger@")
    with pytest.raises(ArchiveError, match="Grant it the database"):
        opened_at(address)
