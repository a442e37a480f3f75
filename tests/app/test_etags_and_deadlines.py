"""An article that the caller has is not sent again; a request that takes too long is ended."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.deadline import Deadline
from tests.app.serving import settings_in, small_app


def test_an_article_that_the_caller_has_is_not_sent_again_until_it_changes(client: TestClient) -> None:
    first = client.get("/v1/articles/border")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/v1/articles/border", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for unknown in ('"other"', tag.strip('"'), "", "W/"):
        assert client.get("/v1/articles/border", headers={"If-None-Match": unknown}).status_code == 200
    client.post("/v1/articles", json={"id": "border", "text": "Guards opened the border post at Velm."})
    changed = client.get("/v1/articles/border", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_what_is_one_callers_is_stored_nowhere_on_the_way_unless_its_route_says_otherwise(client: TestClient) -> None:
    asking = {"question": "Who called the closure of the border post a mistake?"}
    asked = [client.post("/v1/ask", json=asking, headers={"Idempotency-Key": "a"}) for _ in "ab"]
    place, of = asked[0].json()["id"], asked[0].json()["conversation_id"]
    answers = [
        *asked,
        *(client.get(f"/v1/answers/{place}/export", params={"format": form}) for form in ("md", "bibtex", "csl")),
        *(client.get(f"/v1/conversations{path}") for path in ("", f"/{of}", f"/{of}/export")),
        client.get("/v1/search", params={"q": "border"}),
    ]
    assert [each.status_code for each in answers] == [200] * 9
    assert {each.headers["cache-control"] for each in answers} == {"private, no-store"}
    assert asked[1].headers["idempotent-replayed"] == "true"


def test_an_article_that_is_not_there_is_not_found_whatever_the_caller_has(client: TestClient) -> None:
    assert client.get("/v1/articles/nowhere", headers={"If-None-Match": "*"}).status_code == 404


async def _played(app: object, messages: list[Message], *, stall: bool = False, path: str = "/") -> list[Message]:
    sent: list[Message] = []
    left = list(messages)

    async def receive() -> Message:
        if not left:
            await asyncio.sleep(60)
        return left.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": path, "headers": [(b"content-length", b"1")]}
    deadline = Deadline(app, seconds=0.02, upload_seconds=60, uploads={"/v1/articles"})  # type: ignore[arg-type]
    await deadline(scope, receive, send)
    assert not stall or sent
    return sent


WHOLE: Message = {"type": "http.request", "body": b"x", "more_body": False}
PART: Message = {"type": "http.request", "body": b"x", "more_body": True}


async def reads_then_hangs(_scope: Scope, receive: Receive, _send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await asyncio.sleep(60)


async def begins_then_hangs(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await asyncio.sleep(60)


async def times_out_itself(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise TimeoutError


@pytest.mark.parametrize(("messages", "status"), [([WHOLE], 504), ([PART], 408), ([], 408)])
def test_a_slow_request_is_408_and_a_slow_answer_504(messages: list[Message], status: int) -> None:
    sent = asyncio.run(_played(reads_then_hangs, messages))
    assert sent[0]["status"] == status


def test_an_answer_that_has_begun_is_cut_off() -> None:
    sent = asyncio.run(_played(begins_then_hangs, [WHOLE]))
    assert [message["type"] for message in sent] == ["http.response.start"]


def test_a_time_out_of_the_application_is_its_own() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(_played(times_out_itself, [WHOLE]))


def test_every_route_has_the_limit_of_the_settings(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, {"limits.seconds": 0.05})
    app = small_app(settings)

    @app.get("/v1/slow")
    async def slow() -> None:
        await asyncio.sleep(60)

    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        for _ in range(200):
            answer = client.get("/v1/slow")
            if answer.json()["error"]["code"] != "not_ready":
                break
        assert (answer.status_code, answer.json()["error"]["code"]) == (504, "too_slow")
        assert answer.headers["retry-after"] == "30"
