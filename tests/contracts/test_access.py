"""What keys, owners of conversations and repeated answers do, in a file of SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from index.access import Access, open_access
from index.conversations import KeptConversations, SqliteConversations
from index.keys import Key, Sealed
from index.postgres.access import open_access as open_in_database
from index.postgres.address import Address
from index.postgres.conversations import PostgresConversations
from index.replays import Asked, Kept
from rag.errors import InputError, NotFoundError
from tests.postgres_server import Databases

NOW = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
SEALED = Sealed(b"\0salt\xff", b"hash\0", "16384:8:1")
ADA = Key("k1", "Ada", "reader", NOW, per_minute=7)


@pytest.fixture(params=["sqlite", "postgres"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Access, KeptConversations]]:
    with ExitStack() as places:
        conversations: KeptConversations
        if request.param == "postgres":
            databases: Databases = request.getfixturevalue("postgres")
            address = Address(places.enter_context(databases.empty()))
            conversations = PostgresConversations(address)
            access = open_in_database(address, now=lambda: NOW)
        else:
            conversations = SqliteConversations(tmp_path / "conversations.db")
            access = open_access(tmp_path / "conversations.db", now=lambda: NOW)
        places.callback(conversations.close)
        places.callback(access.close)
        yield access, conversations


@pytest.fixture
def now() -> list[datetime]:
    """The time that servers see; a test may move it."""
    return [NOW]


@pytest.fixture(params=["sqlite", "postgres"])
def servers(request: pytest.FixtureRequest, tmp_path: Path, now: list[datetime]) -> Iterator[tuple[Access, Access]]:
    """Two servers' views of the same tables."""
    with ExitStack() as places:
        opened = []
        if request.param == "postgres":
            databases: Databases = request.getfixturevalue("postgres")
            address = Address(places.enter_context(databases.empty()))
            opened = [open_in_database(address, now=lambda: now[0]) for _ in range(2)]
        else:
            opened = [open_access(tmp_path / "conversations.db", now=lambda: now[0]) for _ in range(2)]
        for each in opened:
            places.callback(each.close)
        yield opened[0], opened[1]


@pytest.fixture
def access(both: tuple[Access, KeptConversations]) -> Access:
    return both[0]


def test_a_key_comes_back_with_its_hash_until_it_is_revoked_and_stays_listed(access: Access) -> None:
    assert not access.keys.in_force()
    access.keys.add(ADA, SEALED)
    assert access.keys.find("k1") == (ADA, SEALED)
    assert access.keys.find("other") is None
    assert access.keys.in_force()
    with pytest.raises(InputError, match="already"):
        access.keys.add(Key("k2", "Ada", "admin", NOW), SEALED)
    assert access.keys.revoke("Ada").revoked == NOW
    assert [key.id for key in access.keys.list()] == ["k1"]
    assert not access.keys.in_force()
    with pytest.raises(NotFoundError):
        access.keys.revoke("Ada")


def test_requests_add_up_by_owner_and_day(access: Access) -> None:
    day = date(2024, 5, 6)
    access.keys.note_use({("k1", day): 2, ("k2", day): 1})
    access.keys.note_use({("k1", day): 3})
    assert [access.keys.used(owner, day) for owner in ("k1", "k2", "k3")] == [5, 1, 0]
    assert access.keys.used("k1", day - timedelta(days=1)) == 0


def test_a_conversation_has_one_owner_and_one_share_link(both: tuple[Access, KeptConversations]) -> None:
    access, conversations = both
    mine, other = conversations.create(), conversations.create()
    access.owners.own(mine.id, "k1")
    assert access.owners.owner(mine.id) == "k1"
    assert access.owners.owners([mine.id, other.id]) == {mine.id: "k1"}
    assert access.owners.owners([]) == {}
    token = access.owners.share(mine.id)
    assert access.owners.share(mine.id) == token
    assert access.owners.shared(token) == mine.id
    assert access.owners.unshare(mine.id)
    assert not access.owners.unshare(mine.id)
    with pytest.raises(NotFoundError):
        access.owners.shared(token)


def test_what_hangs_on_a_conversation_goes_with_it(both: tuple[Access, KeptConversations]) -> None:
    access, conversations = both
    mine = conversations.create()
    access.owners.own(mine.id, "k1")
    token = access.owners.share(mine.id)
    conversations.delete(mine.id)
    assert access.owners.owners([mine.id]) == {}
    with pytest.raises(NotFoundError):
        access.owners.shared(token)


def test_a_request_is_taken_on_once_and_its_answer_repeated(access: Access) -> None:
    asked = Asked("k1", "/v1/ask", "key-1", "sha")
    assert access.replays.take_on(asked) is None
    assert access.replays.take_on(asked) == Kept("sha", None, "", b"")
    access.replays.keep(asked, 200, "application/json", b"\0{}")
    assert access.replays.take_on(asked) == Kept("sha", 200, "application/json", b"\0{}")
    failed = Asked("k1", "/v1/ask", "key-2", "sha")
    assert access.replays.take_on(failed) is None
    access.replays.forget(failed)
    assert access.replays.take_on(failed) is None


def test_what_another_server_works_on_is_compared_first_and_taken_from_it_only_when_its_time_is_over(
    servers: tuple[Access, Access], now: list[datetime]
) -> None:
    first, second = servers
    asked = Asked("k1", "/v1/ask", "key-1", "sha", timedelta(minutes=2))
    assert first.replays.take_on(asked) is None
    assert second.replays.take_on(replace(asked, body="other")) == Kept("sha", None, "", b"")
    assert second.replays.take_on(asked) == Kept("sha", None, "", b"")
    second.replays.keep(asked, 500, "text/plain", b"not its own")
    second.replays.forget(asked)
    assert second.replays.take_on(asked) == Kept("sha", None, "", b"")
    now[0] += timedelta(minutes=3)
    assert first.replays.take_on(asked) == Kept("sha", None, "", b""), "it knows that it is still at work"
    assert second.replays.take_on(asked) is None
    first.replays.keep(asked, 200, "application/json", b"too late")
    first.replays.forget(asked)
    second.replays.keep(asked, 200, "application/json", b"{}")
    kept = Kept("sha", 200, "application/json", b"{}")
    assert (first.replays.take_on(asked), second.replays.take_on(asked)) == (kept, kept)
