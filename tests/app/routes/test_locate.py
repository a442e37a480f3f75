"""Excerpts over HTTP and at the shell: found where they stand, however they were pasted, and nowhere else."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli import app
from app.settings import load_settings
from app.wiring import build_service
from index.reading import read_records
from tests.embedders import WordEmbedder

TEXT = (
    'The envoy of the Concord, Mirela Okonvär, met both sides in Ilmhaven on Monday. "Nobody walked out," she said '
    "afterwards, and added that 34 prisoners would be freed before the end of the month."
)
NEWS = [
    {
        "id": "a",
        "title": "Talks go on",
        "text": TEXT,
        "published": "2022-05-02",
        "source": "Quay",
        "url": "https://q.example/a",
    },
    {"id": "b", "text": f"VESSIN, May 1 (Wire) - {TEXT}", "published": "2022-05-01"},
    {"id": "c", "text": "The harbour froze over and the ferries to Ilmhaven lay still.", "published": "2022-01-01"},
]
END = '"Nobody walked out," she said afterwards, and added that 34 prisoners would be freed'
EXCERPTS = {
    "as it stands": END,
    "typographic": END.replace('"', "”"),
    "in other lines": END.replace(" ", "\n", 3),
    "cut": f"… {END} […]",
    "with a word left out": END.replace("afterwards, ", ""),
    "with letters mistaken": END.replace("prisoners", "pris0ners").replace("walked", "waIked"),
}


@pytest.fixture
def told(client: TestClient) -> TestClient:
    assert client.post("/v1/articles", json=NEWS).json()["added"] == 3
    return client


@pytest.mark.parametrize("excerpt", EXCERPTS.values(), ids=EXCERPTS)
def test_an_excerpt_is_found_at_its_place_in_the_earliest_article_that_holds_it(told: TestClient, excerpt: str) -> None:
    found = told.post("/v1/locate", json={"text": excerpt}).json()
    assert (found["found"], found["article_id"], found["also_in"]) == (True, "b", ["a"])
    text = told.get("/v1/articles/b").json()["text"]
    assert text[found["start"] : found["end"]] == found["text"] == END


def test_a_find_says_where_the_article_is_from(told: TestClient) -> None:
    told.delete("/v1/articles/b")
    found = told.post("/v1/locate", json={"text": END}).json()
    assert found == {
        "found": True,
        "article_id": "a",
        "title": "Talks go on",
        "source": "Quay",
        "published": "2022-05-02",
        "url": "https://q.example/a",
        "text": END,
        "start": TEXT.index('"'),
        "end": TEXT.index(" before the"),
        "distance": 0,
        "also_in": [],
    }


@pytest.mark.parametrize(
    "excerpt",
    [
        "The ferries will sail again when the ice has gone.",
        '"Nobody walked out," he said afterwards, and added that 57 soldiers would be exchanged',
        "zzz",
    ],
)
def test_what_no_article_holds_is_not_matched_to_one_that_resembles_it(told: TestClient, excerpt: str) -> None:
    answer = told.post("/v1/locate", json={"text": excerpt})
    assert (answer.status_code, answer.json()["found"], answer.json()["article_id"]) == (200, False, None)


@pytest.mark.parametrize("text", ["", " ?! ", "a" * 20_001])
def test_what_cannot_be_looked_for_is_refused_in_the_one_shape(client: TestClient, text: str) -> None:
    answer = client.post("/v1/locate", json={"text": text})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_input")


def test_the_shell_prints_what_the_route_returns(tmp_path_factory: pytest.TempPathFactory, told: TestClient) -> None:
    path = str(tmp_path_factory.mktemp("shell") / "archive")
    service = build_service(load_settings({"archive": path}), create=True, embedder=WordEmbedder())
    service.add(read_records(NEWS), lambda _progress: None)
    service.close()
    printed = CliRunner().invoke(app, ["locate", END, "--archive", path, "--json"])
    assert json.loads(printed.stdout) == told.post("/v1/locate", json={"text": END}).json()
    shown = CliRunner().invoke(app, ["locate", "-", "--archive", path], input=END.replace("afterwards, ", "")).stdout
    assert "2022-05-01" in shown
    assert "; 12 characters differ" in shown
    assert "also in a" in shown
    missing = CliRunner().invoke(app, ["locate", "No such sentence anywhere.", "--archive", path])
    assert (missing.exit_code, missing.stdout) == (0, "Not in this archive.\n")
