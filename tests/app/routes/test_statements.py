"""The ledger over HTTP and at the shell: filtered, in order, exact to the letter, with both sides of a move."""

from __future__ import annotations

import json
from pathlib import Path

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
        "published": "2021-05-01",
        "source": "Quay",
        "title": "No truce",
        "text": "Ada Quill, who leads the council, said that it would not accept a truce with the coast province.",
    },
    {
        "id": "b",
        "published": "2022-03-01",
        "source": "Harbour Post",
        "title": "A truce",
        "text": "Mr. Quill came late. Minister Ada Quill accepted a truce with the coast province on Monday.",
    },
    {
        "id": "c",
        "published": "2022-03-02",
        "source": "Wire",
        "text": "Minister Ada Quill accepted a truce with the coast province on Monday.",
    },
    {
        "id": "d",
        "published": "2022-04-02",
        "source": "Quay",
        "text": "“We want the prisoners home,” Bo Larsen said. The port demanded new elections.",
    },
    {"id": "e", "text": "Bo Larsen said that the prisoners were ill."},
]


@pytest.fixture
def spoken(client: TestClient) -> TestClient:
    assert client.post("/v1/articles", json=NEWS).json()["added"] == 5
    return client


def of(client: TestClient, route: str = "statements", **params: str) -> list[dict[str, object]]:
    found = client.get(f"/v1/{route}", params=params).json()
    assert found["total"] == len(found["statements"])
    return list(found["statements"])


def test_every_span_is_the_articles_own(spoken: TestClient) -> None:
    for said in spoken.get("/v1/statements").json()["statements"]:
        text = spoken.get(f"/v1/articles/{said['article_id']}").json()["text"]
        assert " ".join(text[start:end] for start, end in said["spans"]) == said["text"]
        assert text[slice(*said["cue_span"])] == said["cue"]
        assert set(said) >= {
            "id",
            "speaker",
            "speaker_span",
            "role",
            "kind",
            "said_on",
            "published",
            "source",
            "issues",
        }


@pytest.mark.parametrize(
    ("params", "articles"),
    [
        ({"speaker": "Ada Quill"}, ["b", "a"]),
        ({"speaker": "Quill", "issue": "ceasefire"}, ["b", "a"]),
        ({"speaker": "Larsen"}, ["d", "e"]),
        ({"speaker": "Larsen", "since": "2022"}, ["d"]),
        ({"speaker": "Larsen", "kind": "indirect"}, ["e"]),
        ({"issue": "elections"}, ["d"]),
        ({"q": "truces"}, ["b", "a"]),
        ({"q": "truce", "until": "2021-05"}, ["a"]),
        ({"q": "truce", "source": "wire"}, ["c"]),
        ({"q": "truce", "as_of": "2021-12"}, ["a"]),
        ({"article_id": "c"}, ["c"]),
        ({"speaker": "Nobody"}, []),
    ],
)
def test_statements_are_filtered(spoken: TestClient, params: dict[str, str], articles: list[str]) -> None:
    assert [
        said["article_id"] for said in of(spoken, **params) if said["speaker"] or said["cue"] == "demanded"
    ] == articles


def test_prints_of_one_statement_are_one_with_the_others_named(spoken: TestClient) -> None:
    (newest, _) = of(spoken, speaker="Ada Quill")
    assert (newest["article_id"], newest["also_in"], newest["stance"]) == ("b", ["c"], "accepts")


def test_a_timeline_is_in_the_order_of_days_with_undated_last(spoken: TestClient) -> None:
    days = [str(said["day"] or "undated") for said in of(spoken, "timeline")]
    assert days == sorted(days)
    assert {"2021-05-01", "undated"} < set(days)


def test_pages_follow_each_other(spoken: TestClient) -> None:
    first = spoken.get("/v1/statements", params={"limit": 2}).json()
    rest = spoken.get("/v1/statements", params={"offset": first["next"]}).json()
    assert (first["next"], rest["next"], first["total"]) == (2, None, 2 + len(rest["statements"]))


def test_a_move_is_told_with_both_statements_and_no_move_as_none(spoken: TestClient) -> None:
    found = spoken.get("/v1/positions").json()
    (move,) = found["moves"]
    assert (move["speaker"], move["issue"]) == ("Ada Quill", "ceasefire")
    assert (move["before"]["article_id"], move["before"]["stance"]) == ("a", "rejects")
    assert (move["after"]["article_id"], move["after"]["stance"]) == ("b", "accepts")
    steady = [(each["speaker"], each["issue"], each["statements"]) for each in found["steady"]]
    assert steady == [("Bo Larsen", "prisoners", 2)]
    one = spoken.get("/v1/positions", params={"speaker": ["Larsen"], "issue": "detainee"}).json()
    assert (one["speakers"], one["issues"], one["moves"]) == (["Bo Larsen"], ["prisoners"], [])


def test_what_an_article_said_goes_with_it(spoken: TestClient) -> None:
    spoken.delete("/v1/articles/b")
    assert [said["article_id"] for said in of(spoken, speaker="Ada Quill")] == ["c", "a"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("issue=weather", 422, "bad_input"),
        ("article_id=nowhere", 404, "not_found"),
        ("since=2016-13", 422, "bad_input"),
        ("kind=sung", 422, "bad_request"),
        ("limit=1001", 422, "bad_request"),
    ],
)
def test_bad_input_is_refused_in_the_one_shape(client: TestClient, query: str, status: int, code: str) -> None:
    answer = client.get(f"/v1/statements?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("ledger") / "archive")
    service = build_service(load_settings({"archive": place}), create=True, embedder=WordEmbedder())
    service.add(read_records(NEWS), lambda _progress: None)
    service.close()
    return place


def shell(*words: str) -> str:
    outcome = CliRunner().invoke(app, list(words))
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


@pytest.mark.parametrize("command", ["statements", "timeline", "positions"])
def test_the_shell_prints_what_the_route_returns(path: str, spoken: TestClient, command: str) -> None:
    printed = json.loads(shell(command, "--archive", path, "--issue", "ceasefire", "--json"))
    told = spoken.get(f"/v1/{command}", params={"issue": "ceasefire"}).json()
    assert printed == told


def test_the_shell_shows_who_stands_where(path: str) -> None:
    page = shell("positions", "--archive", path)
    assert "ceasefire: accepts, 2 statements, newest 2022-02-28" in page
    assert "moved: Ada Quill on ceasefire" in page
    assert "no change seen: Bo Larsen on prisoners, in 2 statements" in page
    assert shell("statements", "--archive", path, "--speaker", "Nobody") == "No statements found.\n"


def test_merges_and_splits_last(path: str) -> None:
    names = [each["name"] for each in json.loads(shell("speakers", "--archive", path, "--json"))["speakers"]]
    assert names[:2] == ["Ada Quill", "Bo Larsen"]
    shell("speakers", "--archive", path, "--merge", "Bo Larsen", "--merge", "Ada Quill")
    merged = json.loads(shell("statements", "--archive", path, "--speaker", "Quill", "--json"))["statements"]
    assert {said["speaker"] for said in merged} == {"Bo Larsen"}
    assert len(merged) == 4
    shell("speakers", "--archive", path, "--apart", "Ada Quill")
    parted = json.loads(shell("speakers", "--archive", path, "--json"))["speakers"]
    assert {"Ada Quill", "Bo Larsen"} <= {each["name"] for each in parted}


def test_a_list_of_another_form_is_refused_in_one_line(path: str) -> None:
    own = Path(path) / "issues.yaml"
    for text in ("issues: 3", "- a", "issues: [{cues: [a]}]", "a: [", "issues: [{label: a, cues: 7}]"):
        own.write_text(text)
        outcome = CliRunner().invoke(app, ["statements", "--archive", path])
        assert (outcome.exit_code, outcome.stderr.count("\n")) == (1, 1), text
        assert "issues.yaml" in outcome.stderr
    own.write_text("issues: [{label: travel, cues: [came late]}]")
    assert "travel" not in shell("statements", "--archive", path)
    own.unlink()
