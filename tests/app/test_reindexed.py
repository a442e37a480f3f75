"""A server whose archive is reindexed under it: right answers, or a clear error that says to start it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.settings import Settings, load_settings
from app.wiring import reindex_archive
from tests.app.serving import RECORDS, small_app, talking_to
from tests.embedders import WordEmbedder
from tests.postgres_server import Databases

QUESTION = {"question": "Who called the closure of the border post a mistake?"}


@pytest.fixture(params=["folder", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the archive is, as the settings spell it."""
    if request.param == "folder":
        yield str(tmp_path / "archive")
        return
    databases: Databases = request.getfixturevalue("postgres")
    with databases.empty() as address:
        yield address


def reindex(settings: Settings, embedder: WordEmbedder) -> None:
    report = reindex_archive(settings, lambda _progress: None, embedder=embedder)
    assert report.outcome == "switched"


def told(client: TestClient) -> list[object]:
    """What the server answers first and finds, without what differs each time."""
    answer = client.post("/v1/ask", json=QUESTION).json()
    found = (client.get("/v1/search", params={"q": "ferries", "mode": mode}).json() for mode in ("full", "dense"))
    return [
        answer["sentences"][0]["text"],
        answer["citations"][0]["quote"],
        *(each["hits"] for each in found),
    ]


def test_another_chunking_is_searched_at_once_and_added_to_after_a_restart(place: str) -> None:
    settings = load_settings({"archive": place})
    smaller = load_settings({"archive": place, "chunking.tokens": 20, "chunking.overlap": 0})
    with talking_to(small_app(settings)) as client:
        client.post("/v1/articles", json=RECORDS)
        before = told(client)
        reindex(smaller, WordEmbedder())
        after = told(client)
        refused = client.post("/v1/articles", json={"id": "late", "text": "Trams ran."})
    assert before != after
    assert before[:2] == after[:2]
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "archive_mismatch"
    assert refused.json()["error"]["hint"] == (
        "Start this program again with chunking.tokens = 20 and chunking.overlap = 0."
    )
    with talking_to(small_app(smaller)) as client:
        assert told(client) == after
        assert client.post("/v1/articles", json={"id": "late", "text": "Trams ran."}).json()["added"] == 1


@pytest.mark.parametrize("dimensions", [32, 64])
def test_another_model_is_never_searched_with_the_old_one_s_vectors(place: str, dimensions: int) -> None:
    settings = load_settings({"archive": place})
    with talking_to(small_app(settings)) as client:
        client.post("/v1/articles", json=RECORDS)
        words = client.get("/v1/search", params={"q": "ferries", "mode": "lexical"}).json()["hits"]
        reindex(settings, WordEmbedder("other", dimensions))
        for answer in (
            client.post("/v1/ask", json=QUESTION),
            client.post("/v1/ask", json={**QUESTION, "stream": True}),
            client.get("/v1/search", params={"q": "ferries"}),
            client.get("/v1/search", params={"q": "ferries", "mode": "dense"}),
            client.post("/v1/articles", json={"text": "Trams ran."}),
            client.get("/readyz"),
        ):
            assert "archive_mismatch" in answer.text
            assert "was opened with the model words-64 (64 dimensions" in answer.text
            assert 'Start this program again with embedding.model = \\"other\\".' in answer.text
            assert "Traceback" not in answer.text
        assert client.get("/v1/search", params={"q": "ferries", "mode": "lexical"}).json()["hits"] == words
        assert client.get("/v1/articles/border").status_code == 200
