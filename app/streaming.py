"""An answer as server-sent events: `stage`, `sentence`, `citation`, then `done` or `error`.

What fails before the first event is an ordinary error answer with its status; what fails after it is an `error` event
with the same body. A client that leaves stops the work at its next event.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from app.documents import document
from app.faults import ErrorBody, Refusal, refusal_of
from app.seat import Seat
from app.service import Service
from app.work import Workroom
from rag.nouns import Answer

OnEvent = Callable[[str, object], None]

PING_SECONDS = 15
"""Silence that proxies bear."""


@dataclass(frozen=True, slots=True)
class StageEvent:
    """Work has come to this stage."""

    stage: str


class ClientGoneError(Exception):
    """Ends the work of a client that no longer listens."""


async def stream_answer(room: Workroom | Seat, work: Callable[[Service, OnEvent], Answer]) -> Response:
    """Run the work in a thread and send its events as they come. Raises what fails before the first of them."""
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[ServerSentEvent | None] = asyncio.Queue()
    gone = threading.Event()

    def on_event(name: str, payload: object) -> None:
        if gone.is_set():
            raise ClientGoneError
        loop.call_soon_threadsafe(events.put_nowait, _event(name, payload))

    async def finish() -> None:
        try:
            answer = await room.run(lambda service: work(service, on_event))
            events.put_nowait(_event("done", answer))
        except ClientGoneError:
            structlog.get_logger("rapporteur.ask").info("stopped by its reader")
        finally:
            events.put_nowait(None)

    task = asyncio.create_task(finish())
    first = await events.get()
    if first is None:
        await task
    return EventSourceResponse(
        _send(first, events, task, gone), ping=PING_SECONDS, headers={"Cache-Control": "no-store"}
    )


async def _send(
    first: ServerSentEvent | None,
    events: asyncio.Queue[ServerSentEvent | None],
    task: asyncio.Task[None],
    gone: threading.Event,
) -> AsyncIterator[ServerSentEvent]:
    event = first
    try:
        while event is not None:
            yield event
            event = await events.get()
        # The work puts None as the last thing it does, so waiting for it here is waiting for its result alone.
        await asyncio.wait([task])
        failure = task.exception()
        if failure is not None:
            yield _failed(refusal_of(failure), failure)
    finally:
        gone.set()


def _event(name: str, payload: object) -> ServerSentEvent:
    value = StageEvent(str(payload)) if name == "stage" else payload
    return ServerSentEvent(data=document(value).decode(), event=name)


def _failed(refusal: Refusal, failure: BaseException) -> ServerSentEvent:
    if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        structlog.get_logger("rapporteur.ask").error("failed", exc_info=failure)
    return ServerSentEvent(data=ErrorBody(error=refusal.detail).model_dump_json(), event="error")
