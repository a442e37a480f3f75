"""The archive's verbs as tools, called with the `mcp` client over a real port."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from app.access.listing import add_key
from app.access.opening import opened_access
from app.client import Client as HttpClient
from tests.app.serving import RECORDS, settings_in, small_app
from tests.serving import served_here

QUESTION = "Who called the closure of the border post a mistake?"
Served = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The address of a server that asks for keys, and two readers' keys and an editor's."""
    folder: Path = tmp_path_factory.mktemp("tools")
    settings = settings_in(folder)
    with opened_access(settings, create=True) as access:
        assert access is not None
        keys = {name: add_key(access.keys, name, "reader").key for name in ("ada", "ben")}
        keys["edda"] = add_key(access.keys, "edda", "editor").key
        keys["slow"] = add_key(access.keys, "slow", "reader", per_minute=1).key
    with served_here(small_app(settings)) as address:
        with HttpClient(address, key=keys["edda"]) as client:
            assert client.add_records(RECORDS).added == 3
        yield address, keys


def with_tools(
    served: Served, scene: Callable[[Client], Awaitable[Any]], holder: str = "ada", mode: str = "auto"
) -> Any:
    """Play a scene with a client of one holder; each mode is a generation of the protocol."""
    address, keys = served

    async def play() -> Any:
        async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {keys[holder]}"}, trust_env=False) as http:
            transport = streamable_http_client(f"{address}/mcp", http_client=http)
            async with Client(transport, mode=mode) as client:
                return await scene(client)

    return asyncio.run(play())


def called(served: Served, name: str, arguments: dict[str, Any], holder: str = "ada", mode: str = "auto") -> Any:
    return with_tools(served, lambda client: client.call_tool(name, arguments), holder, mode)


def test_the_verbs_are_listed_with_what_they_take(served: Served) -> None:
    tools = {tool.name: tool for tool in with_tools(served, lambda client: client.list_tools()).tools}
    verbs = "ask search articles article statements positions figures locate sources".split()
    assert list(tools) == verbs
    assert tools["ask"].input_schema["required"] == ["question"]
    assert "ctx" not in tools["ask"].input_schema["properties"]
    assert all(tool.description and tool.annotations and tool.annotations.read_only_hint for tool in tools.values())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_answer_is_the_document_that_http_gives(served: Served, mode: str) -> None:
    answer = called(served, "ask", {"question": QUESTION}, mode=mode).structured_content
    assert answer["verdict"] == "answered"
    article = called(served, "article", {"article_id": answer["citations"][0]["article_id"]}).structured_content
    for citation in answer["citations"][:1]:
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    address, keys = served
    kept = httpx.get(
        f"{address}/v1/conversations/{answer['conversation_id']}",
        headers={"X-API-Key": keys["ada"]},
        trust_env=False,
    ).json()
    assert kept["turns"][0]["answer"]["id"] == answer["id"]


@pytest.mark.parametrize(
    ("name", "arguments", "key"),
    [
        ("search", {"query": "ferries", "k": 1}, "hits"),
        ("articles", {"limit": 2}, "articles"),
        ("statements", {"limit": 5}, "statements"),
        ("positions", {}, "issues"),
        ("figures", {"query": "How many delegates came?"}, "groups"),
        ("locate", {"text": "Forty delegates came."}, "found"),
        ("sources", {}, "sources"),
    ],
)
def test_each_verb_answers(served: Served, name: str, arguments: dict[str, Any], key: str) -> None:
    result = called(served, name, arguments)
    assert not result.is_error
    assert key in result.structured_content


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("ask", {"question": "?"}, "letter or digit"),
        ("ask", {"question": "x" * 4_001}, "at most 4,000"),
        ("ask", {"question": QUESTION, "since": "2016-13"}, "2016-13"),
        ("ask", {"question": QUESTION, "k": 0}, "k"),
        ("ask", {"question": QUESTION, "conversation_id": "nowhere"}, "There is no conversation"),
        ("article", {"article_id": "nowhere"}, "No article has this id"),
        ("statements", {"limit": 1_001}, "limit"),
        ("remove", {"article_id": "border"}, "remove"),
    ],
)
def test_what_cannot_be_done_is_told_to_the_model(
    served: Served, name: str, arguments: dict[str, Any], told: str
) -> None:
    result = called(served, name, arguments)
    assert result.is_error
    assert told in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_tools_see_the_conversations_of_their_key_alone(served: Served) -> None:
    answer = called(served, "ask", {"question": QUESTION}).structured_content
    again = {"question": "And when?", "conversation_id": answer["conversation_id"]}
    assert not called(served, "ask", again).is_error
    assert called(served, "ask", again, holder="ben").is_error


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"X-API-Key": "wrong"}, 401), ({"Host": "evil.test"}, 400), ({"Origin": "https://evil.test"}, 403)],
)
def test_the_guards_of_all_routes_stand_before_the_tools(served: Served, headers: dict[str, str], status: int) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accepting = {"Accept": "application/json, text/event-stream"}
    answer = httpx.post(f"{served[0]}/mcp", json=body, headers={**accepting, **headers}, trust_env=False)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "hint"}


def test_a_keys_limits_hold_for_tools_too(served: Served) -> None:
    address, keys = served
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {"Accept": "application/json, text/event-stream", "X-API-Key": keys["slow"]}
    statuses = [httpx.post(f"{address}/mcp", json=body, headers=headers, trust_env=False).status_code for _ in "ab"]
    assert statuses == [200, 429]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_is_no_session_to_listen_to_or_to_end(served: Served, method: str) -> None:
    address, keys = served
    headers = {"X-API-Key": keys["ada"], "Mcp-Session-Id": "0" * 32}
    answer = httpx.request(method, f"{address}/mcp", headers=headers, trust_env=False)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"[" * 10_000, b'{"jsonrpc": "2.0"}', b"\xff"])
def test_what_is_no_message_is_the_callers_fault(served: Served, content: bytes) -> None:
    address, keys = served
    headers = {
        "X-API-Key": keys["ben"],
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
    }
    answer = httpx.post(f"{address}/mcp", content=content, headers=headers, trust_env=False)
    assert 400 <= answer.status_code < 500
