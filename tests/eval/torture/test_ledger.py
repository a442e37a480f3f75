"""What an archive may hold, and what it is told of when it does not."""

from __future__ import annotations

import pytest

from eval.torture.ledger import Ledger
from rag.nouns import Article

OLD, NEW, TORN = (Article("a", None, text) for text in ("Old.", "New.", "Ne"))


@pytest.fixture
def ledger() -> Ledger:
    """A ledger in which the old version of `a` was reported."""
    ledger = Ledger()
    ledger.begin_put(OLD)
    ledger.reported(["a"])
    return ledger


def test_what_was_reported_must_be_there(ledger: Ledger) -> None:
    assert ledger.settle({}) == ["a was reported and is lost."]


@pytest.mark.parametrize("version", [OLD, NEW])
def test_what_is_on_its_way_may_be_there_or_not(ledger: Ledger, version: Article) -> None:
    ledger.begin_put(NEW)
    assert ledger.settle({"a": version}) == []
    # Once it was looked at, it has to stay as it is.
    assert ledger.settle({"a": OLD if version is NEW else NEW}) == ["a is not as it was reported."]


def test_a_change_on_its_way_is_no_reason_to_lose_the_old_version(ledger: Ledger) -> None:
    ledger.begin_put(NEW)
    assert ledger.settle({}) == ["a was reported and is lost."]


def test_a_reported_change_takes_the_old_version_s_place(ledger: Ledger) -> None:
    ledger.begin_put(NEW)
    ledger.reported(["a"])
    assert ledger.settle({"a": OLD}) == ["a is not as it was reported."]


def test_what_nobody_gave_must_not_be_there(ledger: Ledger) -> None:
    ledger.begin_put(NEW)
    assert ledger.settle({"a": TORN, "b": OLD}) == [
        "a is not as it was reported.",
        "b is there and was removed, or never given.",
    ]


def test_a_removal_on_its_way_may_have_come_through_or_not(ledger: Ledger) -> None:
    ledger.begin_removal(["a"])
    assert ledger.settle({}) == []
    assert ledger.stored() == {}


def test_what_was_removed_must_be_gone(ledger: Ledger) -> None:
    ledger.begin_removal(["a"])
    ledger.removed(["a"])
    assert ledger.settle({"a": OLD}) == ["a is there and was removed, or never given."]
