"""The primary is killed while articles are added, its replica takes over: nothing that was reported stored is lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from index.postgres.address import Address
from index.postgres.archive import open_archive
from index.postgres.verification import check
from tests.index.articles import ALL, MANIFEST, story
from tests.index.postgres.adding import text_of
from tests.index.postgres.places import STEADY, opened_at
from tests.postgres_server import PostgresServer, eventually, new_replica, new_server, why_not
from tests.profiles import examples

Pair = tuple[PostgresServer, PostgresServer]


@pytest.fixture
def pairs() -> Iterator[ExitStack]:
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    with ExitStack() as stack:
        yield stack


def _pair(stack: ExitStack) -> Pair:
    primary = stack.enter_context(new_server({"fsync": "on"}))
    replica = stack.enter_context(new_replica(primary))
    # From here on a commit is reported only once the replica has it too.
    primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
    primary.execute("SELECT pg_reload_conf()")
    in_step = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
    assert eventually(lambda: primary.execute(in_step) == [(1,)], 60)
    return primary, replica


def _address(*servers: PostgresServer) -> str:
    places = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    return f"postgresql://rapporteur@{places}/postgres?target_session_attrs=read-write&connect_timeout=3"


def _failover(stack: ExitStack, seed: int) -> None:
    chance = random.Random(seed)
    primary, replica = _pair(stack)
    address = _address(primary, replica)
    with opened_at(address, limits=STEADY) as archive:
        archive.add([story("first", "The envoys met.")])
        command = [sys.executable, "-m", "tests.index.postgres.adding", address]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            # In the midst of a batch, since batches follow each other without a pause.
            reported = [writer.stdout.readline().split() for _ in range(chance.randint(1, 6))]
            time.sleep(chance.random() * 0.05)
            primary.crash()
            replica.promote()
            rest, errors = writer.communicate(timeout=120)
        assert "Traceback" not in errors, errors
        assert "cannot be reached" in errors
        stored = [int(number) for line in [*reported, *(line.split() for line in rest.splitlines())] for number in line]
        assert stored
        # The same object goes on: its address names both servers, and the one that takes changes is found.
        assert eventually(lambda: archive.state().articles >= 1 + len(stored))
        for number in stored:
            article = archive.article(f"n{number}")
            assert article is not None, number
            assert article.text == text_of(number)
        assert archive.add([story("after", "The envoys left.")]) == ["added"]
        assert archive.lexical("envoys left", k=1, filters=ALL)[0].passage.article_id == "after"
    report = check(Address(address))
    assert report.whole, report.problems


@pytest.mark.soak
def test_nothing_that_was_reported_stored_is_lost_when_a_replica_takes_over() -> None:
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    for seed in range(max(examples(1) * 2 // 3, 1)):
        with ExitStack() as stack:
            _failover(stack, seed)


def test_a_replica_is_read_and_refuses_changes(pairs: ExitStack) -> None:
    primary, replica = _pair(pairs)
    with opened_at(primary.address()) as archive:
        archive.add([story("a", "The envoys met.")])
        # A synchronous replica has written down what was reported, and may still have to carry it out.
        assert eventually(lambda: replica.has_replayed(primary))
        with open_archive(Address(replica.address()), manifest=MANIFEST, create=False) as there:
            assert there.state().articles == 1
            assert there.lexical("envoys", k=1, filters=ALL)[0].passage.article_id == "a"
            with pytest.raises(Exception, match="its server is a replica"):
                there.add([story("b", "Another.")])
