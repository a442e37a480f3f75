"""Time limits of lent connections: what is done patiently has none, and whoever comes next has them again."""

from __future__ import annotations

import pytest

from index.postgres.address import Address
from index.postgres.connections import LIMITS, BoundedConnection, Connections, Db
from tests.postgres_server import Databases

SHOWN = "SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')"


def shown(db: Db) -> tuple[str, str, float | None]:
    assert isinstance(db, BoundedConnection)
    found = db.execute(SHOWN).fetchone()
    assert found is not None
    return found[0], found[1], db.patience


def test_what_is_done_patiently_ends_for_no_silence_of_either_side_and_the_next_use_has_its_limits_again(
    postgres: Databases,
) -> None:
    with postgres.empty() as address:
        connections = Connections(Address(address), most=1)
        usual = ("15s", "1min", LIMITS.answer)
        for lent in (connections.reading, connections.writing):
            with lent(patiently=True) as db:
                assert shown(db) == ("0", "0", None)
            with lent() as db:
                assert shown(db) == usual
        connections.close()


def test_a_connection_whose_patient_work_failed_waits_no_longer_than_others(postgres: Databases) -> None:
    with postgres.empty() as address:
        connections = Connections(Address(address), most=1)
        with pytest.raises(InterruptedError), connections.writing(patiently=True) as db:
            raise InterruptedError
        assert isinstance(db, BoundedConnection)
        assert db.patience == LIMITS.answer
        connections.close()
