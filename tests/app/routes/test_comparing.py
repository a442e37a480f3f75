"""Two sides, issues and suggestions over HTTP and at the shell."""

from __future__ import annotations

import json
import time

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli import app
from app.settings import load_settings
from app.wiring import build_service
from index.reading import read_records
from tests.embedders import WordEmbedder

NEWS = [
    {
        "id": "a",
        "published": "2024-01-01",
        "source": "Quay",
        "text": "Ada Quill rejected a truce in the coast province.",
    },
    {"id": "b", "published": "2024-02-01", "source": "Wire", "text": "Bo Holm accepted a truce in the coast province."},
    {
        "id": "c",
        "published": "2024-03-01",
        "source": "Wire",
        "text": "Trade envoy Bo Holm said that his mother was ill.",
    },
    {"id": "d", "published": "2024-03-02", "source": "Wire", "text": "UN envoy Lida Marrun said: “Food must come.”"},
]
SIDES = "speaker=Ada%20Quill&speaker=Bo%20Holm"


@pytest.fixture
def spoken(client: TestClient) -> TestClient:
    assert client.post("/v1/articles", json=NEWS).json()["added"] == 4
    return client


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("compared") / "archive")
    service = build_service(load_settings({"archive": place}), create=True, embedder=WordEmbedder())
    service.add(read_records(NEWS), lambda _progress: None)
    service.close()
    return place


def shell(*words: str) -> str:
    outcome = CliRunner().invoke(app, list(words))
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


def test_two_speakers_are_compared_at_the_shell_as_over_http(spoken: TestClient, path: str) -> None:
    told = spoken.get(f"/v1/compare?{SIDES}&issue=ceasefire").json()
    (row,) = told["rows"]
    assert [side["stance"] for side in row["sides"]] == ["rejects", "accepts"]
    assert [(each["one"]["article_id"], each["other"]["article_id"]) for each in row["opposed"]] == [("a", "b")]
    assert row["opposed_total"] == 1
    words = ("compare", "--archive", path, "--speaker", "Ada Quill", "--speaker", "Bo Holm", "--issue", "ceasefire")
    assert json.loads(shell(*words, "--json")) == told
    page = shell(*words)
    assert "Ada Quill: rejects, 1 statement on 2024-01-01" in page
    assert "opposed:" in page


def test_two_outlets_are_compared_by_whom_they_quote(spoken: TestClient, path: str) -> None:
    told = spoken.get("/v1/compare?outlet=Quay&outlet=Wire&issue=ceasefire").json()
    assert [[voice["name"] for voice in side["voices"]] for side in told["rows"][0]["sides"]] == [
        ["Ada Quill"],
        ["Bo Holm"],
    ]
    assert "Quay: rejects" in shell("compare", "--archive", path, "--outlet", "Quay", "--outlet", "Wire")


@pytest.mark.parametrize("query", ["", "speaker=Ada%20Quill", "outlet=Quay", "outlet=Quay&outlet=Quay"])
def test_other_than_two_sides_are_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"/v1/compare?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_input")


def test_the_shell_asks_for_two_sides(path: str) -> None:
    outcome = CliRunner().invoke(app, ["compare", "--archive", path, "--speaker", "Ada Quill"])
    assert outcome.exit_code == 2
    assert "give two" in outcome.output


def test_issues_are_counted_and_nothing_is_imposed(spoken: TestClient, path: str) -> None:
    counts = {each["label"]: each["by_words"] for each in spoken.get("/v1/issues").json()["issues"]}
    assert (counts["ceasefire"], counts["prisoners"]) == (2, 0)
    assert spoken.get("/v1/issues/suggested").json()["suggestions"] == []
    assert "    2 ceasefire" in shell("issues", "--archive", path)


def test_a_server_learns_what_sentences_mean_in_the_background(spoken: TestClient) -> None:
    end = time.monotonic() + 20
    while spoken.get("/v1/issues/suggested").json()["unknown"]:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_speakers_have_their_roles_with_days_and_affiliation(spoken: TestClient, path: str) -> None:
    people = {each["name"]: each for each in spoken.get("/v1/speakers").json()["speakers"]}
    (office,) = people["Lida Marrun"]["roles"]
    assert (office["role"], office["affiliation"], office["first"]) == ("UN envoy", "United Nations", "2024-03-02")
    assert people["Ada Quill"]["roles"] == []
    assert "UN envoy [United Nations], 2024-03-02" in shell("speakers", "--archive", path)
    asked = spoken.get("/v1/statements", params={"speaker": "the UN envoy"}).json()
    assert [said["speaker"] for said in asked["statements"]] == ["Lida Marrun"]
