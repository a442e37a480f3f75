"""The HTTP server as a whole: readiness, errors in one shape, documentation that loads nothing."""

from __future__ import annotations

import re
import time
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.server import create_app
from app.service import Service
from rag.errors import MismatchError
from tests.app.serving import open_small, settings_in, talking_to, wait_until_ready
from tests.profiles import examples


def test_the_server_is_alive_at_once_and_ready_when_the_archive_is_open(tmp_path: Path) -> None:
    may_open = Event()
    config = settings_in(tmp_path)

    def open_late() -> Service:
        may_open.wait(10)
        return open_small(config)

    with TestClient(create_app(open_late, config), base_url="http://localhost") as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        waiting = client.get("/readyz")
        assert (waiting.status_code, waiting.json()["error"]["code"]) == (503, "not_ready")
        assert waiting.headers["retry-after"] == "2"
        assert client.get("/v1/search", params={"q": "x"}).status_code == 503
        may_open.set()
        wait_until_ready(client)
        assert client.get("/readyz").json()["articles"] == 0


def test_an_archive_that_cannot_be_opened_is_told_with_its_remedy(tmp_path: Path) -> None:
    heard: list[BaseException] = []

    def refuse() -> Service:
        raise MismatchError("Built with another model.", hint="Set embedding.model.")

    app = create_app(refuse, settings_in(tmp_path), on_failure=heard.append)
    with TestClient(app, base_url="http://localhost") as client:
        end = time.monotonic() + 10
        while not heard and time.monotonic() < end:
            time.sleep(0.01)
        answer = client.get("/readyz")
    assert isinstance(heard[0], MismatchError)
    assert answer.status_code == 503
    assert answer.json() == {
        "error": {"code": "archive_mismatch", "message": "Built with another model.", "hint": "Set embedding.model."}
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/v1/articles/nowhere", 404, "not_found"),
        ("GET", "/v1/conversations/nowhere", 404, "not_found"),
        ("PUT", "/v1/ask", 405, "method_not_allowed"),
        ("GET", "/v1/search", 422, "bad_request"),
        ("GET", "/v1/search?q=x&k=101", 422, "bad_request"),
        ("GET", "/v1/search?q=x&mode=best", 422, "bad_request"),
        ("GET", "/v1/search?q=%20", 422, "bad_question"),
        ("GET", "/v1/search?q=x&since=2016-13", 422, "bad_input"),
        ("GET", "/v1/articles?limit=0", 422, "bad_request"),
        ("GET", "/v1/articles?offset=99999999999999999999", 422, "bad_request"),
    ],
)
def test_every_error_has_one_shape(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message", "hint"}
    assert answer.json()["error"]["code"] == code


@pytest.mark.parametrize(
    ("path", "methods"), [("/v1/articles", "GET, POST"), ("/v1/articles/a%2Fb", "DELETE, GET"), ("/v1/ask", "POST")]
)
def test_a_method_that_a_path_has_not_is_answered_with_those_it_has(
    client: TestClient, path: str, methods: str
) -> None:
    answer = client.options(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, methods)


def test_the_api_document_knows_no_other_error_shape(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert "HTTPValidationError" not in document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            failures = {status: body for status, body in route["responses"].items() if status >= "400"}
            assert failures, (method, path)
            for body in failures.values():
                assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}
            if path.startswith("/v1/"):
                assert {"422", "429"} <= set(failures), (method, path)


def test_the_documentation_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert re.findall(r"https?://|src=|<script|<link", page.text) == []
    assert "/v1/ask" in page.text


def test_answers_carry_an_id_and_are_not_sniffed(client: TestClient) -> None:
    headers = client.get("/healthz").headers
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])
    assert headers["x-content-type-options"] == "nosniff"


def test_metrics_count_requests_by_route_and_answers_by_verdict(client: TestClient) -> None:
    client.get("/v1/articles/one%2Ftwo")
    client.post("/v1/ask", json={"question": "Who called the closure of the border post a mistake?"})
    text = client.get("/metrics").text
    assert 'rapporteur_requests_total{method="GET",route="/v1/articles/{article_id:text}",status="404"} 1.0' in text
    assert 'rapporteur_answers_total{verdict="answered"} 1.0' in text
    assert "rapporteur_articles 3.0" in text


def test_the_log_has_no_question_in_it(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/v1/search", params={"q": "unmistakable"})
    client.post("/v1/ask", json={"question": "Where is the unmistakable lighthouse?"})
    logged = capsys.readouterr()
    assert "/v1/search" in logged.out + logged.err
    assert "unmistakable" not in logged.out + logged.err


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["question", "conversation_id", "filters", "k", "id", "text", "title", "published", "source"])


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """One server for all bodies that are tried."""
    from tests.app.serving import small_app

    client = TestClient(small_app(settings_in(tmp_path_factory.mktemp("fuzz"))), base_url="http://localhost")
    client.__enter__()
    wait_until_ready(client)
    return client


@pytest.mark.soak
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["/v1/ask", "/v1/articles", "/v1/feedback"]), body=JSON | st.dictionaries(KEYS, JSON))
def test_no_json_body_makes_the_server_fail(lasting: TestClient, path: str, body: object) -> None:
    import json

    content = json.dumps(body).encode()
    answer = lasting.post(path, content=content, headers={"content-type": "application/json"})
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert set(answer.json()["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"question": "\\ud800"}',
        b'{"question": "\\u0000\\u0007"}',
        b'{"question": "why?", "k": NaN}',
        b'{"question": "why?", "k": 1e400}',
        b'{"question": "why?", "k": ' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"question": ' + b'{"a":' * 50_000,
        b'{"question": "why?", "filters": {"since": "9999999999-01"}}',
        b'{"question": "why?", "filters": {"sources": ["\\ud800"]}}',
        b'{"question": "why?", "filter": {}}',
        b'{"question": "why?", "conversation_id": "\\u0000"}',
        b'{"question": "' + b"x" * 100_000 + b'"}',
    ],
)
def test_an_awkward_body_is_the_callers_fault(lasting: TestClient, body: bytes) -> None:
    for path in ("/v1/ask", "/v1/articles"):
        answer = lasting.post(path, content=body, headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500, (path, answer.text)
        assert set(answer.json()["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/feedback", "/v1/articles"])
def test_a_body_that_is_not_called_json_is_refused(lasting: TestClient, path: str) -> None:
    answer = lasting.post(path, content=b"{}", headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_more_work_than_the_bound_is_refused_at_once(tmp_path: Path) -> None:
    import threading

    config = settings_in(tmp_path, {"limits.concurrent": 1, "limits.waiting": 0})
    with talking_to(create_app(lambda: open_small(config), config)) as client:
        room = client.app.state.room  # type: ignore[attr-defined]  # the application is a FastAPI
        release, started = Event(), Event()

        def hold(_service: Service) -> None:
            started.set()
            release.wait(10)

        assert client.portal is not None
        holding = threading.Thread(target=client.portal.call, args=(room.run, hold))
        holding.start()
        started.wait(10)
        answer = client.get("/v1/search", params={"q": "ferries"})
        release.set()
        holding.join(10)
        assert (answer.status_code, answer.json()["error"]["code"]) == (429, "busy")
        assert answer.headers["retry-after"] == "2"
        assert client.get("/v1/search", params={"q": "ferries"}).status_code == 200
