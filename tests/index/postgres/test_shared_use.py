"""What callers may ask for is counted over all servers that use one database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date

import pytest

from index.access import SharedUse
from index.postgres.access import open_access
from index.postgres.address import Address
from index.postgres.connections import Connections
from tests.postgres_server import Databases

DAY = date(2024, 5, 6)


@pytest.fixture
def address(postgres: Databases) -> Iterator[Address]:
    with postgres.empty() as address:
        yield Address(address)


@pytest.fixture
def servers(address: Address) -> Iterator[list[SharedUse]]:
    with ExitStack() as opened:
        found = []
        for _ in range(2):
            access = open_access(address)
            opened.callback(access.close)
            assert access.shared is not None
            found.append(access.shared)
        yield found


def _set_back(address: Address, seconds: float) -> None:
    """Let so many seconds pass for all buckets."""
    connections = Connections(address)
    with connections.writing() as db:
        db.execute("UPDATE rapporteur_desk.access_bucket SET since = since - %s", (seconds,))
    connections.close()


def test_two_servers_give_a_minutes_requests_once(servers: list[SharedUse], address: Address) -> None:
    one, other = servers
    # Of three a minute the fourth waits 20 seconds at most.
    assert [server.take("key:a", 3) for server in (one, other, one)] == [0.0, 0.0, 0.0]
    assert 0 < other.take("key:a", 3) <= 20
    assert other.take("key:b", 3) == 0.0
    _set_back(address, 20)
    assert other.take("key:a", 3) == 0.0
    assert one.take("key:a", 3) > 0


def test_an_idle_bucket_holds_a_minutes_requests_and_no_more(servers: list[SharedUse], address: Address) -> None:
    one, other = servers
    assert one.take("key:a", 2) == 0.0
    _set_back(address, 6_000)
    assert [other.take("key:a", 2), one.take("key:a", 2)] == [0.0, 0.0]
    assert one.take("key:a", 2) > 0


def test_two_servers_give_a_days_requests_once_and_a_restart_gives_none_again(
    servers: list[SharedUse], address: Address
) -> None:
    one, other = servers
    assert [server.take_of_day("key:a", DAY, 3) for server in (one, other, one, other)] == [True, True, True, False]
    assert other.take_of_day("key:a", date(2024, 5, 7), 3)
    again = open_access(address)
    assert again.shared is not None
    assert not again.shared.take_of_day("key:a", DAY, 3)
    assert again.keys.used("key:a", DAY) == 3
    again.close()


def test_many_who_ask_at_once_get_no_more_than_there_are(servers: list[SharedUse]) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda turn: servers[turn % 2].take_of_day("key:a", DAY, 25), range(60)))
        waits = list(threads.map(lambda turn: servers[turn % 2].take("key:a", 1), range(20)))
    assert taken.count(True) == 25
    # It refills once a minute.
    assert waits.count(0.0) in {1, 2}


def test_buckets_that_were_long_idle_are_forgotten(servers: list[SharedUse], address: Address) -> None:
    servers[0].take("key:a", 3)
    _set_back(address, 4_000)
    servers[0].take("key:b", 3)
    open_access(address).close()
    connections = Connections(address)
    with connections.reading() as db:
        assert db.execute("SELECT owner FROM rapporteur_desk.access_bucket").fetchall() == [("key:b",)]
    connections.close()
