"""What callers may ask for is counted over all servers that use one database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from index import access_schema, conversation_schema
from index.access import SharedUse
from index.postgres import shared_use
from index.postgres.access import open_access
from index.postgres.address import Address
from index.postgres.connections import Connections
from index.postgres.shared_tables import SharedTables
from tests.postgres_server import Databases


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


def _days_back(address: Address, days: int) -> None:
    """Let so many days pass for what was counted."""
    connections = Connections(address)
    with connections.writing() as db:
        db.execute("UPDATE rapporteur_desk.access_use SET day = (day::date - %s)::text", (days,))
    connections.close()


def _days(address: Address) -> list[tuple[str, int]]:
    """What is counted, the newest day first, and the number of days since."""
    connections = Connections(address)
    with connections.reading() as db:
        found = db.execute(
            "SELECT owner, (now() AT TIME ZONE 'UTC')::date - day::date FROM rapporteur_desk.access_use ORDER BY 2"
        ).fetchall()
    connections.close()
    return [(owner, days) for owner, days in found]


def test_two_servers_give_a_days_requests_once_and_a_restart_gives_none_again(
    servers: list[SharedUse], address: Address
) -> None:
    one, other = servers
    assert [server.take_of_day("key:a", 3) for server in (one, other, one)] == [0.0] * 3
    assert 0 < other.take_of_day("key:a", 3) <= 86_400
    again = open_access(address)
    assert again.shared is not None
    assert again.shared.take_of_day("key:a", 3) > 0
    again.close()
    _days_back(address, 1)
    assert other.take_of_day("key:a", 3) == 0.0


def test_many_who_ask_at_once_get_no_more_than_there_are(servers: list[SharedUse]) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda turn: servers[turn % 2].take_of_day("key:a", 25), range(60)))
        waits = list(threads.map(lambda turn: servers[turn % 2].take("key:a", 1), range(20)))
    assert taken.count(0.0) == 25
    # It refills once a minute.
    assert waits.count(0.0) in {1, 2}


def test_buckets_that_were_long_idle_and_days_long_past_are_forgotten_every_hour(address: Address) -> None:
    definitions = (*conversation_schema.TABLES, *access_schema.TABLES)
    tables = SharedTables(address, definitions, conversation_schema.STEPS)
    now = [0.0]
    shared = shared_use.SharedUse(tables, clock=lambda: now[0])
    shared.take("key:a", 3)
    shared.take_of_day("key:a", 3)
    _set_back(address, 4_000)
    _days_back(address, 36)
    now[0] = 3_599.0
    shared.take("key:b", 3)
    shared.take_of_day("key:b", 3)
    assert _buckets(tables) == ["key:a", "key:b"]
    assert _days(address) == [("key:b", 0), ("key:a", 36)]
    now[0] = 3_600.0
    shared.take("key:c", 3)
    assert _buckets(tables) == ["key:b", "key:c"]
    assert _days(address) == [("key:b", 0)]
    tables.close()


def _buckets(tables: SharedTables) -> list[str]:
    with tables.reading() as db:
        return [row["owner"] for row in db.execute("SELECT owner FROM access_bucket ORDER BY owner").fetchall()]
