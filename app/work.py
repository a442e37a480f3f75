"""Work that must not run on the event loop: opening the archive, searching, answering, adding.

Lanes with a bound: readers do not wait for a long upload, writers wait for one another, and who only looks after the
server waits for neither; suggestions, which cost more than the answers they follow, hold up nothing. Work beyond the
bound is refused at once (429) instead of queueing without end; work that is cancelled while it waits never runs.
Notes of what was taken on and answered are never refused: they are rows written in milliseconds, at most two a request.
"""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Literal, TypeVar

from app.access.place import Place
from app.faults import Refusal
from app.service import Service
from rag.errors import RapporteurError

T = TypeVar("T")
Lane = Literal["reading", "writing", "looking", "suggesting", "noting"]

SUGGESTIONS_WAITING = 2
"""Each tries up to ten questions, and nobody asked for them: with 8 the last of them came after two minutes."""


class Workroom:
    """One service and the threads that may use it; opened in the background so that the server answers at once."""

    def __init__(self, open_service: Callable[[], Service], *, concurrent: int, waiting: int) -> None:
        self._open_service = open_service
        self._lanes: dict[Lane, ThreadPoolExecutor] = {
            "reading": ThreadPoolExecutor(concurrent, thread_name_prefix="reading"),
            "writing": ThreadPoolExecutor(1, thread_name_prefix="writing"),
            "looking": ThreadPoolExecutor(1, thread_name_prefix="looking"),
            "suggesting": ThreadPoolExecutor(1, thread_name_prefix="suggesting"),
            "noting": ThreadPoolExecutor(1, thread_name_prefix="noting"),
        }
        self._bounds: dict[Lane, float] = dict.fromkeys(self._lanes, 1 + waiting)
        self._bounds["reading"] = concurrent + waiting
        self._bounds["suggesting"] = 1 + min(waiting, SUGGESTIONS_WAITING)
        self._bounds["noting"] = math.inf
        self._pending: dict[Lane, int] = dict.fromkeys(self._lanes, 0)
        self.written = 0
        """Pieces of writing that have ended."""
        self._counting = threading.Lock()
        self._service: Service | None = None
        self._lock = threading.Lock()
        self.ending = False
        """Told to end; requests are still answered."""
        self.closing = threading.Event()
        """Takes no more work."""
        self.failure: BaseException | None = None

    def start(self, on_failure: Callable[[BaseException], None] = lambda _error: None) -> None:
        """Open the service in a thread of its own; `on_failure` is called from there when that cannot be done."""
        threading.Thread(target=self._open, args=(on_failure,), name="opening", daemon=True).start()

    @property
    def service(self) -> Service:
        """The opened service. Raises what opening it raised, or a 503 while it is still opening."""
        if isinstance(self.failure, RapporteurError):
            raise self.failure
        if self._service is None:
            raise Refusal(
                503,
                "not_ready",
                message="The model and the archive are still being loaded.",
                hint="Ask /readyz, or try again in a few seconds.",
                headers={"Retry-After": "2"},
            )
        return self._service

    @property
    def pending(self) -> int:
        """How many pieces of work run or wait."""
        return sum(self._pending.values())

    @property
    def answering(self) -> bool:
        """Whether a question is being answered, or waits for it."""
        return self._pending["reading"] > 0

    async def run(self, work: Callable[[Service], T], *, lane: Lane = "reading", place: Place | None = None) -> T:
        """Run work on the service in a thread, holding the caller's place until it ends.

        Raises a 429 when too much is waiting already; of notes never.
        """
        service = self.service
        with self._counting:
            if self._pending[lane] >= self._bounds[lane]:
                raise Refusal(
                    429,
                    "busy",
                    message="Too many requests are waiting already.",
                    hint="Try again in a moment.",
                    headers={"Retry-After": "2"},
                )
            self._pending[lane] += 1
        # With its context, so that what it logs names the request.
        running = self._lanes[lane].submit(copy_context().run, work, service)
        # Whoever waits may leave before it: it counts until its thread is free, or until it is taken out of the queue.
        if place is not None:
            place.hold()
        running.add_done_callback(lambda _: self._done(lane, place))
        return await asyncio.wrap_future(running)

    def close(self) -> None:
        """Take no more work and close the service once what runs has ended; what waits is dropped."""
        self.closing.set()
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            if self._service is not None and self.pending == 0:
                self._service.close()
                self._service = None

    def _done(self, lane: Lane, place: Place | None) -> None:
        with self._counting:
            self._pending[lane] -= 1
            self.written += lane == "writing"
        if place is not None:
            place.let_go()

    def _open(self, on_failure: Callable[[BaseException], None]) -> None:
        try:
            service = self._open_service()
        except BaseException as error:
            self.failure = error
            on_failure(error)
            if not isinstance(error, RapporteurError):
                raise
            return
        with self._lock:
            if self.closing.is_set():
                service.close()
            else:
                self._service = service
                # The first visitor's page asks for them, and working them out takes seconds.
                self._lanes["reading"].submit(service.desk.examples)
                service.learn()
