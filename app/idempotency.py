"""Requests that carry an Idempotency-Key are done once: whoever repeats one gets the answer that the first one got.

The answer is kept for a day, over a restart too; another body under the same key is a 409. Work that was begun goes on
to its end even if the caller leaves, so that its answer is there when they come back. A failure, raised or told with a
status of 400 or more, is not kept: it may be tried again. (The draft of the header: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/)
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request, Response

from app.faults import Refusal
from app.seat import Seat
from app.service import Service
from app.wire import UNSTORED
from index.replays import Asked, Kept
from rag.errors import InputError

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
"""Set to `true` in an answer that was given before."""

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_BOUNDARY = re.compile(rb"boundary=\"?([^\";,\s]+)")

_going_on: set[asyncio.Task[Response]] = set()


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
    return Asked(room.owner, route, given, await body_digest(request))


async def body_digest(request: Request) -> str:
    """Hash what a request asks; of a form not the boundary, which a client draws anew each time it sends one."""
    kind, body = request.headers.get("content-type", "").encode("latin-1"), await request.body()
    if found := _BOUNDARY.search(kind):
        kind, body = b"form", body.replace(found[1], b"")
    return hashlib.sha256(kind + b"\0" + body).hexdigest()


@dataclass(frozen=True, slots=True)
class Form:
    """What is kept of an answer's body, and how the body is made of that again; both as they are unless told."""

    keep: Callable[[bytes], bytes] = bytes
    make: Callable[[Service, bytes], bytes] = lambda _service, kept: kept


AS_IT_IS = Form()


async def once(
    request: Request, room: Seat, answer: Callable[[], Awaitable[Response]], *, form: Form = AS_IT_IS
) -> Response:
    """Give the kept answer of a request, or make it and keep it. Raises a 409, and what `answer` or `form` raises."""
    asked = await asked_once(request, room)
    if asked is None:
        return await answer()
    kept = await taken_on(asked, room)
    if kept is not None:
        again = await room.run(lambda service: form.make(service, kept.answer))
        return Response(again, kept.status or 200, headers=UNSTORED | {REPLAYED: "true"}, media_type=kept.media_type)

    async def made() -> Response:
        try:
            response = await answer()
        except BaseException:
            await room.run(lambda service: service.access.replays.forget(asked))
            raise
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            await room.run(lambda service: service.access.replays.forget(asked))
            return response
        kept, kind = form.keep(bytes(response.body)), response.media_type or ""
        await room.run(lambda service: service.access.replays.keep(asked, response.status_code, kind, kept))
        return response

    task = asyncio.create_task(made())
    _going_on.add(task)
    task.add_done_callback(_going_on.discard)
    return await asyncio.shield(task)


async def taken_on(asked: Asked, room: Seat) -> Kept | None:
    """Take a request on (None), or return its kept answer. Raises a 409 for another body, or one being worked on."""
    kept = await room.run(lambda service: service.access.replays.take_on(asked))
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
