"""A stream ends with `done` or `error`; a client that leaves ends the work."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from sse_starlette import EventSourceResponse, ServerSentEvent

from app.access.place import Place
from app.feeds import Feed
from app.seat import Seat
from app.service import Service
from app.streaming import ClientGoneError, OnEvent, stream_answer
from app.work import Workroom
from rag.errors import DamagedError, QuestionError
from rag.nouns import Answer
from tests.app.serving import open_small, settings_in

Work = Callable[[Service, OnEvent], Answer]


async def ready_room(folder: Path) -> Workroom:
    room = Workroom(lambda: open_small(settings_in(folder)), concurrent=2, waiting=2)
    room.start()
    for _ in range(500):
        try:
            assert room.service
        except Exception:  # noqa: BLE001 (whatever it is, it shows below)
            await asyncio.sleep(0.02)
        else:
            break
    assert room.service
    return room


def in_room(folder: Path, scene: Callable[[Workroom], Coroutine[Any, Any, None]]) -> None:
    async def play() -> None:
        room = await ready_room(folder)
        try:
            await scene(room)
        finally:
            room.close()

    asyncio.run(play())


def sent(response: object) -> AsyncIterator[ServerSentEvent]:
    return cast("AsyncIterator[ServerSentEvent]", cast("EventSourceResponse", response).body_iterator)


def failing_after_a_stage(error: Exception) -> Work:
    def work(_service: Service, on_event: OnEvent) -> Answer:
        on_event("stage", "dense")
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code"),
    [(DamagedError("Torn.", hint="Check it."), "archive_damaged"), (ValueError("secret"), "internal")],
)
def test_a_failure_in_mid_stream_is_an_error_event_of_the_usual_shape(
    tmp_path: Path, error: Exception, code: str
) -> None:
    async def scene(room: Workroom) -> None:
        events = [event async for event in sent(await stream_answer(room, failing_after_a_stage(error)))]
        assert [event.event for event in events] == ["stage", "error"]
        body = json.loads(str(events[-1].data))
        assert body["error"]["code"] == code
        assert "secret" not in str(body)

    in_room(tmp_path, scene)


def test_a_failure_before_the_first_event_is_raised_for_an_ordinary_answer(tmp_path: Path) -> None:
    def work(_service: Service, _on_event: OnEvent) -> Answer:
        raise QuestionError("Empty.")

    async def scene(room: Workroom) -> None:
        with pytest.raises(QuestionError):
            await stream_answer(room, work)

    in_room(tmp_path, scene)


def test_a_client_that_leaves_ends_the_work_at_its_next_event(tmp_path: Path) -> None:
    left, ended = Event(), Event()

    def work(_service: Service, on_event: OnEvent) -> Answer:
        on_event("stage", "dense")
        left.wait(10)
        try:
            on_event("stage", "answer")
        except ClientGoneError:
            ended.set()
            raise
        raise AssertionError

    async def scene(room: Workroom) -> None:
        stream = sent(await stream_answer(room, work))
        first = await anext(stream)
        assert (first.event, first.data) == ("stage", '{"stage":"dense"}')
        await cast("Any", stream).aclose()
        left.set()
        assert await asyncio.to_thread(ended.wait, 10)

    in_room(tmp_path, scene)


def test_a_callers_place_is_held_until_the_work_of_a_cut_stream_has_ended(tmp_path: Path) -> None:
    free, counted, given_back = Event(), list[int](), Event()

    def count(by: int) -> None:
        counted.append(by)
        given_back.set()

    def work(_service: Service, on_event: OnEvent) -> Answer:
        on_event("stage", "dense")
        free.wait(10)
        on_event("stage", "answer")
        raise AssertionError

    async def scene(room: Workroom) -> None:
        place = Place(count)
        stream = sent(await stream_answer(Seat(room, "local", place), work))
        await anext(stream)
        await cast("Any", stream).aclose()
        place.let_go()
        assert counted == [], "the request has ended, its work has not"
        free.set()
        assert await asyncio.to_thread(given_back.wait, 10)
        assert counted == [-1]

    in_room(tmp_path, scene)


def test_an_answer_that_was_cancelled_in_the_middle_is_none_to_keep_or_to_go_on_with(tmp_path: Path) -> None:
    free = Event()

    def work(_service: Service, on_event: OnEvent) -> Answer:
        on_event("stage", "dense")
        free.wait(10)
        raise ClientGoneError

    async def scene(room: Workroom) -> None:
        ends: list[BaseException | None] = []
        feed = Feed(resumable=True, on_end=lambda _feed, failure: ends.append(failure))
        await stream_answer(room, work, feed)
        assert feed.task is not None
        feed.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await feed.task
        free.set()
        assert [type(end) for end in ends] == [asyncio.CancelledError]
        assert (len(feed.events), feed.gone.is_set()) == (1, True)

    in_room(tmp_path, scene)
