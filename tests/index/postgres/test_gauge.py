"""What a benchmark asks of a database."""

from __future__ import annotations

from index.postgres import staging
from index.postgres.address import Address
from index.postgres.archive import open_archive
from index.postgres.connections import Connections
from index.postgres.gauge import VECTOR_INDEX, WHOLE, Gauge
from tests.index.articles import MANIFEST, story
from tests.index.postgres.places import new_archive, opened_at
from tests.postgres_server import Databases, eventually, new_replica


def test_a_database_is_free_until_it_holds_an_archive_and_once_it_is_cleared(postgres: Databases) -> None:
    with postgres.empty() as address, Gauge(Address(address)) as gauge:
        assert gauge.is_free()
        with opened_at(address) as archive:
            archive.add([story("a", "The envoys met.")])
        assert not gauge.is_free()
        gauge.clear()
        assert gauge.is_free()
        with open_archive(Address(address), manifest=MANIFEST, create=True) as archive:
            assert archive.state().articles == 0


def test_a_reindex_that_was_begun_is_no_free_database_and_is_cleared_too(postgres: Databases) -> None:
    with new_archive(postgres) as (_, connections), Gauge(connections.address) as gauge:
        staging_connections = Connections(connections.address, schema=staging.PATH)
        with staging_connections.writing() as db:
            staging.begin(db, MANIFEST)
        with staging_connections.writing() as db:
            db.execute("DROP SCHEMA rapporteur CASCADE")
        staging_connections.close()
        assert not gauge.is_free()
        gauge.clear()
        assert gauge.is_free()


def test_the_vector_index_is_weighed_apart_from_its_table(postgres: Databases) -> None:
    with new_archive(postgres, exact_up_to=1) as (archive, connections), Gauge(connections.address) as gauge:
        archive.add([story("a", "The envoys met.\n\nThey left again.")])
        before = gauge.sizes()
        archive.settle()
        after = gauge.sizes()
    assert VECTOR_INDEX not in before
    assert after["passage"] == before["passage"] > 0
    for sizes in (before, after):
        whole = sizes.pop(WHOLE)
        assert sum(sizes.values()) == whole
    assert sum(after.values()) - sum(before.values()) == after[VECTOR_INDEX]


def test_the_servers_log_grows_by_what_is_stored(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections), Gauge(connections.address) as gauge:
        before = gauge.logged()
        archive.add([story("a", "The envoys met. " * 500)])
        assert gauge.logged() > before + 1000
        assert gauge.replicas() == 0
        assert gauge.is_shown_everywhere()


def test_a_replica_that_has_not_caught_up_is_told(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections), Gauge(connections.address) as gauge:
        with new_replica(postgres.server) as replica:
            assert eventually(lambda: gauge.replicas() == 1)
            assert eventually(gauge.is_shown_everywhere)
            replica.execute("SELECT pg_wal_replay_pause()")
            archive.add([story("a", "The envoys met.")])
            assert not gauge.is_shown_everywhere()
            replica.execute("SELECT pg_wal_replay_resume()")
            assert eventually(gauge.is_shown_everywhere)
        assert eventually(lambda: gauge.replicas() == 0)
