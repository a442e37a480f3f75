"""Requests that carry an Idempotency-Key are done once: whoever repeats one gets the answer that the first one got.

The answer is kept for a day, over a restart too; another body under the same key is a 409. Work that was begun goes on
to its end even if the caller leaves, so that its answer is there when they come back. A failure is not kept: it may be
tried again, and so may what was answered but could not be kept. (The draft of the header: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/)
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from fastapi import Request, Response

from app.deadline import LIMIT
from app.faults import Refusal
from app.seat import Seat
from index.replays import Asked, Kept
from rag.errors import InputError, RapporteurError

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
"""Set to `true` in an answer that was given before."""

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_BOUNDARY = re.compile(rb"boundary=\"?([^\";,\s]+)")

_T = TypeVar("_T")
_going_on: set[asyncio.Task[Any]] = set()


def going_on(work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
    """Begin work that goes on whoever waits for it: the loop itself holds no task."""
    task = asyncio.create_task(work)
    _going_on.add(task)
    task.add_done_callback(_going_on.discard)
    return task


async def asked_once(request: Request, room: Seat) -> Asked | None:
    """Name what is asked if it is to be done once. Raises InputError for a key that is none."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if not _KEY.fullmatch(given):
        raise InputError(
            f"{HEADER} is not 1 to 200 visible ASCII characters.", hint="Use a random one, such as a UUID."
        )
    route = f"{request.method} {request.scope['route'].path}"
    within = timedelta(seconds=request.scope[LIMIT])
    return Asked(room.owner, route, given, await body_digest(request), within)


async def body_digest(request: Request) -> str:
    """Hash what a request asks; of a form not the boundary, which a client draws anew each time it sends one."""
    kind, body = request.headers.get("content-type", "").encode("latin-1"), await request.body()
    if found := _BOUNDARY.search(kind):
        kind, body = b"form", body.replace(found[1], b"")
    return hashlib.sha256(kind + b"\0" + body).hexdigest()


async def once(request: Request, room: Seat, answer: Callable[[], Awaitable[Response]]) -> Response:
    """Give the kept answer of a request, or make it and keep it. Raises a 409, and what `answer` raises."""
    asked = await asked_once(request, room)
    if asked is None:
        return await answer()
    kept = await taken_on(asked, room)
    if kept is not None:
        return Response(kept.answer, kept.status or 200, headers={REPLAYED: "true"}, media_type=kept.media_type)

    async def made() -> Response:
        try:
            response = await answer()
        except BaseException:
            await let_go(asked, room)
            raise
        await keep(asked, room, Kept(asked.body, response.status_code, response.media_type or "", bytes(response.body)))
        return response

    return await asyncio.shield(going_on(made()))


async def taken_on(asked: Asked, room: Seat) -> Kept | None:
    """Take a request on (None), or return its kept answer. Raises a 409 for another body, or one being worked on."""
    taking = asyncio.ensure_future(room.run(lambda service: service.access.replays.take_on(asked), lane="noting"))
    try:
        kept = await asyncio.shield(taking)
    except asyncio.CancelledError:
        # Its caller is gone, and nobody will work on what is being taken on.
        going_on(_undo(taking, asked, room))
        raise
    if kept is not None and kept.body != asked.body:
        raise Refusal(
            409,
            "key_reused",
            message=f"This {HEADER} was used for another request.",
            hint="Use a new one for each request; repeat one only with the same body.",
        )
    if kept is not None and kept.status is None:
        raise Refusal(
            409,
            "in_progress",
            message="The first request with this key is still being worked on.",
            hint="Repeat it in a moment.",
            headers={"Retry-After": "1"},
        )
    return kept


async def keep(asked: Asked, room: Seat, made: Kept) -> None:
    """Keep what was answered; where that fails the answer is given all the same, and may be asked for anew."""
    status = made.status or 200
    try:
        await room.run(
            lambda service: service.access.replays.keep(asked, status, made.media_type, made.answer), lane="noting"
        )
    except Exception as error:  # noqa: BLE001 (the answer is there, whatever failed after it)
        structlog.get_logger("rapporteur.once").error("the answer could not be kept", exc_info=error)
        await let_go(asked, room)


async def let_go(asked: Asked, room: Seat) -> None:
    """Forget what was taken on, so that it may be asked again; a failure is logged, since another is told already."""
    try:
        await room.run(lambda service: service.access.replays.forget(asked), lane="noting")
    except Exception as error:  # noqa: BLE001 (it must not hide what the caller is told)
        structlog.get_logger("rapporteur.once").error("a request could not be forgotten", exc_info=error)


async def _undo(taking: asyncio.Future[Kept | None], asked: Asked, room: Seat) -> None:
    try:
        taken = await taking is None
    except (Refusal, RapporteurError):
        return
    if taken:
        await let_go(asked, room)
