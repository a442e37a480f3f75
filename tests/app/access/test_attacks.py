"""Attacks on keys, ids, hosts and logs, each tried against the real application."""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from starlette.testclient import TestClient

from tests.app.access.keyed import Keyed, keyed_server
from tests.app.serving import settings_in, small_app, talking_to

ASKED_FOR = "unmistakable lighthouse"


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    """One server that asks for keys and lets one other site in."""
    folder = tmp_path_factory.mktemp("attacked")
    with keyed_server(folder, {"server.origins": ["https://desk.test"]}) as served:
        yield served


@pytest.fixture
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """Every line that is logged meanwhile."""
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        yield lines


@pytest.mark.parametrize("host", ["evil.test", "evil.test:8000", "127.0.0.1.evil.test", "localhost@evil.test"])
def test_a_rebound_name_gets_no_answer_even_with_a_right_key(keyed: Keyed, host: str) -> None:
    answer = keyed.client.get("/v1/articles", headers={**keyed.as_("root"), "Host": host})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_host")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": "https://desk.test.evil.test"},
        {"Origin": "http://desk.test"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_cannot_write(keyed: Keyed, headers: dict[str, str]) -> None:
    answer = keyed.client.post("/v1/ask", json={"question": "Why?"}, headers={**keyed.as_("root"), **headers})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/feedback", "/v1/locate", "/v1/keys", "/v1/chat/completions"])
def test_a_forms_body_is_no_question(keyed: Keyed, path: str, kind: str) -> None:
    answer = keyed.client.post(path, content=b"{}", headers={**keyed.as_("root"), "Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_other_origins_are_told_nothing_and_the_named_one_may_ask_and_read(keyed: Keyed) -> None:
    asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    refused = keyed.client.options("/v1/ask", headers={**asking, "Origin": "https://evil.test"})
    assert "access-control-allow-origin" not in refused.headers
    allowed = keyed.client.options("/v1/ask", headers={**asking, "Origin": "https://desk.test"})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "https://desk.test")
    assert "access-control-allow-credentials" not in allowed.headers
    origin = {**keyed.as_("ada"), "Origin": "https://desk.test"}
    answer = keyed.client.post("/v1/ask", json={"question": "Who closed the border post?"}, headers=origin)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "https://desk.test")


def test_by_default_no_site_is_told_that_it_may_read(tmp_path: Path) -> None:
    with talking_to(small_app(settings_in(tmp_path))) as client:
        answer = client.get("/v1/articles", headers={"Origin": "https://desk.test"})
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-User": "root"},
        {"X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1"},
        {"X-Role": "admin", "X-Original-URL": "/healthz", "X-Rewrite-URL": "/healthz"},
        {"Cookie": "role=admin"},
        {"X-HTTP-Method-Override": "GET"},
    ],
)
def test_no_header_lifts_a_reader_or_a_stranger_to_more(keyed: Keyed, headers: dict[str, str]) -> None:
    client = keyed.client
    assert client.get("/v1/keys", headers={**keyed.as_("ada"), **headers}).status_code == 403
    assert client.post("/v1/articles", json={"text": "x"}, headers={**keyed.as_("ada"), **headers}).status_code == 403
    assert client.get("/v1/articles", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/v1/keys/",
        "/v1//keys",
        "//v1/keys",
        "/v1/./keys",
        "/V1/KEYS",
        "/v1/keys;a",
        "/v1/keys%2f",
        "/v1/%6beys",
        "/v1/articles/../keys",
        "/healthz/../v1/keys",
        "/docs/../metrics",
        "/metrics/",
        "/%6detrics",
    ],
)
def test_no_spelling_of_a_path_shows_a_reader_what_is_an_admins(keyed: Keyed, path: str) -> None:
    answer = keyed.client.get(path, headers=keyed.as_("ada"))
    assert answer.status_code in {403, 404}
    assert "rapporteur_requests_total" not in answer.text
    assert '"keys"' not in answer.text


def test_a_reader_cannot_make_a_key_nor_an_editor_an_admins(keyed: Keyed) -> None:
    for holder in ("ada", "edda"):
        answer = keyed.client.post("/v1/keys", json={"name": "me", "role": "admin"}, headers=keyed.as_(holder))
        assert answer.status_code == 403


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", 'a"b', "a\tb", "a,b;c", "%0d%0aSet-Cookie: a=b"])
def test_a_request_id_that_could_break_a_line_is_replaced(keyed: Keyed, given: str) -> None:
    answer = keyed.client.get("/healthz", headers=[(b"x-request-id", given.encode())])
    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 16
    assert "set-cookie" not in answer.headers


def test_a_plain_request_id_comes_back_and_stands_in_every_line_of_the_request(
    keyed: Keyed, logged: list[MutableMapping[str, Any]]
) -> None:
    headers = {**keyed.as_("ada"), "X-Request-ID": "desk-7.42:a_b"}
    answer = keyed.client.post("/v1/ask", json={"question": "Who closed the border post?"}, headers=headers)
    assert answer.headers["x-request-id"] == "desk-7.42:a_b"
    lines = [line for line in logged if line["event"] in {"answered", "request"}]
    assert [line["event"] for line in lines] == ["answered", "request"]
    assert {line["request_id"] for line in lines} == {"desk-7.42:a_b"}


def test_no_question_key_name_or_path_of_the_callers_is_logged(
    keyed: Keyed, logged: list[MutableMapping[str, Any]]
) -> None:
    client, key = keyed.client, keyed.keys["ada"]
    client.post("/v1/ask", json={"question": f"Where is the {ASKED_FOR}?"}, headers=keyed.as_("ada"))
    client.get("/v1/search", params={"q": ASKED_FOR}, headers=keyed.as_("ada"))
    client.get(f"/v1/articles/{ASKED_FOR}%0D%0Alevel=error", headers=keyed.as_("ada"))
    client.get(f"/{ASKED_FOR}", headers={"X-API-Key": key[:-1] + "A"})
    told = json.dumps(logged, default=str)
    assert told.count('"event": "request"') == 4
    assert "unmistakable" not in told
    assert key[-30:-2] not in told
    assert f"key:{key[11:23]}" in told, "the public id tells whose requests they were"


@pytest.mark.parametrize("shown", ["<script>alert(1)</script>", "rapporteur_" + "0" * 12 + "_" + "s" * 43, "a\x01b"])
def test_a_wrong_key_is_not_echoed(keyed: Keyed, shown: str) -> None:
    answer = keyed.client.get("/v1/articles", headers={"X-API-Key": shown})
    assert answer.status_code == 401
    assert shown not in answer.text
    assert all(shown not in value for value in answer.headers.values())


def test_ids_that_hold_line_breaks_come_back_as_json_and_in_no_header(keyed: Keyed) -> None:
    evil = "a\r\nSet-Cookie: a=b\r\n\r\n<script>"
    keyed.client.post("/v1/articles", json={"id": evil, "text": "A tram ran."}, headers=keyed.as_("edda"))
    answer = keyed.client.get(f"/v1/articles/{quote(evil, safe='')}", headers=keyed.as_("ada"))
    assert answer.json()["id"] == evil
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_key_that_was_revoked_in_mid_session_works_no_more(tmp_path: Path) -> None:
    with keyed_server(tmp_path) as keyed:
        ada = keyed.as_("ada")
        answer = keyed.client.post("/v1/ask", json={"question": "Who closed the border post?"}, headers=ada).json()
        keyed.client.delete("/v1/keys/ada", headers=keyed.as_("root"))
        for path in ("/v1/articles", f"/v1/conversations/{answer['conversation_id']}", "/v1/models"):
            assert keyed.client.get(path, headers=ada).status_code == 401


def test_many_wrong_keys_are_slowed_down_and_right_ones_are_not(tmp_path: Path) -> None:
    with keyed_server(tmp_path) as keyed:
        assert keyed.client.get("/v1/sources", headers=keyed.as_("ada")).status_code == 200
        statuses = [
            keyed.client.get("/v1/sources", headers={"X-API-Key": keyed.keys["ada"][:-4] + f"{number:04}"}).status_code
            for number in range(60)
        ]
        assert set(statuses[:20]) == {401}
        assert 429 in statuses
        for name in ("ada", "ben"):
            assert keyed.client.get("/v1/sources", headers=keyed.as_(name)).status_code == 200


def test_one_caller_cannot_take_all_places(tmp_path: Path) -> None:
    import threading

    from app.service import Service

    with keyed_server(tmp_path, {"access.at_once": 1}) as keyed:
        room = keyed.client.app.state.room  # type: ignore[attr-defined]  # the application is a FastAPI
        release, started = threading.Event(), threading.Event()
        service = room.service
        found: list[int] = []

        def hold(_service: Service) -> list[tuple[str, int]]:
            started.set()
            release.wait(10)
            return []

        slow = _slowed(service, hold)
        room._service = slow

        def ask() -> None:
            client = TestClient(keyed.client.app, base_url="http://127.0.0.1:8000")
            found.append(client.get("/v1/sources", headers=keyed.as_("ada")).status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        started.wait(10)
        refused = keyed.client.get("/v1/examples", headers=keyed.as_("ada"))
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_often")
        release.set()
        asking.join(10)
        room._service = service
        assert found == [200]


def _slowed(service: Any, hold: Any) -> Any:
    """The service, whose list of outlets waits."""
    from dataclasses import replace

    class Slow:
        def __getattr__(self, name: str) -> Any:
            return (lambda: hold(service)) if name == "sources" else getattr(service.archive, name)

    return replace(service, archive=Slow())
