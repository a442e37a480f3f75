"""What lies beside an archive in a folder is kept in the database of one on PostgreSQL."""

from __future__ import annotations

import numpy as np

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
