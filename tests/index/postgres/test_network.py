"""A network that is cut, reset or slow is told of within the time limits, and used again once it is mended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from index.postgres.archive import PostgresArchive
from rag.errors import UnavailableError
from tests.index.articles import ALL, EMBEDDER, story
from tests.index.postgres.places import IMPATIENT, opened_at
from tests.postgres_server import Databases, eventually
from tests.tcp_proxy import Network

LONGEST = 3 * (IMPATIENT.answer + IMPATIENT.connection)
"""Seconds after which nobody may still wait: an answer, a connection, and as long again twice on a busy machine."""


@pytest.fixture
def archive(postgres: Databases, network: Network) -> Iterator[PostgresArchive]:
    with postgres.empty() as address, opened_at(network.leading_to(address), limits=IMPATIENT) as made:
        made.add([story("a", "The envoys met.")])
        yield made


def refused(work: Callable[[], object]) -> str:
    """What is told of work that does not come through; it is told in time."""
    began = time.monotonic()
    with pytest.raises(UnavailableError) as told:
        work()
    assert time.monotonic() - began < LONGEST
    return str(told.value)


def search(archive: PostgresArchive) -> list[str]:
    return [hit.passage.article_id for hit in archive.lexical("envoys", k=3, filters=ALL)]


def test_a_network_that_loses_all_is_given_up_and_used_again_when_it_is_mended(
    archive: PostgresArchive, network: Network
) -> None:
    network.cut()
    assert "the server was silent for" in refused(lambda: search(archive))
    # And those who come after: no connection that was opened meanwhile leads anywhere.
    assert "cannot be reached" in refused(lambda: archive.dense(EMBEDDER.embed_query("envoys"), k=1, filters=ALL))
    network.mend()
    assert eventually(lambda: search(archive) == ["a"])
    assert archive.add([story("b", "The envoys left.")]) == ["added"]


def test_a_connection_that_idled_through_a_cut_costs_the_next_who_asks_no_more_than_the_limits(
    archive: PostgresArchive, network: Network
) -> None:
    assert search(archive) == ["a"]
    network.cut()
    time.sleep(1.1)
    assert "cannot be reached" in refused(lambda: search(archive))
    network.mend()
    assert eventually(lambda: search(archive) == ["a"])


def test_connections_that_are_reset_are_told_of_and_made_anew(archive: PostgresArchive, network: Network) -> None:
    network.reset()
    assert "cannot be reached" in refused(lambda: search(archive))
    assert "cannot be reached" in refused(lambda: archive.add([story("b", "The envoys left.")]))
    network.mend()
    assert eventually(lambda: search(archive) == ["a"])
    assert archive.add([story("b", "The envoys left.")]) == ["added"]


def test_a_slow_network_is_waited_for(archive: PostgresArchive, network: Network) -> None:
    network.delay = 0.05
    assert search(archive) == ["a"]
    assert archive.add([story("b", "The envoys left.")]) == ["added"]
    assert sorted(search(archive)) == ["a", "b"]


def test_a_network_slower_than_the_limits_is_given_up(archive: PostgresArchive, network: Network) -> None:
    network.delay = IMPATIENT.answer + 0.5
    assert "cannot be reached" in refused(lambda: search(archive))
    network.mend()
    assert eventually(lambda: search(archive) == ["a"])


@pytest.mark.parametrize("how", [Network.cut, Network.reset])
def test_what_was_not_reported_stored_may_be_added_again(
    how: Callable[[Network], None], archive: PostgresArchive, network: Network
) -> None:
    how(network)
    refused(lambda: archive.add([story("b", "The envoys left.")]))
    network.mend()
    assert eventually(lambda: search(archive) == ["a"])
    assert archive.article("b") is None
    assert archive.add([story("b", "The envoys left.")]) == ["added"]
