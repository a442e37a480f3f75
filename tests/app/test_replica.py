"""A server that reads at a replica cannot answer without the primary, which knows who may ask; `/readyz` says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.settings import load_settings
from index.postgres.archive import PostgresArchive
from tests.app.serving import RECORDS, small_app, talking_to
from tests.postgres_server import PostgresServer, eventually, new_replica, new_server, why_not

ANSWERED = "Who said that the ferries would sail?"
UNKNOWN = "What did Quillan Marsh say about the border post at Velm?"


@pytest.fixture
def pair() -> Iterator[tuple[PostgresServer, PostgresServer]]:
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    with new_server() as primary, new_replica(primary) as replica:
        yield primary, replica


def reads_at_its_replica(client: TestClient) -> bool:
    """Tell whether the server's archive has heard how far the primary is; it asks when it is read."""
    assert client.get("/v1/search", params={"q": "ferries"}).status_code == 200
    archive = cast("FastAPI", client.app).state.room.service.archive
    assert isinstance(archive, PostgresArchive)
    return archive._reads._staleness.least() is not None


def test_what_was_removed_elsewhere_is_quoted_by_no_kept_answer_though_the_replica_has_it(
    pair: tuple[PostgresServer, PostgresServer],
) -> None:
    primary, replica = pair
    settings = load_settings(
        {"archive": primary.address(), "postgres": {"read_from": replica.address(), "staleness": 3600}}
    )
    with (
        talking_to(small_app(settings)) as client,
        talking_to(small_app(load_settings({"archive": primary.address()}))) as other,
    ):
        assert client.post("/v1/articles", json=RECORDS).json()["added"] == 3
        answers = [client.post("/v1/ask", json={"question": each}).json() for each in (ANSWERED, UNKNOWN)]
        assert [each["verdict"] for each in answers] == ["answered", "not_in_archive"]
        assert {each["article_id"] for each in answers[1]["nearest"]} >= {"border"}
        assert eventually(lambda: replica.has_replayed(primary))
        assert eventually(lambda: reads_at_its_replica(client))
        replica.execute("SELECT pg_wal_replay_pause()")
        for article in ("border", "harbour/1: first"):
            assert other.delete(f"/v1/articles/{quote(article, safe='')}").status_code in {200, 204}
        kept = (client.get(f"/v1/conversations/{each['conversation_id']}").json() for each in answers)
        answered, unknown = (each["turns"][0]["answer"] for each in kept)
        [citation] = answered["citations"]
        assert citation["quote"] == ""
        assert citation["status"].startswith("source removed on 20")
        assert not {"border", "harbour/1: first"} & {each["article_id"] for each in unknown["nearest"]}
        replica.execute("SELECT pg_wal_replay_resume()")


def test_a_server_whose_primary_is_away_says_that_it_is_not_ready(pair: tuple[PostgresServer, PostgresServer]) -> None:
    primary, replica = pair
    settings = load_settings(
        {
            "archive": f"{primary.address()}?connect_timeout=2",
            "postgres": {"read_from": replica.address(), "staleness": 3600},
        }
    )
    with talking_to(small_app(settings)) as client:
        assert client.post("/v1/articles", json=RECORDS).json()["added"] == 3
        assert eventually(lambda: replica.has_replayed(primary))
        assert eventually(lambda: reads_at_its_replica(client))
        primary.crash()
        asked = client.get("/v1/search", params={"q": "ferries"})
        assert (asked.status_code, asked.json()["error"]["code"]) == (503, "archive_unavailable")
        # What was seen is told again for a second.
        assert eventually(lambda: client.get("/readyz").status_code == 503)
        primary.start()
        assert eventually(lambda: client.get("/readyz").status_code == 200)
        assert client.get("/v1/search", params={"q": "ferries"}).status_code == 200
