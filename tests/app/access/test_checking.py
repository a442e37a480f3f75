"""A key is checked at a bounded cost, and what a wrong one costs does not tell what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.access.checking import ADDRESS_FAILURES_A_MINUTE, FAILURES_A_MINUTE, SLOW_AT_ONCE, THREADS, KeyChecker
from app.access.minting import COST, fits, mint, slow_hash, spelt
from app.faults import Refusal
from index.access import Access, open_access

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HERE = "192.0.2.7"


class Counting:
    """The real slow hash at its least cost, which counts how often it is computed."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, secret: str, salt: bytes, cost: str) -> bytes:
        self.seen.append(cost)
        return slow_hash(secret, salt, "2:1:1")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def access(tmp_path: Path) -> Iterator[Access]:
    opened = open_access(tmp_path / "conversations.db")
    yield opened
    opened.close()


def made(access: Access, name: str = "newsroom") -> str:
    """Keep a key whose hash has the least cost, and give its text."""
    key, sealed, text = mint(name, "reader", now=NOW)
    parts = spelt(text)
    assert parts is not None
    access.keys.add(key, replace(sealed, hash=slow_hash(parts[1], sealed.salt, "2:1:1")))
    return text


def test_a_key_has_a_public_id_and_256_random_bits() -> None:
    key, _, text = mint("a", "admin", now=NOW)
    assert re.fullmatch(rf"rapporteur_{key.id}_[A-Za-z0-9_-]{{43}}", text)
    assert len({mint("a", "admin", now=NOW)[2] for _ in range(3)}) == 3


def test_what_is_kept_fits_the_secret_alone_and_is_not_it(tmp_path: Path, access: Access) -> None:
    key, sealed, text = mint("a", "admin", now=NOW)
    access.keys.add(key, sealed)
    secret = text.rsplit("_", 1)[1] if text.count("_") == 2 else text[len(f"rapporteur_{key.id}_") :]
    assert sealed.cost == COST
    assert fits(sealed, secret)
    assert not fits(sealed, secret[:-1] + ("a" if secret[-1] != "a" else "b"))
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert key.id.encode() in stored
    assert secret.encode() not in stored


def test_the_slow_hash_is_paid_once_for_each_key(access: Access) -> None:
    text, hashing = made(access), Counting()
    checker = KeyChecker(access.keys, hashing=hashing)
    found = [checker.check(text, HERE) for _ in range(5)]
    assert [key.name for key in found if key] == ["newsroom"] * 5
    assert len(hashing.seen) == 1


def test_an_id_that_is_not_there_costs_what_a_wrong_secret_costs(access: Access) -> None:
    text = made(access)
    wrong_secret = text[:-4] + "AAAA"
    no_such_id = "rapporteur_" + "0" * 12 + text[len("rapporteur_") + 12 :]
    for shown in (wrong_secret, no_such_id):
        hashing = Counting()
        assert KeyChecker(access.keys, hashing=hashing).check(shown, HERE) is None
        assert hashing.seen == [COST]


@pytest.mark.parametrize("shown", ["", "x", "rapporteur_1_2", "Rapporteur_" + "0" * 12 + "_" + "a" * 43, "é" * 60])
def test_what_has_not_the_form_of_a_key_costs_no_slow_hash(access: Access, shown: str) -> None:
    hashing = Counting()
    assert KeyChecker(access.keys, hashing=hashing).check(shown, HERE) is None
    assert hashing.seen == []


def test_a_revoked_key_is_refused_at_once_by_a_server_that_knew_it(tmp_path: Path, access: Access) -> None:
    text = made(access)
    checker = KeyChecker(access.keys, hashing=Counting())
    assert checker.check(text, HERE) is not None
    elsewhere = open_access(tmp_path / "conversations.db")
    elsewhere.keys.revoke("newsroom")
    elsewhere.close()
    assert checker.check(text, HERE) is None
    assert made(access) != text, "the name is free again"


def test_an_address_that_failed_too_often_pays_no_more_slow_hashes_until_it_waited(access: Access) -> None:
    text, hashing, clock = made(access), Counting(), Clock()
    checker = KeyChecker(access.keys, hashing=hashing, clock=clock)
    assert checker.check(text, HERE) is not None
    for number in range(ADDRESS_FAILURES_A_MINUTE):
        assert checker.check(f"rapporteur_{number:012x}_{'a' * 43}", HERE) is None
    for _ in range(3):
        with pytest.raises(Refusal) as caught:
            checker.check(f"rapporteur_{'f' * 12}_{'a' * 43}", HERE)
        assert (caught.value.status, caught.value.headers["Retry-After"]) == (429, "1")
    assert len(hashing.seen) == 1 + ADDRESS_FAILURES_A_MINUTE
    assert checker.check(text, HERE) is not None, "a key that was right before goes on working"
    assert checker.check(f"rapporteur_{'e' * 12}_{'a' * 43}", "198.51.100.1") is None, "another address is free"
    assert checker.check(made(access, "late"), HERE) is not None, "a valid key is checked whatever others showed"
    clock.seconds = 4.0
    assert checker.check(f"rapporteur_{'f' * 12}_{'a' * 43}", HERE) is None


def test_what_has_not_the_form_of_a_key_is_not_counted(access: Access) -> None:
    checker = KeyChecker(access.keys, hashing=Counting(), clock=Clock())
    assert [checker.check("nonsense", HERE) for _ in range(2 * ADDRESS_FAILURES_A_MINUTE)][-1] is None
    assert checker.check(f"rapporteur_{'f' * 12}_{'a' * 43}", HERE) is None
    assert checker.check(made(access), HERE) is not None


def test_wrong_secrets_are_counted_for_each_key_so_that_another_one_still_works(access: Access) -> None:
    attacked, other, clock = made(access), made(access, "other"), Clock()
    checker = KeyChecker(access.keys, hashing=Counting(), clock=clock)
    wrong = attacked[:-4] + "AAAA"
    for _ in range(FAILURES_A_MINUTE):
        assert checker.check(wrong, HERE) is None
    with pytest.raises(Refusal) as caught:
        checker.check(wrong, HERE)
    assert (caught.value.status, caught.value.headers["Retry-After"]) == (429, "3")
    assert checker.check(other, HERE) is not None
    assert checker.check(attacked, "198.51.100.1") is not None, "its holder is at another address"
    assert checker.check(attacked, HERE) is not None, "and has shown the right secret by now"
    clock.seconds = 4.0
    assert checker.check(wrong, HERE) is None


def test_addresses_of_one_ipv6_network_are_counted_as_one(access: Access) -> None:
    wrong = made(access)[:-4] + "AAAA"
    checker = KeyChecker(access.keys, hashing=Counting(), clock=Clock())
    for number in range(FAILURES_A_MINUTE):
        assert checker.check(wrong, f"2001:db8::{number:x}") is None
    with pytest.raises(Refusal):
        checker.check(wrong, "2001:db8::ffff:1")
    assert checker.check(wrong, "2001:db8:0:1::1") is None


def test_a_revoked_key_that_was_known_costs_nothing_and_is_not_counted(access: Access) -> None:
    text, hashing = made(access), Counting()
    checker = KeyChecker(access.keys, hashing=hashing, clock=Clock())
    assert checker.check(text, HERE) is not None
    access.keys.revoke("newsroom")
    assert [checker.check(text, HERE) for _ in range(2 * FAILURES_A_MINUTE)] == [None] * 2 * FAILURES_A_MINUTE
    assert len(hashing.seen) == 1


def test_slow_hashes_leave_a_thread_to_keys_that_are_known() -> None:
    assert 0 < SLOW_AT_ONCE < THREADS


def test_no_more_slow_hashes_run_at_once_than_the_bound(access: Access) -> None:
    nested: list[Refusal] = []

    def hashing(secret: str, salt: bytes, cost: str) -> bytes:
        assert cost
        if len(seen) < SLOW_AT_ONCE:
            seen.append(secret)
            try:
                checker.check(f"rapporteur_{len(seen):012x}_{'a' * 43}", HERE)
            except Refusal as refusal:
                nested.append(refusal)
        return slow_hash(secret, salt, "2:1:1")

    seen: list[str] = []
    checker = KeyChecker(access.keys, hashing=hashing)
    checker.check(f"rapporteur_{'f' * 12}_{'a' * 43}", HERE)
    assert [refusal.status for refusal in nested] == [429]
