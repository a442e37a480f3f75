"""The event loop is never kept waiting, the queue has its bound, and a client that leaves takes its work with it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from app.server import create_app
from app.wiring import build_service
from app.work import Workroom
from rag.nouns import Vector, Vectors
from tests.app.serving import RECORDS, settings_in
from tests.embedders import WordEmbedder
from tests.serving import served_here

QUESTION = "Who called the closure of the border post a mistake?"
SOON = 20.0


class HeldEmbedder(WordEmbedder):
    """Embeds no question until it is let go: a model that is busy for as long as a test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()
        self.free.set()
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return WordEmbedder().embed_passages(texts)

    def embed_query(self, text: str) -> Vector:
        self.asked.append(text)
        self.free.wait(60)
        return super().embed_query(text)


@contextmanager
def busy_server(folder: Path, *, concurrent: int, waiting: int) -> Iterator[tuple[str, Workroom, HeldEmbedder]]:
    """A real server of the small archive, whose model is held from now on."""
    embedder = HeldEmbedder()
    settings = settings_in(folder, {"limits.concurrent": concurrent, "limits.waiting": waiting})
    app: FastAPI = create_app(lambda: build_service(settings, create=True, embedder=embedder), settings)
    with served_here(app) as address:
        httpx.post(f"{address}/v1/articles", json=RECORDS, trust_env=False, timeout=60).raise_for_status()
        httpx.get(f"{address}/v1/examples", trust_env=False, timeout=60).raise_for_status()
        embedder.free.clear()
        embedder.asked.clear()
        try:
            yield address, app.state.room, embedder
        finally:
            embedder.free.set()


def until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.01)


def search_in_background(address: str, query: str) -> socket.socket:
    """Send a search and do not wait for its answer; close the socket to leave."""
    return sent(address, f"GET /v1/search?q={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


def sent(address: str, request: str) -> socket.socket:
    where = urlsplit(address)
    wire = socket.create_connection((where.hostname, where.port), SOON)
    wire.sendall(request.encode())
    return wire


def asked(body: str) -> str:
    head = "POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}"


def test_while_every_thread_waits_for_the_model_the_server_still_answers(tmp_path: Path) -> None:
    with busy_server(tmp_path, concurrent=2, waiting=5) as (address, room, embedder):
        wires = [search_in_background(address, f"ferries{number}") for number in range(4)]
        until(lambda: room.pending == 4 and len(embedder.asked) == 2)
        for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"):
            assert httpx.get(address + path, trust_env=False, timeout=SOON).status_code == 200
        gauge = httpx.get(f"{address}/metrics", trust_env=False, timeout=SOON).text
        assert "rapporteur_pending_work 4.0" in gauge
        embedder.free.set()
        for wire in wires:
            assert wire.recv(12) == b"HTTP/1.1 200"
            wire.close()


def test_beyond_its_bound_the_queue_refuses_at_once_and_says_when_to_come_again(tmp_path: Path) -> None:
    with busy_server(tmp_path, concurrent=1, waiting=2) as (address, room, embedder):
        wires = [search_in_background(address, f"ferries{number}") for number in range(3)]
        until(lambda: room.pending == 3)
        refused = httpx.get(f"{address}/v1/search", params={"q": "ferries"}, trust_env=False, timeout=SOON)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        embedder.free.set()
        until(lambda: room.pending == 0)
        assert (
            httpx.get(f"{address}/v1/search", params={"q": "ferries"}, trust_env=False, timeout=SOON).status_code == 200
        )
        for wire in wires:
            wire.close()


@pytest.mark.parametrize(
    "request_",
    [
        "GET /v1/search?q=forgotten HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        asked('{"question": "Who was forgotten?"}'),
        asked('{"question": "Who was forgotten?", "stream": true, "resume": false}'),
    ],
    ids=["search", "ask", "ask with stream"],
)
def test_what_waits_for_a_client_that_has_left_never_runs(tmp_path: Path, request_: str) -> None:
    with busy_server(tmp_path, concurrent=1, waiting=5) as (address, room, embedder):
        first = search_in_background(address, "ferries")
        until(lambda: len(embedder.asked) == 1)
        leaving = sent(address, request_)
        until(lambda: room.pending == 2)
        leaving.close()
        until(lambda: room.pending == 1)
        embedder.free.set()
        assert first.recv(12) == b"HTTP/1.1 200"
        first.close()
        assert httpx.get(f"{address}/v1/search", params={"q": "last"}, trust_env=False, timeout=SOON).status_code == 200
        assert not any("forgotten" in text for text in embedder.asked)


def test_work_that_has_begun_counts_until_its_thread_is_free(tmp_path: Path) -> None:
    with busy_server(tmp_path, concurrent=1, waiting=0) as (address, room, embedder):
        leaving = search_in_background(address, "ferries")
        until(lambda: len(embedder.asked) == 1)
        leaving.close()
        refused = httpx.get(f"{address}/v1/search", params={"q": "ferries"}, trust_env=False, timeout=SOON)
        assert refused.status_code == 429
        embedder.free.set()
        until(lambda: room.pending == 0)


def test_an_articles_upload_is_whole_though_it_comes_in_pieces(tmp_path: Path) -> None:
    with busy_server(tmp_path, concurrent=1, waiting=1) as (address, _, embedder):
        embedder.free.set()
        text = "The ferry sank. " * 20_000
        pieces = iter(
            [b'{"id": "long", "text": "', *(text[n : n + 9_999].encode() for n in range(0, len(text), 9_999)), b'"}']
        )
        headers = {"Content-Type": "application/json"}
        added = httpx.post(f"{address}/v1/articles", content=pieces, headers=headers, trust_env=False, timeout=60)
        assert added.json()["added"] == 1
        assert httpx.get(f"{address}/v1/articles/long", trust_env=False, timeout=SOON).status_code in {200, 429}
