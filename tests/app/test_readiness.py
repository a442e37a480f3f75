"""What `/readyz` saw is told again for a second, and never after something was written here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

from fastapi import FastAPI
from starlette.testclient import TestClient

from app.readiness import Readiness
from rag.nouns import ArchiveState

STATE = ArchiveState("f", 3, articles=2, passages=5, undated=0, oldest=date(2022, 9, 2), newest=date(2024, 5, 14))


def test_what_was_seen_is_told_again_for_a_second() -> None:
    now = [100.0]
    ready = Readiness(clock=lambda: now[0])
    assert ready.recent(0) is None
    ready.keep(STATE, 0)
    now[0] = 100.9
    assert ready.recent(0) == STATE
    now[0] = 101.0
    assert ready.recent(0) is None


def test_what_was_seen_before_something_was_written_is_told_no_more() -> None:
    ready = Readiness(clock=lambda: 0.0)
    ready.keep(STATE, 4)
    assert ready.recent(5) is None
    ready.keep(replace(STATE, articles=3), 5)
    assert ready.recent(5) == replace(STATE, articles=3)


def test_an_article_is_counted_as_soon_as_it_was_added_or_removed(client: TestClient) -> None:
    # Its clock stands: nothing is looked at anew because a second has passed.
    cast("FastAPI", client.app).state.readiness = Readiness(clock=lambda: 0.0)
    before = client.get("/readyz").json()["articles"]
    client.post("/v1/articles", json={"id": "ready", "text": "Delegates met."}).raise_for_status()
    assert client.get("/readyz").json()["articles"] == before + 1
    client.delete("/v1/articles/ready").raise_for_status()
    assert client.get("/readyz").json()["articles"] == before
