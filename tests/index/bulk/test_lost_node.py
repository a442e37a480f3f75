from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.postgres.address import Address
from index.postgres.verification import check as check_in_database
from index.reading import read
from index.verification import check
from tests.index.bulk.driving import MANIFEST, opened
from tests.index.bulk.meeting import ALONE, AMID, EACH
from tests.index.bulk.running import LONG, TwoNodes, driving, report_of, two_nodes, write_files
from tests.index.models import CodingModel, filled, open_as
from tests.postgres_server import Databases, eventually
from tests.profiles import only_in_soak

FILES = 6
"""The second node has two, and the first cannot take all others before: see `tests/index/bulk/meeting.py`."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[TwoNodes]:
    with two_nodes() as made:
        yield made


def _lose_a_node(cluster: TwoNodes, folder: Path, archive: Path | str) -> None:
    """Ingest on two nodes, kill one in the midst of its second task, and compare with a plain `add`."""
    write_files(folder / "news", files=FILES, each=EACH, size=ALONE)
    cluster.add_second()
    run = driving(archive, folder / "staging", [folder / "news"], address=cluster.address, program="meeting")
    assert eventually((folder / AMID).exists, LONG)
    cluster.kill_second()
    report = report_of(run)
    assert (report["added"], report["failed"]) == (FILES * EACH, [])
    assert not (folder / "staging").exists()
    articles = [found.article for found in read([folder / "news"])]  # type: ignore[union-attr]
    model = CodingModel()
    with open_as(filled(folder / "plain", model, MANIFEST, articles), MANIFEST) as plain, opened(str(archive)) as bulk:
        for article in articles:
            assert bulk.article(article.id) == article
            assert bulk.passages(article.id) == plain.passages(article.id)
            assert bulk.copies(article.id) == plain.copies(article.id)
        ids = [passage.id for article in articles for passage in plain.passages(article.id)]
        assert bulk.state().passages == len(ids) == plain.state().passages
        assert (bulk.vectors(ids) == plain.vectors(ids)).all()
        assert bulk.figures([article.id for article in articles]) == plain.figures([each.id for each in articles])
        assert bulk.state().fingerprint == plain.state().fingerprint


@pytest.mark.slow
@pytest.mark.soak
@only_in_soak("a node is lost by an archive in a database")
def test_a_folder_has_each_passage_once_when_a_node_is_killed_in_the_middle(cluster: TwoNodes, tmp_path: Path) -> None:
    for number in range(20):
        folder = tmp_path / str(number)
        folder.mkdir()
        _lose_a_node(cluster, folder, folder / "archive")
        report = check(folder / "archive")
        assert report.whole, report.problems


@pytest.mark.slow
def test_postgresql_has_each_passage_once_when_a_node_is_killed_in_the_middle(
    cluster: TwoNodes, tmp_path: Path, postgres: Databases
) -> None:
    with postgres.empty() as address:
        _lose_a_node(cluster, tmp_path, address)
        report = check_in_database(Address(address))
    assert report.whole, report.problems
