"""What is no HTTP, or smuggles something through it, is refused in the usual shape and the server lives on."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.app.serving import settings_in, small_app
from tests.serving import served_here

HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"

TOO_LONG = 66_000
"""Bytes of a line that is never ended: few more than are held, since what is left unread resets a line."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_here(small_app(settings_in(tmp_path_factory.mktemp("protocol")))) as served:
        yield served


def raw(address: str, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes and read the first answer: its status, headers and body."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), 20) as wire:
        wire.sendall(sent)
        received = b"".join(iter(lambda: wire.recv(65_536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return int(status.split()[1]), {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}, body


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
        b"GET /v1/search?q=" + b"x" * TOO_LONG,
        b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-Long: " + b"x" * TOO_LONG,
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.test\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-A: 1\n\tX-B: 2\x00\r\n\r\n",
        b"POST /v1/ask HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 30\r\n\r\n{}",
        b"POST /v1/ask HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        b"POST /v1/ask HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_cannot_be_parsed_is_refused_in_the_usual_shape(address: str, sent: bytes) -> None:
    status, headers, body = raw(address, sent)
    assert 400 <= status < 502
    assert headers["content-type"] == "application/json"
    assert set(json.loads(body)["error"]) == {"code", "message", "hint"}
    assert httpx.get(f"{address}/healthz", trust_env=False).status_code == 200


def test_a_header_cannot_put_another_header_into_an_answer(address: str) -> None:
    for injected in ("a%0d%0aSet-Cookie:%20x=1", "a%0aSet-Cookie:%20x=1"):
        for path in (f"/v1/articles/{injected}", f"/{injected}", f"/v1/answers/{injected}/export"):
            _, headers, _ = raw(address, b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n")
            assert "set-cookie" not in headers


def test_a_line_end_in_a_path_does_not_begin_a_line_of_the_log(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    httpx.get(f"{address}/v1/articles/a%0d%0a2026-01-01%20forged", trust_env=False)
    logged = capsys.readouterr()
    assert not any(line.lstrip().startswith("2026-01-01 forged") for line in (logged.out + logged.err).splitlines())


def test_an_id_is_decoded_once(address: str) -> None:
    twice = "%2e%2e/truth.db"
    stored = httpx.post(
        f"{address}/v1/articles", json={"id": twice, "text": "A ferry sank."}, trust_env=False, timeout=60
    )
    assert stored.json()["added"] == 1
    for path, status in (("%252e%252e%2Ftruth.db", 200), ("%2e%2e%2Ftruth.db", 404), ("../../../etc/passwd", 404)):
        found, _, body = raw(address, b"GET /v1/articles/" + path.encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n")
        assert found == status
        assert b"root:" not in body
