"""A request with an Idempotency-Key is done once; a cut stream is gone on with, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sse_starlette import ServerSentEvent
from starlette.testclient import TestClient

from app.access.listing import add_key
from app.access.opening import opened_access
from app.faults import Refusal
from app.feeds import KEPT_SECONDS, MOST, MOST_OF_ONE, Feed, Feeds, place_of
from app.feeds import Request as Made
from app.service import Service
from app.work import Workroom
from index.access import open_access
from index.replays import Asked
from tests.app.serving import RECORDS, settings_in, small_app, talking_to
from tests.serving import served_here

QUESTION = "Who called the closure of the border post a mistake?"
BODY = {"question": QUESTION}
STREAM = {"question": QUESTION, "stream": True}


def keyed(key: str, **more: str) -> dict[str, str]:
    return {"Idempotency-Key": key, **more}


def told(text: str) -> list[tuple[str, str, str]]:
    """The events of a stream: id, name and data; pings left out."""
    found = []
    for block in re.split(r"\r?\n\r?\n", text.strip()):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields.get("id", ""), fields["event"], fields["data"]))
    return found


def turns(client: TestClient) -> int:
    listed = client.get("/v1/conversations").json()["conversations"]
    return sum(len(client.get(f"/v1/conversations/{each['id']}").json()["turns"]) for each in listed)


def test_a_repeated_question_is_answered_once_over_a_restart_too(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with talking_to(small_app(settings)) as client:
        client.post("/v1/articles", json=RECORDS)
        first = client.post("/v1/ask", json=BODY, headers=keyed("a"))
        again = client.post("/v1/ask", json=BODY, headers=keyed("a"))
        assert again.json() == first.json()
        assert (again.headers["idempotent-replayed"], "idempotent-replayed" in first.headers) == ("true", False)
        assert turns(client) == 1
        other = client.post("/v1/ask", json={"question": "Why?"}, headers=keyed("a"))
        assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
        assert client.post("/v1/ask", json=BODY, headers=keyed("b")).json()["id"] != first.json()["id"]
    with talking_to(small_app(settings)) as client:
        assert client.post("/v1/ask", json=BODY, headers=keyed("a")).json() == first.json()
        assert turns(client) == 2


def test_articles_are_added_once_and_the_first_report_is_repeated(client: TestClient) -> None:
    record = {"text": "A tram ran to Velm."}
    first = client.post("/v1/articles", json=record, headers=keyed("a")).json()
    assert first["added"] == 1
    client.delete(f"/v1/articles/{first['ids'][0]}")
    assert client.post("/v1/articles", json=record, headers=keyed("a")).json() == first
    assert client.get(f"/v1/articles/{first['ids'][0]}").status_code == 404, "it was not added again"
    assert client.post("/v1/articles", json={"text": "A bus ran."}, headers=keyed("a")).status_code == 409


def test_uploads_are_compared_without_the_boundary_that_clients_draw_anew(client: TestClient) -> None:
    def upload(content: bytes) -> httpx.Response:
        return client.post("/v1/articles", files={"file": ("a.txt", content)}, headers=keyed("u"))  # type: ignore[return-value]

    first, again = upload(b"A tram ran to Velm."), upload(b"A tram ran to Velm.")
    assert (first.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert upload(b"A bus ran to Velm.").status_code == 409


def test_a_report_of_failures_is_repeated_and_a_refusal_may_be_tried_again(client: TestClient) -> None:
    unreadable = client.post("/v1/articles", json={"text": ""}, headers=keyed("bad"))
    assert unreadable.status_code == 422
    assert client.post("/v1/articles", json={"text": ""}, headers=keyed("bad")).json() == unreadable.json()
    lost = {"question": QUESTION, "conversation_id": "nowhere"}
    assert client.post("/v1/ask", json=lost, headers=keyed("lost")).status_code == 404
    assert client.post("/v1/ask", json=lost, headers=keyed("lost")).status_code == 404
    assert client.post("/v1/ask", json=BODY, headers=keyed("lost")).status_code == 200, "a refusal takes no key"


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "é"])
def test_a_key_is_plain_and_short(client: TestClient, key: str) -> None:
    answer = client.post("/v1/ask", json=BODY, headers=[(b"idempotency-key", key.encode())])
    assert answer.status_code == 422
    assert set(answer.json()["error"]) == {"code", "message", "hint"}


def test_keys_are_each_callers_own_and_each_routes(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with opened_access(settings, create=True) as access:
        assert access is not None
        ada, ben = (add_key(access.keys, name, "editor").key for name in ("ada", "ben"))
    with talking_to(small_app(settings)) as client:
        client.post("/v1/articles", json=RECORDS, headers=keyed("a", **{"X-API-Key": ada}))
        first = client.post("/v1/ask", json=BODY, headers=keyed("a", **{"X-API-Key": ada}))
        other = client.post("/v1/ask", json=BODY, headers=keyed("a", **{"X-API-Key": ben}))
        assert (first.status_code, other.status_code) == (200, 200)
        assert first.json()["id"] != other.json()["id"]


def test_kept_answers_end_after_a_day_and_what_a_killed_process_took_on_is_free(tmp_path: Path) -> None:
    now = [datetime(2026, 5, 1, tzinfo=UTC)]
    asked = Asked("", "POST /v1/ask", "k", "body")
    access = open_access(tmp_path / "conversations.db", now=lambda: now[0])
    assert access.replays.take_on(asked) is None
    pending = access.replays.take_on(asked)
    assert pending is not None
    assert pending.status is None
    access.close()
    access = open_access(tmp_path / "conversations.db", now=lambda: now[0])
    now[0] += asked.within
    assert access.replays.take_on(asked) == pending, "the other process may still be at work"
    now[0] += timedelta(seconds=1)
    assert access.replays.take_on(asked) is None, "its time is over"
    access.replays.keep(asked, 200, "application/json", b"{}")
    access.replays.forget(asked)
    now[0] += timedelta(hours=23)
    kept = access.replays.take_on(asked)
    assert kept is not None
    assert (kept.status, kept.answer) == (200, b"{}")
    now[0] += timedelta(hours=2)
    assert access.replays.take_on(asked) is None
    access.close()


def test_a_request_that_is_still_worked_on_is_not_begun_again(client: TestClient) -> None:
    room = client.app.state.room  # type: ignore[attr-defined]  # the application is a FastAPI
    body = client.post("/v1/ask", json=BODY, headers=keyed("done")).request.content
    from hashlib import sha256

    digest = sha256(b"application/json\0" + body).hexdigest()
    assert room.service.access.replays.take_on(Asked("", "POST /v1/ask", "going", digest)) is None
    answer = client.post("/v1/ask", json=BODY, headers=keyed("going"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "in_progress")
    assert answer.headers["retry-after"] == "1"


def test_a_request_that_the_full_queue_refused_may_be_repeated_at_once(tmp_path: Path) -> None:
    app = small_app(settings_in(tmp_path, {"limits.concurrent": 1, "limits.waiting": 0}))
    with talking_to(app) as client:
        client.post("/v1/articles", json=RECORDS)
        until_idle(app.state.room)
        begun, free = threading.Event(), threading.Event()

        def hold(_service: Service) -> None:
            begun.set()
            free.wait(10)

        assert client.portal is not None
        held = client.portal.start_task_soon(app.state.room.run, hold)
        assert begun.wait(10)
        for body in (BODY, STREAM):
            refused = [client.post("/v1/ask", json=body, headers=keyed("q" + str(len(body)))) for _ in range(2)]
            assert [(each.status_code, each.json()["error"]["code"]) for each in refused] == [(429, "busy")] * 2
        free.set()
        held.result()
        until_idle(app.state.room)
        for body in (BODY, STREAM):
            assert client.post("/v1/ask", json=body, headers=keyed("q" + str(len(body)))).status_code == 200


def until_idle(room: Workroom) -> None:
    end = time.monotonic() + 10
    while room.pending:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_an_answer_that_cannot_be_kept_is_given_and_its_key_is_free_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with talking_to(small_app(settings)) as client, closing(sqlite3.connect(conversations_file(tmp_path))) as db:
        for change in ("UPDATE", "DELETE"):
            db.execute(f"CREATE TRIGGER no_{change} BEFORE {change} ON replay BEGIN SELECT RAISE(ABORT, 'no'); END")
        first = client.post("/v1/ask", json=BODY, headers=keyed("a"))
        assert first.status_code == 200
        for change in ("UPDATE", "DELETE"):
            db.execute(f"DROP TRIGGER no_{change}")
        again = client.post("/v1/ask", json=BODY, headers=keyed("a"))
        assert (again.status_code, "idempotent-replayed" in again.headers) == (200, False)


def conversations_file(folder: Path) -> Path:
    return next(folder.rglob("conversations.db"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server with the three records."""
    with served_here(small_app(settings_in(tmp_path_factory.mktemp("streams")))) as served:
        httpx.post(f"{served}/v1/articles", json=RECORDS, trust_env=False)
        yield served


def cut_after(address: str, number: int, headers: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    """Read so many events of a new stream, then drop the connection."""
    seen = ""
    with (
        httpx.Client(trust_env=False) as http,
        http.stream("POST", f"{address}/v1/ask", json=STREAM, headers=headers or {}) as answer,
    ):
        for text in answer.iter_text():
            seen += text
            if len(told(seen.rpartition("\r\n\r\n")[0])) >= number:
                break
    return told(seen.rpartition("\r\n\r\n")[0])[:number]


def resumed(address: str, last: str, headers: dict[str, str] | None = None) -> httpx.Response:
    asking = {"Last-Event-ID": last, **(headers or {})}
    return httpx.post(f"{address}/v1/ask", json=STREAM, headers=asking, trust_env=False)


@pytest.mark.parametrize("number", [1, 3, 6, 9])
def test_a_cut_stream_is_gone_on_with_and_nothing_is_lost_or_doubled(address: str, number: int) -> None:
    before = cut_after(address, number)
    after = told(resumed(address, before[-1][0]).text)
    whole = before + after
    assert whole[-1][1] == "done"
    assert len({event_id for event_id, _, _ in whole}) == len(whole)
    assert [place_of(event_id)[1] for event_id, _, _ in whole] == list(range(1, len(whole) + 1))
    again = told(resumed(address, whole[0][0]).text)
    assert again == whole[1:], "any place may be gone on from, again and again"


def test_after_the_last_event_there_is_nothing(address: str) -> None:
    whole = told(httpx.post(f"{address}/v1/ask", json=STREAM, trust_env=False).text)
    answer = resumed(address, whole[-1][0])
    assert (answer.status_code, told(answer.text)) == (200, [])


@pytest.mark.parametrize("last", ["nonsense", "x-1", "-1", "x" * 22 + "-0", "x-99999999999999999999", "x-²"])
def test_what_is_no_event_of_ours_is_not_found(address: str, last: str) -> None:
    answer = httpx.post(f"{address}/v1/ask", json=STREAM, headers=[(b"last-event-id", last.encode())], trust_env=False)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "stream_gone")


def test_a_stream_goes_on_for_the_same_request_alone(address: str) -> None:
    first = cut_after(address, 1)
    asking = {"Last-Event-ID": first[0][0]}
    other = httpx.post(f"{address}/v1/ask", json={**STREAM, "k": 3}, headers=asking, trust_env=False)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "other_request")


def test_a_stream_under_a_key_is_repeated_whole_or_from_an_event_on(address: str) -> None:
    whole = httpx.post(f"{address}/v1/ask", json=STREAM, headers=keyed("s"), trust_env=False)
    for _ in range(50):
        again = httpx.post(f"{address}/v1/ask", json=STREAM, headers=keyed("s"), trust_env=False)
        if again.status_code == 200:
            break
        time.sleep(0.02)
    assert told(again.text) == told(whole.text)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["x-conversation-id"] == whole.headers["x-conversation-id"]
    events = told(whole.text)
    assert told(resumed(address, events[2][0], keyed("s")).text) == events[3:]
    other = httpx.post(f"{address}/v1/ask", json={**STREAM, "k": 3}, headers=keyed("s"), trust_env=False)
    assert other.status_code == 409


def test_a_stream_that_its_client_does_not_resume_has_no_ids(address: str) -> None:
    events = told(httpx.post(f"{address}/v1/ask", json={**STREAM, "resume": False}, trust_env=False).text)
    assert {event_id for event_id, _, _ in events} == {""}


def test_proxies_are_told_not_to_hold_back_or_store(address: str) -> None:
    headers = httpx.post(f"{address}/v1/ask", json=STREAM, trust_env=False).headers
    assert headers["cache-control"] == "no-store, no-transform"
    assert headers["x-accel-buffering"] == "no"
    assert "content-length" not in headers


def in_loop(scene: Callable[[], Any]) -> None:
    asyncio.run(scene())


def test_a_listener_that_comes_while_a_feed_is_filled_hears_all_of_it() -> None:
    async def scene() -> None:
        feed = Feed(resumable=True)
        heard: list[list[str]] = [[], []]

        async def listen(place: int) -> None:
            heard[place].extend([str(event.data) async for event in feed.follow(place)])

        first = asyncio.create_task(listen(0))
        await asyncio.sleep(0)
        feed.put([ServerSentEvent(data="a")])
        second = asyncio.create_task(listen(1))
        await asyncio.sleep(0)
        feed.put([ServerSentEvent(data="b"), ServerSentEvent(data="c")])
        await asyncio.sleep(0)
        feed.put([ServerSentEvent(data="d")])
        feed.end()
        await asyncio.gather(first, second)
        assert heard == [["a", "b", "c", "d"], ["b", "c", "d"]]

    in_loop(scene)


def test_feeds_are_another_owners_secret_and_go_some_time_after_their_end() -> None:
    clock = [0.0]
    feeds = Feeds(clock=lambda: clock[0])
    feed, mine = Feed(resumable=True), Made("key:a", "body")
    feeds.keep(mine, feed)
    last = f"{feed.token}-0"

    async def fill() -> None:
        feed.put([ServerSentEvent(data="a")])

    in_loop(fill)
    assert feeds.find(mine, last) == (feed, 1)
    with pytest.raises(Refusal) as caught:
        feeds.find(Made("key:b", "body"), last)
    assert caught.value.status == 404
    clock[0] = KEPT_SECONDS + 1
    assert feeds.find(mine, last) == (feed, 1), "it is still being filled"
    feed.ended = True
    with pytest.raises(Refusal):
        feeds.find(mine, last)


def kept_feed(feeds: Feeds, owner: str, *, ended: bool = False) -> Feed:
    feed = Feed(resumable=True, events=[ServerSentEvent(data="a")], ended=ended)
    feeds.keep(Made(owner, "body"), feed)
    return feed


def is_kept(feeds: Feeds, owner: str, feed: Feed) -> bool:
    try:
        return feeds.find(Made(owner, "body"), f"{feed.token}-0")[0] is feed
    except Refusal:
        return False


def test_who_has_too_many_feeds_loses_their_own_oldest_and_first_one_that_ended() -> None:
    feeds = Feeds()
    other = kept_feed(feeds, "other")
    mine = [kept_feed(feeds, "me", ended=number == 5) for number in range(MOST_OF_ONE)]
    mine += [kept_feed(feeds, "me") for _ in range(2)]
    assert [place for place, feed in enumerate(mine) if not is_kept(feeds, "me", feed)] == [0, 5]
    assert is_kept(feeds, "other", other)


def test_a_running_feed_is_never_given_up_for_another_owners() -> None:
    feeds = Feeds()
    owners = [str(number) for number in range(MOST)]
    made = [kept_feed(feeds, owner) for owner in owners]
    late = kept_feed(feeds, "late")
    assert (is_kept(feeds, "late", late), late.resumable) == (False, False)
    assert all(is_kept(feeds, owner, feed) for owner, feed in zip(owners, made, strict=True))
    made[7].ended = True
    later = kept_feed(feeds, "later")
    assert (is_kept(feeds, "later", later), is_kept(feeds, "7", made[7])) == (True, False)


def test_a_feed_that_came_to_nothing_or_was_stopped_is_gone() -> None:
    feeds = Feeds()
    empty, stopped, running = (kept_feed(feeds, "me") for _ in range(3))
    empty.events.clear()
    empty.ended = True
    stopped.gone.set()
    assert [is_kept(feeds, "me", feed) for feed in (empty, stopped, running)] == [False, False, True]
    with pytest.raises(Refusal) as caught:
        feeds.find(Made("me", "body"), f"{empty.token}-")
    assert caught.value.detail.code == "stream_gone"


def test_who_comes_back_stops_the_grace_and_gets_a_whole_one_when_they_leave_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scene() -> None:
        feed = Feed(resumable=True)
        feed.put([ServerSentEvent(data="a")])
        for seconds in (0.01, 60.0):
            monkeypatch.setattr("app.feeds.GRACE_SECONDS", seconds)
            listening = feed.follow(0)
            await anext(listening)
            await listening.aclose()  # type: ignore[attr-defined]  # it is a generator
        await asyncio.sleep(0.05)
        assert not feed.gone.is_set()
        monkeypatch.setattr("app.feeds.GRACE_SECONDS", 0.01)
        listening = feed.follow(0)
        await anext(listening)
        await listening.aclose()  # type: ignore[attr-defined]  # it is a generator
        assert await asyncio.to_thread(feed.gone.wait, 10)

    in_loop(scene)


def test_under_a_key_an_event_of_another_stream_is_not_gone_on_from(address: str) -> None:
    events = {}
    for key in ("one", "two"):
        events[key] = told(httpx.post(f"{address}/v1/ask", json=STREAM, headers=keyed(key), trust_env=False).text)
    for last, key in ((events["one"][2][0], "two"), (events["one"][2][0], "three"), ("nonsense", "one")):
        answer = resumed(address, last, keyed(key))
        for _ in range(50):
            if answer.status_code != 409:
                break
            time.sleep(0.02)
            answer = resumed(address, last, keyed(key))
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "stream_gone")
    begun = httpx.post(f"{address}/v1/ask", json=STREAM, headers=keyed("three"), trust_env=False)
    assert begun.status_code == 200, "what was not found takes no key"
