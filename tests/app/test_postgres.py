"""The same commands, routes and answers on an archive that is on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.settings import Settings, load_settings
from rag.errors import MismatchError
from tests.app.serving import RECORDS, open_small, small_app, talking_to
from tests.postgres_server import Databases, PostgresServer, eventually, new_server, why_not


@pytest.fixture
def settings(postgres: Databases) -> Iterator[Settings]:
    with postgres.empty() as address:
        yield load_settings({"archive": address})


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with talking_to(small_app(settings)) as talking:
        assert talking.post("/v1/articles", json=RECORDS).json()["added"] == 3
        yield talking


def test_what_is_added_is_found_asked_for_and_removed(client: TestClient) -> None:
    hits = client.get("/v1/search", params={"q": "border post at Velm", "k": 1}).json()["hits"]
    assert [hit["article_id"] for hit in hits] == ["border"]
    answer = client.post("/v1/ask", json={"question": "Who said that the ferries would sail?"}).json()
    assert answer["verdict"] == "answered"
    assert answer["citations"][0]["article_id"] == "harbour/1: first"
    assert "Oduya" in answer["answer"]
    statements = client.get("/v1/statements").json()["statements"]
    assert {each["speaker"] for each in statements} >= {"Lena Oduya", "Tarrasch"}
    assert client.delete("/v1/articles/border").status_code in {200, 204}
    assert client.get("/v1/articles/border").status_code == 404
    assert client.get("/v1/articles").json()["total"] == 2


def test_a_conversation_outlives_the_server_process(client: TestClient, settings: Settings) -> None:
    first = client.post("/v1/ask", json={"question": "Who said that the ferries would sail?"}).json()
    with talking_to(small_app(settings)) as other:
        turns = other.get(f"/v1/conversations/{first['conversation_id']}").json()["turns"]
        assert [turn["answer"]["id"] for turn in turns] == [first["id"]]
        given = other.post("/v1/feedback", json={"answer_id": first["id"], "verdict": "right"})
        assert given.status_code == 200


def test_commands_find_what_the_server_added(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.cli import main

    assert client.get("/readyz").status_code == 200
    for command, key in ((["list"], None), (["check"], "articles"), (["statements"], "statements")):
        monkeypatch.setattr("sys.argv", ["rapporteur", *command, "--json", "--archive", str(settings.archive)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in {0, None}
        found = json.loads(capsys.readouterr().out)
        assert len(found) == 3 if key is None else found[key]


def test_speakers_are_merged_for_all_who_use_the_archive(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.cli import main

    assert client.get("/readyz").status_code == 200
    merging = ["speakers", "--merge", "Lena Oduya", "--merge", "Tarrasch", "--json", "--archive", str(settings.archive)]
    monkeypatch.setattr("sys.argv", ["rapporteur", *merging])
    with pytest.raises(SystemExit):
        main()
    names = [each["name"] for each in json.loads(capsys.readouterr().out)["speakers"]]
    assert "Lena Oduya" in names
    assert "Tarrasch" not in names


def test_a_service_that_is_opened_again_adds_to_what_is_there(client: TestClient, settings: Settings) -> None:
    assert client.get("/v1/articles").json()["total"] == 3
    service = open_small(settings)
    try:
        assert service.archive.state().articles == 3
    finally:
        service.close()


def test_the_replica_of_the_settings_is_the_one_that_is_opened(settings: Settings, postgres: Databases) -> None:
    open_small(settings).close()
    with postgres.empty() as other:
        open_small(load_settings({"archive": other})).close()
        mixed = load_settings({"archive": str(settings.archive), "postgres.read_from": other})
        with pytest.raises(MismatchError, match="is another archive"):
            open_small(mixed)
        # The archive's own server lags behind nothing.
        open_small(load_settings({"archive": other, "postgres.read_from": other})).close()


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    with new_server() as made:
        yield made


def test_a_request_gets_503_while_the_database_is_away_and_its_answer_when_it_is_back(server: PostgresServer) -> None:
    address = f"{server.address()}?connect_timeout=1"
    with talking_to(small_app(load_settings({"archive": address}))) as client:
        client.post("/v1/articles", json=RECORDS)
        server.crash()
        refused = client.post("/v1/ask", json={"question": "Who closed the border post?"})
        assert refused.status_code == 503
        error = refused.json()["error"]
        assert error["code"] == "archive_unavailable"
        assert "cannot be reached" in error["message"]
        assert "\n" not in error["message"]
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        server.start()
        asked = {"question": "Who closed the border post?"}
        assert eventually(lambda: client.post("/v1/ask", json=asked).status_code == 200)
