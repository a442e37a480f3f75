"""A language model's server for tests: the real protocol over HTTP on loopback, with replies that a test scripts.

It answers `POST /v1/chat/completions` with server-sent events, and misbehaves in every way that a server can.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from app.setting_sections import GenerationSettings

PASSAGE = re.compile(
    r"<passage (?P<mark>\w+)>\nkey: \[(?P<key>\w+)\]\nfrom: .*\n(?P<text>[\s\S]*?)\n</passage (?P=mark)>"
)

Body = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What the server does with one request: a status, or a stream of pieces and how it ends.

    `ends` is "stop", "length", "content_filter", "broken" (the connection is cut), "hang" (nothing more comes until the
    server is closed), "unfinished" (the stream ends without a reason), "refusal", "error" (an error event), or raw text
    that is sent in an event's place.
    """

    pieces: Sequence[str] = ()
    ends: str = "stop"
    status: int = 200
    body: str = ""


@dataclass
class Server:
    """A running server: its address, and the requests it has seen (headers in small letters, and the body)."""

    address: str
    requests: list[tuple[dict[str, str], Body]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def settings(self, **others: Any) -> GenerationSettings:
        """Settings that lead here."""
        given: Body = {"base_url": self.address, "model": "scripted", "idle_seconds": 5, "connect_seconds": 5} | others
        return GenerationSettings(**given)


def say(text: str, size: int = 3) -> Reply:
    """Send a text in pieces of so many characters."""
    return Reply([text[start : start + size] for start in range(0, len(text), size)])


def passages(body: Body) -> dict[str, str]:
    """Read the passages of a request, by key."""
    asked = body["messages"][1]["content"]
    return {match["key"]: match["text"] for match in PASSAGE.finditer(asked)}


def key_of(body: Body, words: str) -> str:
    """Find the key of the passage that holds some words."""
    return next(key for key, text in passages(body).items() if words in text)


@contextmanager
def served(act: Callable[[Body], Reply]) -> Iterator[Server]:
    """Run a server that does with each request what `act` says of its body."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    host, port = cast("tuple[str, int]", http.server_address)
    server = Server(f"http://{host}:{port}/v1")
    http.act, http.state = act, server  # type: ignore[attr-defined]  # what the handler below reads
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state: Server = self.server.state  # type: ignore[attr-defined]
        state.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
        reply: Reply = self.server.act(body)  # type: ignore[attr-defined]
        try:
            self._send(reply, state.closing)
        except OSError:
            # The reader went.
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _send(self, reply: Reply, closing: threading.Event) -> None:
        if reply.status != 200:
            content = (reply.body or json.dumps({"error": {"message": "no", "type": "error"}})).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in reply.pieces:
            self._event(_chunk({"content": piece}))
        self._end(reply.ends, closing)

    def _end(self, ends: str, closing: threading.Event) -> None:
        match ends:
            case "broken":
                self.close_connection = True
                self.connection.close()
                return
            case "hang":
                closing.wait(30)
                self.close_connection = True
                return
            case "stop" | "length" | "content_filter":
                self._event(_chunk({}, ends))
            case "refusal":
                self._event(_chunk({"refusal": "I cannot help with that."}, "stop"))
            case "error":
                self._event(json.dumps({"error": {"message": "out of memory", "code": 500}}))
            case "unfinished":
                pass
            case raw:
                self._event(raw)
        self._event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, data: str) -> None:
        sent = f"data: {data}\n\n".encode()
        self.wfile.write(f"{len(sent):x}\r\n".encode() + sent + b"\r\n")
        self.wfile.flush()


def _chunk(delta: Body, reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    shape = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
    return json.dumps(shape | {"choices": [choice]})
