"""Requests a minute refill evenly; requests a day end at midnight and outlast a restart."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.rates import Quotas, Rates
from index.access import open_access
from index.postgres.access import open_access as open_shared
from index.postgres.address import Address
from tests.postgres_server import Databases


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_bucket_holds_a_minutes_requests_and_refills_evenly() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    assert [rates.take("a", 60) for _ in range(60)] == [0.0] * 60
    assert rates.take("a", 60) == pytest.approx(1.0)
    assert rates.take("b", 60) == 0.0, "each has a bucket of their own"
    clock.seconds = 1.0
    assert rates.take("a", 60) == 0.0
    assert rates.take("a", 60) > 0


def test_looking_takes_nothing() -> None:
    rates = Rates(clock=Clock())
    assert [rates.wait("a", 1) for _ in range(3)] == [0.0] * 3
    assert rates.take("a", 1) == 0.0
    assert rates.wait("a", 1) == pytest.approx(60.0)


@given(steps=st.lists(st.floats(0, 30), max_size=60), per_minute=st.integers(1, 20))
def test_no_more_is_let_in_than_a_bucket_and_what_refilled(steps: list[float], per_minute: int) -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    let_in = 0
    for step in steps:
        clock.seconds += step
        let_in += rates.take("a", per_minute) == 0.0
        assert let_in <= per_minute * (1 + clock.seconds / 60) + 1e-6


def test_a_days_requests_outlast_a_restart_and_end_at_midnight(tmp_path: Path) -> None:
    day = [datetime(2026, 5, 1, 23, 59, tzinfo=UTC)]
    for allowed in ([0.0, 0.0], [0.0, 60.0]):
        access = open_access(tmp_path / "conversations.db", now=lambda: day[0])
        quotas = Quotas(access.keys, now=lambda: day[0])
        assert [quotas.take("key:a", 3) for _ in allowed] == allowed
        quotas.write()
        access.close()
    access = open_access(tmp_path / "conversations.db", now=lambda: day[0])
    day[0] = datetime(2026, 5, 2, 0, 0, tzinfo=UTC)
    assert Quotas(access.keys, now=lambda: day[0]).take("key:a", 3) == 0.0
    access.close()


def test_counts_are_written_every_few_seconds(tmp_path: Path) -> None:
    clock, now = Clock(), datetime(2026, 5, 1, tzinfo=UTC)
    access = open_access(tmp_path / "conversations.db", now=lambda: now)
    quotas = Quotas(access.keys, now=lambda: now, clock=clock)
    quotas.take("key:a", 9)
    assert access.keys.used("key:a", now.date()) == 0
    clock.seconds = 5.0
    quotas.take("key:a", 9)
    assert access.keys.used("key:a", now.date()) == 2
    access.close()


def test_servers_that_share_a_database_count_its_day_whatever_their_clocks_say(postgres: Databases) -> None:
    with postgres.empty() as address, closing(open_shared(Address(address))) as access:
        one, other = (
            Quotas(access.keys, now=partial(datetime, 2020, 5, day, tzinfo=UTC), shared=access.shared) for day in (1, 2)
        )
        assert [quotas.take("key:a", 2) for quotas in (one, other)] == [0.0, 0.0]
        assert one.take("key:a", 2) > 0
        assert other.take("key:a", 2) > 0
