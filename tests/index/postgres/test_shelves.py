"""What lies beside an archive in a folder is kept in the database of one on PostgreSQL."""

from __future__ import annotations

import numpy as np

from index.postgres.verification import check
from rag.meanings import Shelf
from tests.index.postgres.places import new_archive, opened_at
from tests.postgres_server import Databases

ONE, OTHER = b"1" * 16, b"2" * 16
VECTOR = np.array([0.6, -0.8, 0.0], dtype=np.float32)


def test_what_one_server_learnt_another_knows_until_it_is_forgotten(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections), opened_at(connections.address.text) as second:
        here: Shelf = archive.meanings
        there: Shelf = second.meanings
        here.write([(ONE, VECTOR), (OTHER, VECTOR)])
        here.write([(ONE, VECTOR)])
        assert list(there.read([ONE, b"3" * 16])) == [ONE]
        np.testing.assert_allclose(there.read([ONE])[ONE], VECTOR, atol=1e-3)
        here.keep([OTHER])
        assert list(second.meanings.read([ONE, OTHER])) == [OTHER]


def test_vectors_of_a_closed_archive_are_kept_as_long_as_the_process(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, _):
        shelf = archive.meanings
        archive.close()
        shelf.write([(ONE, VECTOR)])
        assert list(shelf.read([ONE, OTHER])) == [ONE]
        shelf.keep([])
        assert shelf.read([ONE]) == {}


def test_a_list_is_kept_by_its_name(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections):
        assert archive.lists.read("speakers.yaml") is None
        archive.lists.write("speakers.yaml", "same: {}\n")
        archive.lists.write("speakers.yaml", "apart: [Ada]\n")
        assert archive.lists.read("speakers.yaml") == "apart: [Ada]\n"
        assert archive.lists.read("issues.yaml") is None
        assert archive.lists.place("issues.yaml") == f"issues.yaml at {connections.address}"


def test_tables_of_the_first_version_are_brought_up_to_date(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections):
        archive.lists.write("issues.yaml", "issues: []\n")
        with connections.writing() as db:
            db.execute("DROP TABLE list")
            db.execute("DROP TABLE meaning")
            db.execute("DELETE FROM meta WHERE key = 'identity'")
            db.execute("UPDATE meta SET value = '1' WHERE key = 'tables'")
        with opened_at(connections.address.text) as again:
            again.lists.write("issues.yaml", "issues: []\n")
            assert archive.lists.read("issues.yaml") == "issues: []\n"
        with connections.reading() as db:
            assert db.execute("SELECT length(value) FROM meta WHERE key = 'identity'").fetchone() == (36,)
        assert check(connections.address).whole
