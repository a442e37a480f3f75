"""Streams of `/v1/ask` that are gone on with: by Last-Event-ID, or by the Idempotency-Key that began them.

Without a key the events of a stream live as long as its feed (`app/feeds.py`); with one they are kept for a day, once
the answer is whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from fastapi import Request, Response
from sse_starlette import ServerSentEvent

from app.feeds import Feed, Feeds, place_of, stream_gone
from app.feeds import Request as Made
from app.idempotency import REPLAYED, asked_once, body_digest, going_on, keep, let_go, taken_on
from app.seat import Seat
from app.streaming import Work, followed, stream_answer
from index.replays import Asked, Kept

LAST_EVENT = "last-event-id"
EVENT_STREAM = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Streamed:
    """A request for a stream, and the feeds that it may go on with."""

    request: Request
    room: Seat
    feeds: Feeds

    async def answer(self, work: Work) -> Response:
        """Go on with the stream that the request names, or begin one."""
        last = self.request.headers.get(LAST_EVENT)
        asked = await asked_once(self.request, self.room)
        made = Made(self.room.owner, await body_digest(self.request))
        if asked is None:
            return followed(*self.feeds.find(made, last)) if last else await self._begun(work, made)
        feed = self.feeds.under(asked.key, made)
        if feed is None:
            kept = await taken_on(asked, self.room)
            if kept is None and last:
                # The stream that it is of was stopped: events of another answer must not be joined to it.
                await let_go(asked, self.room)
                raise stream_gone()
            if kept is None:
                return await self._begun(work, made, asked)
            feed = _restored(kept.answer)
        return followed(feed, feed.place_after(last) if last else 0)

    async def _begun(self, work: Work, made: Made, asked: Asked | None = None) -> Response:
        feed = Feed(resumable=True)
        if asked is not None:
            feed.on_end = lambda ended, failure: self._keep(asked, ended, failure)
        self.feeds.keep(made, feed, key=asked.key if asked else None)
        return await stream_answer(self.room, work, feed)

    def _keep(self, asked: Asked, feed: Feed, failure: BaseException | None) -> None:
        if failure is None:
            going_on(keep(asked, self.room, Kept(asked.body, 200, EVENT_STREAM, _written(feed))))
        else:
            going_on(let_go(asked, self.room))


def _written(feed: Feed) -> bytes:
    events = [{"id": event.id, "event": event.event, "data": event.data} for event in feed.events]
    return json.dumps({"headers": feed.headers, "events": events}).encode()


def _restored(kept: bytes) -> Feed:
    found = json.loads(kept)
    feed = Feed(headers=found["headers"] | {REPLAYED: "true"}, ended=True)
    feed.events = [ServerSentEvent(**event) for event in found["events"]]
    feed.token = place_of(feed.events[0].id or "")[0]
    return feed
