"""The guards refuse foreign names, foreign writers and large bodies before any route runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from app import faults
from app.guards import BODY_BYTES, BodyGuard, HostGuard


def guarded(host: str = "127.0.0.1", *names: str) -> TestClient:
    app = FastAPI()
    faults.install(app)

    @app.api_route("/echo", methods=["GET", "POST"])
    async def echo(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(BodyGuard, limits={"/large": 10})
    app.add_middleware(HostGuard, host=host, names=names)
    return TestClient(app, base_url="http://127.0.0.1:8000")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:9", "[::1]:8000", "news.test", "localhost."]
)
def test_our_own_names_are_answered(host: str) -> None:
    assert guarded("127.0.0.1", "news.test").get("/echo", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "", "[::1", "192.168.0.7", "127.0.0.1@evil.test"])
def test_a_foreign_host_name_is_refused(host: str) -> None:
    answer = guarded().get("/echo", headers={"host": host})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_host")


def test_a_server_on_all_interfaces_answers_to_addresses_but_not_to_names() -> None:
    client = guarded("0.0.0.0")
    assert client.get("/echo", headers={"host": "192.168.0.7:8000"}).status_code == 200
    assert client.get("/echo", headers={"host": "evil.test"}).status_code == 400


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://127.0.0.1:8501", "https://[::1"])
def test_another_site_may_not_write(origin: str) -> None:
    answer = guarded().post("/echo", content=b"x", headers={"origin": origin})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")


def test_our_own_site_and_programs_may_write() -> None:
    client = guarded()
    assert client.post("/echo", content=b"abc", headers={"origin": "http://127.0.0.1:8000"}).json() == 3
    assert client.post("/echo", content=b"abc").json() == 3


def test_a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    client = guarded()
    assert client.post("/echo", content=b"x" * BODY_BYTES).json() == BODY_BYTES
    answer = client.post("/echo", content=b"x" * (BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_body_of_unannounced_length_is_counted_while_it_comes() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(BODY_BYTES // 65_536 + 1):
            yield b"x" * 65_536

    answer = guarded().post("/echo", content=pieces())
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("length", ["-1", "1e9", "9" * 5000])
def test_a_length_that_is_no_number_or_too_large_is_refused(length: str) -> None:
    answer = guarded().post("/echo", content=b"", headers={"content-length": length})
    assert answer.status_code == 413
