"""A replica is read while it lags no more than its bound, and never where that would show an archive gone back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from index.postgres import replicas
from index.postgres.address import Address
from index.postgres.archive import PostgresArchive, open_archive
from index.postgres.replicas import Replica
from rag.errors import MismatchError, UnavailableError
from tests.index.articles import ALL, EMBEDDER, MANIFEST, story
from tests.index.postgres.places import IMPATIENT, STEADY, opened_at
from tests.postgres_server import PostgresServer, eventually, new_replica, new_server, why_not

Pair = tuple[PostgresServer, PostgresServer]

PAUSED = "SELECT pg_wal_replay_pause()"
RESUMED = "SELECT pg_wal_replay_resume()"


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    with new_server() as primary:
        primary.execute("CREATE DATABASE other")
        with new_replica(primary) as replica:
            yield primary, replica


@pytest.fixture(autouse=True)
def _leave_both_as_they_were(pair: Pair) -> Iterator[None]:
    yield
    primary, replica = pair
    if not replica.is_running():
        replica.start()
    replica.execute(RESUMED)
    for database in ("postgres", "other"):
        primary.execute("DROP SCHEMA IF EXISTS rapporteur, rapporteur_desk CASCADE", database)
    assert eventually(lambda: replica.has_replayed(primary))


@contextmanager
def reading_from(pair: Pair, *, staleness: float) -> Iterator[PostgresArchive]:
    """An archive of one article that the replica has too."""
    primary, replica = pair
    with opened_at(primary.address()) as writer:
        writer.add([story("a", "The envoys met.")])
    assert eventually(lambda: replica.has_replayed(primary))
    with open_archive(
        Address(primary.address()),
        manifest=MANIFEST,
        create=False,
        limits=STEADY,
        replica=Replica(Address(replica.address()), staleness),
    ) as archive:
        yield archive


def read_at(server: PostgresServer) -> int:
    """Count the searches that a server has carried out: transactions that read passages."""
    # Counts are handed in when a connection has been idle for a while.
    server.execute("SELECT pg_stat_clear_snapshot()")
    [(count,)] = server.execute(
        "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::bigint FROM pg_stat_user_tables WHERE relname = 'body'"
    )
    assert isinstance(count, int)
    return count


def found(archive: PostgresArchive) -> list[str]:
    return [hit.passage.article_id for hit in archive.lexical("envoys", k=9, filters=ALL)]


def knows_the_newest(archive: PostgresArchive) -> bool:
    """Tell whether the archive may read at its replica by what it heard of the primary; it asks when it is read."""
    found(archive)
    return archive._reads._staleness.least() is not None


def is_read(archive: PostgresArchive, server: PostgresServer) -> bool:
    before = read_at(server)
    for _ in range(3):
        found(archive)
    return eventually(lambda: read_at(server) > before, 3)


def test_a_replica_that_keeps_up_is_read(pair: Pair) -> None:
    _, replica = pair
    with reading_from(pair, staleness=60) as archive:
        assert eventually(lambda: is_read(archive, replica))
        assert found(archive) == ["a"]
        near = archive.dense(EMBEDDER.embed_query("envoys"), k=9, filters=ALL)
        assert [hit.passage.article_id for hit in near] == ["a"]


def test_whoever_adds_finds_it_at_once_though_the_replica_lags(pair: Pair) -> None:
    _, replica = pair
    with reading_from(pair, staleness=60) as archive:
        assert eventually(lambda: is_read(archive, replica))
        replica.execute(PAUSED)
        archive.add([story("b", "The envoys left.")])
        assert sorted(found(archive)) == ["a", "b"]
        article = archive.article("b")
        assert article is not None
        archive.remove(["a"])
        assert found(archive) == ["b"]
        assert archive.state().articles == 1


def test_what_others_added_is_seen_when_the_bound_has_run_out_and_not_unseen_again(pair: Pair) -> None:
    primary, replica = pair
    with reading_from(pair, staleness=2) as archive, opened_at(primary.address()) as other:
        assert eventually(lambda: is_read(archive, replica))
        replica.execute(PAUSED)
        other.add([story("b", "The envoys left.")])
        assert eventually(lambda: len(found(archive)) == 2)
        assert all(len(found(archive)) == 2 for _ in range(20))
        assert archive.article("b") is not None


def test_within_the_bound_what_others_added_may_be_missing_and_what_they_removed_be_found(pair: Pair) -> None:
    primary, replica = pair
    with reading_from(pair, staleness=600) as archive, opened_at(primary.address()) as other:
        assert eventually(lambda: is_read(archive, replica))
        replica.execute(PAUSED)
        other.add([story("b", "The envoys left.")])
        assert found(archive) == ["a"]
        other.remove(["a"])
        assert found(archive) == ["a"]
        assert archive.removed_on("a") == other.removed_on("a") is not None
        # What was heard from the primary is seen from now on.
        assert found(archive) == ["b"]


def test_what_decides_what_is_written_is_the_primarys(pair: Pair) -> None:
    primary, replica = pair
    with reading_from(pair, staleness=600) as archive, opened_at(primary.address()) as other:
        assert eventually(lambda: is_read(archive, replica))
        replica.execute(PAUSED)
        other.add([story("b", "The envoys left.")])
        assert set(archive.hashes(["a", "b"])) == {"a", "b"}
        replica.execute(RESUMED)
        assert eventually(lambda: sorted(found(archive)) == ["a", "b"])


def test_a_replica_that_catches_up_is_read_again(pair: Pair) -> None:
    _, replica = pair
    with reading_from(pair, staleness=2) as archive:
        replica.execute(PAUSED)
        archive.add([story("b", "The envoys left.")])
        assert sorted(found(archive)) == ["a", "b"]
        replica.execute(RESUMED)
        assert eventually(lambda: is_read(archive, replica))
        assert sorted(found(archive)) == ["a", "b"]


def test_a_replica_that_dies_costs_no_answer(pair: Pair) -> None:
    _, replica = pair
    with reading_from(pair, staleness=60) as archive:
        assert eventually(lambda: is_read(archive, replica))
        replica.crash()
        assert found(archive) == ["a"]
        assert archive.state().articles == 1


@pytest.mark.slow
def test_a_primary_that_dies_is_replaced_for_reading_as_long_as_the_bound_lasts() -> None:
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    with new_server() as primary, new_replica(primary) as replica:
        pair = (primary, replica)
        with reading_from(pair, staleness=60) as archive:
            assert eventually(lambda: is_read(archive, replica))
            primary.crash()
            assert found(archive) == ["a"]
            with pytest.raises(UnavailableError, match="cannot be reached"):
                archive.add([story("b", "The envoys left.")])


def test_an_archive_is_opened_though_its_replica_is_away(pair: Pair) -> None:
    primary, replica = pair
    with opened_at(primary.address()) as writer:
        writer.add([story("a", "The envoys met.")])
    replica.crash()
    away = Replica(Address(f"{replica.address()}?connect_timeout=1"))
    with open_archive(
        Address(primary.address()), manifest=MANIFEST, create=False, limits=IMPATIENT, replica=away
    ) as archive:
        assert found(archive) == ["a"]


def test_a_replica_without_the_archives_tables_is_left_alone(pair: Pair) -> None:
    primary, _ = pair
    empty = Replica(Address(primary.address("other")), 60)
    with opened_at(primary.address()) as writer:
        writer.add([story("a", "The envoys met.")])
    with open_archive(
        Address(primary.address()), manifest=MANIFEST, create=False, limits=STEADY, replica=empty
    ) as archive:
        assert eventually(lambda: knows_the_newest(archive))
        assert all(found(archive) == ["a"] for _ in range(3))


def test_an_archive_that_its_replica_has_not_seen_made_is_read_at_its_primary(pair: Pair) -> None:
    primary, replica = pair
    replica.execute(PAUSED)
    with open_archive(
        Address(primary.address("other")),
        manifest=MANIFEST,
        create=True,
        limits=STEADY,
        replica=Replica(Address(replica.address("other")), 60),
    ) as archive:
        archive.add([story("a", "The envoys met.")])
        assert eventually(lambda: knows_the_newest(archive))
        assert all(found(archive) == ["a"] for _ in range(3))


def test_a_replica_whose_pages_are_damaged_costs_no_answer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(replicas, "REST", 0.0)
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    with new_server() as primary, new_replica(primary) as replica:
        pair = (primary, replica)
        with reading_from(pair, staleness=60) as archive:
            assert eventually(lambda: is_read(archive, replica))
            [(place,)] = replica.execute("SELECT pg_relation_filepath('rapporteur.body')")
            primary.execute("CHECKPOINT")
            assert eventually(lambda: replica.has_replayed(primary))
            replica.execute("CHECKPOINT")
            replica.stop()
            with (replica.data / str(place)).open("r+b") as file:
                file.write(b"\xff" * 8192)
            replica.start()
            with pytest.raises(psycopg.errors.DataCorrupted):
                replica.execute("SELECT * FROM rapporteur.body")
            # Its connections end with its restart: the first who read find it away.
            assert eventually(lambda: found(archive) == ["a"] and "is damaged" in caplog.text)


def test_another_archive_is_no_replica(pair: Pair) -> None:
    primary, _ = pair
    other = Address(primary.address("other"))
    with opened_at(primary.address()), opened_at(other.text) as archive:
        archive.add([story("b", "Another archive.")])
        with pytest.raises(MismatchError, match=r"is another archive than the one at .*postgres\.read_from"):
            open_archive(
                Address(primary.address()), manifest=MANIFEST, create=False, limits=STEADY, replica=Replica(other)
            )
