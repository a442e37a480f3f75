"""An answer as server-sent events: `stage`, `sentence`, `citation`, then `done` or `error`.

What fails before the first event is an ordinary error answer with its status; what fails after it is an `error` event
with the same body. A client that leaves stops the work at its next event, at once or after the grace of a feed that may
be resumed (`app/feeds.py`). Two headers tell where the question is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote

import structlog
from fastapi import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from app.documents import document
from app.faults import ErrorBody, refusal_of
from app.feeds import Feed
from app.seat import Seat
from app.service import Service
from app.streaming_headers import CONVERSATION_HEADER, QUESTION_HEADER
from app.work import Workroom
from rag.nouns import Answer, Unanswered

OnEvent = Callable[[str, object], None]
Work = Callable[[Service, OnEvent], Answer]

PING_SECONDS = 1
"""How long a client hears nothing: proxies bear it, and a page that waits can see that its reader has stopped it."""

HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
"""They keep proxies from storing, compressing or holding back what is sent piece by piece."""


@dataclass(frozen=True, slots=True)
class StageEvent:
    """Work has come to this stage."""

    stage: str


class ClientGoneError(Exception):
    """Ends the work of a client that no longer listens."""


class Writer(Protocol):
    """How the events of an answer are written."""

    def event(self, name: str, payload: object) -> list[ServerSentEvent]:
        """Write what happens while an answer is made."""

    def done(self, answer: Answer) -> list[ServerSentEvent]:
        """Write the answer."""

    def failed(self, failure: BaseException) -> list[ServerSentEvent]:
        """Write why there is none."""


class Events:
    """Our own events, each with its name."""

    def event(self, name: str, payload: object) -> list[ServerSentEvent]:
        """Write a stage, a sentence or a citation."""
        value = StageEvent(str(payload)) if name == "stage" else payload
        return [ServerSentEvent(data=document(value).decode(), event=name)]

    def done(self, answer: Answer) -> list[ServerSentEvent]:
        """Write the whole answer."""
        return self.event("done", answer)

    def failed(self, failure: BaseException) -> list[ServerSentEvent]:
        """Write the error body."""
        detail = refusal_of(failure).detail
        return [ServerSentEvent(data=ErrorBody(error=detail).model_dump_json(), event="error")]


async def stream_answer(room: Workroom | Seat, work: Work, feed: Feed | None = None) -> Response:
    """Run the work in a thread and send its events as they come. Raises what fails before the first of them."""
    return await stream_events(room, work, Events(), feed)


async def stream_events(room: Workroom | Seat, work: Work, writer: Writer, feed: Feed | None = None) -> Response:
    """Do so with events of any form."""
    returns = feed is not None
    feed = feed or Feed()
    # The loop itself holds no task: this one lives as long as its feed.
    feed.task = asyncio.create_task(_fill(feed, room, work, writer))
    try:
        await feed.begun()
    except asyncio.CancelledError:
        # Its client has left, and will not come back: what waits is not begun, what has begun ends at its next event.
        if not returns:
            feed.gone.set()
            feed.task.cancel()
        raise
    if not feed.events:
        await feed.task
    return followed(feed, 0)


def followed(feed: Feed, start: int) -> Response:
    """Send the events of a feed from a place on."""
    return EventSourceResponse(feed.follow(start), ping=PING_SECONDS, headers=HEADERS | feed.headers)


async def _fill(feed: Feed, room: Workroom | Seat, work: Work, writer: Writer) -> None:
    """Do the work, and put what happens into the feed. Raises what fails before the first event."""
    loop = asyncio.get_running_loop()

    def on_event(name: str, payload: object) -> None:
        if feed.gone.is_set():
            raise ClientGoneError
        if isinstance(payload, Unanswered):
            # Before the first event, so before the headers are sent.
            feed.headers.update(_kept(payload))
            return
        loop.call_soon_threadsafe(feed.put, writer.event(name, payload))

    failure: BaseException | None = None
    try:
        # Written in the thread too: an answer may be long, and its tokens are counted.
        feed.put(await room.run(lambda service: writer.done(work(service, on_event))))
    except ClientGoneError as left:
        failure = left
        structlog.get_logger("rapporteur.ask").info("stopped by its reader")
    except asyncio.CancelledError as stopped:
        # What was told so far is not an answer to be kept or gone on with.
        failure = stopped
        feed.gone.set()
        raise
    except Exception as error:
        failure = error
        if not feed.events:
            raise
        if refusal_of(error).status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            structlog.get_logger("rapporteur.ask").error("failed", exc_info=error)
        feed.put(writer.failed(error))
    finally:
        feed.end(failure)


def _kept(asked: Unanswered) -> dict[str, str]:
    return {
        CONVERSATION_HEADER: quote(asked.conversation_id, safe=""),
        QUESTION_HEADER: quote(asked.id, safe=""),
    }
