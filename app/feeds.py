"""Streams of events that outlive a cut connection: events have ids, and who comes back goes on after the last one.

A feed lives on the event loop. While nobody listens its work goes on for a grace, if it may be resumed at all; after
its end it is kept for a while, unless it was stopped or came to nothing. Ids read `TOKEN-NUMBER`: a token that cannot
be guessed, and the place of the event.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe

from sse_starlette import ServerSentEvent

from app.faults import Refusal

GRACE_SECONDS = 15.0
"""How long work goes on for a client that was cut off, before it is stopped at its next event."""

KEPT_SECONDS = 300.0
"""How long the events of an ended feed are kept."""

MOST = 512
"""Feeds that are kept; beyond them the oldest that have ended go."""

MOST_OF_ONE = 32
"""Feeds that are kept for one owner; beyond them their oldest go, first those that have ended."""

LONGEST_ID = 100


@dataclass(slots=True)
class Feed:
    """The events of one answer, and who waits for more; `gone` tells the work, done by `task`, that nobody does."""

    resumable: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    token: str = field(default_factory=lambda: token_urlsafe(16))
    events: list[ServerSentEvent] = field(default_factory=list)
    ended: bool = False
    gone: threading.Event = field(default_factory=threading.Event)
    on_end: Callable[[Feed, BaseException | None], None] | None = None
    task: asyncio.Task[None] | None = None
    _listeners: int = 0
    _grace: asyncio.TimerHandle | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, events: list[ServerSentEvent]) -> None:
        """Append events, numbered where they may be asked for again."""
        for event in events:
            if self.resumable:
                event.id = f"{self.token}-{len(self.events)}"
            self.events.append(event)
        self._wake()

    def end(self, failure: BaseException | None = None) -> None:
        """Append nothing more."""
        self.ended = True
        self._wake()
        if self.on_end is not None:
            self.on_end(self, failure)

    def is_over(self, old: bool) -> bool:
        """Tell whether nobody can go on with it: it ended, and is old, came to nothing, or was stopped."""
        return self.ended and (old or not self.events or self.gone.is_set())

    async def begun(self) -> None:
        """Wait for the first event or the end."""
        while not self.events and not self.ended:
            await self._news.wait()

    async def follow(self, start: int) -> AsyncIterator[ServerSentEvent]:
        """Yield the events from a place on, as they come, to the end."""
        self._listeners += 1
        if self._grace is not None:
            self._grace.cancel()
            self._grace = None
        place = start
        try:
            while True:
                news = self._news
                while place < len(self.events):
                    yield self.events[place]
                    place += 1
                if self.ended:
                    return
                await news.wait()
        finally:
            self._listeners -= 1
            self._left()

    def place_after(self, last_event_id: str) -> int:
        """Give the place after an event of this feed. Raises a 404 for what is none, or once the work was stopped."""
        token, place = place_of(last_event_id)
        if token != self.token or place > len(self.events) or self.gone.is_set():
            raise stream_gone()
        return place

    def _left(self) -> None:
        if self.ended or self._listeners:
            return
        if not self.resumable:
            self.gone.set()
            return
        self._grace = asyncio.get_running_loop().call_later(GRACE_SECONDS, self._give_up)

    def _give_up(self) -> None:
        if not self._listeners:
            self.gone.set()

    def _wake(self) -> None:
        # A new one for whoever waits next: those that wait now are woken by the old one.
        news, self._news = self._news, asyncio.Event()
        news.set()


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked for a feed and what (a digest of it): only the same may go on with it."""

    owner: str
    body: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """A feed, who asked for it, since when it is kept and under which key."""

    request: Request
    feed: Feed
    since: float
    key: str | None


class Feeds:
    """The feeds of one server that may be resumed."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._feeds: OrderedDict[str, _Kept] = OrderedDict()

    def keep(self, request: Request, feed: Feed, *, key: str | None = None) -> None:
        """Keep a feed for whoever made the request; also under the key that they gave, while it is filled.

        Where others' running streams leave no place it is not kept: who leaves it cannot come back.
        """
        self._sweep()
        own = [token for token, kept in self._feeds.items() if kept.request.owner == request.owner]
        if len(own) >= MOST_OF_ONE:
            del self._feeds[next((token for token in own if self._feeds[token].feed.ended), own[0])]
        elif len(self._feeds) >= MOST:
            ended = next((token for token, kept in self._feeds.items() if kept.feed.ended), None)
            if ended is None:
                feed.resumable = False
                return
            del self._feeds[ended]
        self._feeds[feed.token] = _Kept(request, feed, self._clock(), key)

    def under(self, key: str, request: Request) -> Feed | None:
        """Find the feed that the same request began under a key and that is still being filled."""
        found = (kept.feed for kept in self._feeds.values() if kept.key == key and kept.request == request)
        return next((feed for feed in found if not feed.ended and not feed.gone.is_set()), None)

    def find(self, request: Request, last_event_id: str) -> tuple[Feed, int]:
        """Find the feed that an event's id is of, and the place after it. Raises a 404, a 409 for another request."""
        self._sweep()
        kept = self._feeds.get(place_of(last_event_id)[0])
        if kept is None or kept.request.owner != request.owner:
            raise stream_gone()
        place = kept.feed.place_after(last_event_id)
        if kept.request.body != request.body:
            raise Refusal(
                409,
                "other_request",
                message="That stream answers another request.",
                hint="Send the same body with Last-Event-ID, or leave the header out.",
            )
        return kept.feed, place

    def _sweep(self) -> None:
        oldest = self._clock() - KEPT_SECONDS
        stale = [token for token, kept in self._feeds.items() if kept.feed.is_over(kept.since < oldest)]
        for token in stale:
            del self._feeds[token]


def stream_gone() -> Refusal:
    """Refuse to go on with what is not there."""
    return Refusal(
        404,
        "stream_gone",
        message="There is no stream that this Last-Event-ID is of, or it was stopped.",
        hint="Ask again without it, or read the conversation: the answer may be kept there.",
    )


def place_of(last_event_id: str) -> tuple[str, int]:
    """Take an event's id apart into its token and the place after it.

    >>> place_of("abc-de-4"), place_of("nonsense")
    (('abc-de', 5), ('', 0))
    """
    token, _, number = last_event_id.rpartition("-")
    if not token or len(last_event_id) > LONGEST_ID or not (number.isascii() and number.isdecimal()):
        return "", 0
    return token, int(number) + 1
