"""Figures over HTTP and at the shell: grouped, cited to the letter, and told how they relate."""

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

FLOOD = [
    {"id": "a", "text": "The flood at Ovren killed 12 people, the ministry said.", "published": "2021-05-01"},
    {"id": "b", "text": "The flood at Ovren killed 19 people, the ministry said.", "published": "2021-05-09"},
    {"id": "c", "text": "A storm at Velm killed 7 people.", "published": "2021-05-11", "source": "Quay"},
]


@pytest.fixture
def flooded(client: TestClient) -> TestClient:
    assert client.post("/v1/articles", json=FLOOD).json()["added"] == 3
    return client


def test_a_question_gets_its_figures_grouped_with_how_they_relate(flooded: TestClient) -> None:
    found = flooded.get("/v1/figures", params={"q": "How many people were killed in the flood at Ovren?"}).json()
    (group,) = found["groups"]
    assert (group["counted"], group["event"], group["relation"]) == ("killed", "flood", "superseded")
    assert [(each["text"], each["value"], each["said_by"], each["day"]) for each in group["figures"]] == [
        ("12", 12.0, "the ministry", "2021-05-01"),
        ("19", 19.0, "the ministry", "2021-05-09"),
    ]
    assert group["relations"] == [{"first": 0, "second": 1, "relation": "superseded"}]
    assert group["how"] == "12 [1] was superseded by 19 [2]."
    for figure in group["figures"]:
        text = flooded.get(f"/v1/articles/{figure['article_id']}").json()["text"]
        assert text[figure["start"] : figure["end"]] == figure["text"]
        assert text[figure["quote_start"] : figure["quote_end"]] == figure["quote"]
        assert text[slice(*figure["said_span"])] == figure["said_by"]


@pytest.mark.parametrize(
    ("params", "values"),
    [
        ({}, [7.0, 12.0, 19.0, 40.0]),
        ({"article_id": "c"}, [7.0]),
        ({"q": "storm Velm"}, [7.0]),
        ({"since": "2021-05-05", "until": "2021-05-10"}, [19.0]),
        ({"source": "Quay"}, [7.0]),
        ({"q": "How many died in the flood at Ovren?", "as_of": "2021-05-02"}, [12.0]),
        ({"q": "lighthouse"}, []),
    ],
)
def test_figures_are_filtered_like_articles(flooded: TestClient, params: dict[str, str], values: list[float]) -> None:
    groups = flooded.get("/v1/figures", params=params).json()["groups"]
    assert sorted(figure["value"] for group in groups for figure in group["figures"]) == values


def test_a_limit_is_of_groups(flooded: TestClient) -> None:
    assert len(flooded.get("/v1/figures", params={"limit": 1}).json()["groups"]) == 1


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("limit=0", 422, "bad_request"),
        ("limit=1001", 422, "bad_request"),
        ("q=%20", 422, "bad_question"),
        ("since=2016-13", 422, "bad_input"),
        ("article_id=nowhere", 404, "not_found"),
    ],
)
def test_bad_input_is_refused_in_the_one_shape(client: TestClient, query: str, status: int, code: str) -> None:
    answer = client.get(f"/v1/figures?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_the_shell_prints_what_the_route_returns(tmp_path_factory: pytest.TempPathFactory, flooded: TestClient) -> None:
    path = str(tmp_path_factory.mktemp("shell") / "archive")
    service = build_service(load_settings({"archive": path}), create=True, embedder=WordEmbedder())
    service.add(read_records(FLOOD), lambda _progress: None)
    service.close()
    question = "How many people were killed in the flood at Ovren?"
    printed = CliRunner().invoke(app, ["figures", question, "--archive", path, "--json"])
    assert json.loads(printed.stdout)["groups"] == flooded.get("/v1/figures", params={"q": question}).json()["groups"]
    shown = CliRunner().invoke(app, ["figures", question, "--archive", path]).stdout
    assert "[1] 12, the ministry" in shown
    assert "12 [1] was superseded by 19 [2]." in shown
    assert CliRunner().invoke(app, ["figures", "lighthouse", "--archive", path]).stdout == "No figures found.\n"
    missing = CliRunner().invoke(app, ["figures", "--article", "nowhere", "--archive", path])
    assert (missing.exit_code, missing.stderr.count("\n")) == (1, 1)
