"""A batch of many passages has more time than others, an end to it still, and leaves the usual limits behind."""

from __future__ import annotations

import threading

import pytest

from index.postgres import truth
from index.postgres.address import Address
from index.postgres.connections import LIMITS, BoundedConnection, Connections, Db, longer
from index.postgres.postings import INDEXED_SECONDS, WRITTEN_SECONDS, allowance
from rag.errors import UnavailableError
from rag.nouns import IndexedArticle
from tests.index.articles import story
from tests.index.postgres.places import IMPATIENT, new_archive, opened_at
from tests.postgres_server import Databases, new_server, why_not

ADDED = "2024-05-06T00:00:00+00:00"


def batch(passages: int) -> list[IndexedArticle]:
    """Ten articles that have so many passages together."""
    each = [f"Report {number} on grain." for number in range(passages // 10)]
    return [story(f"a{number}", "\n\n".join(each)) for number in range(10)]


def limits(db: Db) -> tuple[str, float | None]:
    assert isinstance(db, BoundedConnection)
    [(statement,)] = db.execute("SHOW statement_timeout").fetchall()
    return statement, db.patience


def test_what_a_statement_may_take_grows_with_its_passages_beyond_a_thousand() -> None:
    assert allowance(1_000, INDEXED_SECONDS) == 0
    assert allowance(1_200, INDEXED_SECONDS) == pytest.approx(10)
    assert allowance(51_000, WRITTEN_SECONDS) == pytest.approx(250)


def test_more_time_ends_with_its_block_and_within_another_adds_to_it(postgres: Databases) -> None:
    with postgres.empty() as address:
        connections = Connections(Address(address), most=1)
        with connections.writing() as db:
            with longer(db, 5):
                assert limits(db) == ("20s", LIMITS.answer + 5)
                with longer(db, 10):
                    assert limits(db) == ("30s", LIMITS.answer + 15)
                assert limits(db) == ("20s", LIMITS.answer + 5)
            assert limits(db) == ("15s", LIMITS.answer)
        with connections.writing(patiently=True) as db, longer(db, 5):
            assert limits(db) == ("0", None)
        connections.close()


def test_a_turn_of_many_passages_leaves_the_usual_limits(postgres: Databases) -> None:
    with new_archive(postgres) as (_, connections), connections.writing() as db:
        truth.put_all(db, [truth.prepare(item) for item in batch(1_200)], added_at=ADDED)
        assert limits(db) == ("15s", LIMITS.answer)


def test_a_server_that_hangs_before_many_passages_is_given_up() -> None:
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    ready = [truth.prepare(item) for item in batch(1_050)]
    told: list[UnavailableError] = []
    with new_server() as server:
        opened_at(server.address()).close()
        connections = Connections(Address(server.address()), limits=IMPATIENT)

        def add() -> None:
            try:
                with connections.writing() as db:
                    turn = truth.Turn(db)
                    for each in ready:
                        turn.put(each, added_at=ADDED)
                    server.freeze()
                    turn.end()
            except UnavailableError as error:
                told.append(error)

        # In a thread, which a test that fails leaves waiting.
        adding = threading.Thread(target=add, daemon=True)
        adding.start()
        adding.join(60)
        server.thaw()
        connections.close()
    assert ["cannot be reached" in str(error) for error in told] == [True]
