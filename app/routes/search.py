"""Passages, and questions to begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.faults import documented
from app.routes.deps import Bounds, Room, Speakers
from app.wire import IGNORE, MAX_ID, Examples, Words, reply
from rag.desk import Mode, SearchResult

router = APIRouter(prefix="/v1", tags=["search"], responses=documented(400, 422, 429, 503))


@router.get("/search", response_model=SearchResult, responses=documented(404))
async def search(
    room: Room,
    filters: Bounds,
    q: Annotated[str, Query(description="What to look for, at most 4,000 characters.")],
    k: Annotated[int, Query(ge=1, le=100)] = 10,
    mode: Annotated[Mode, Query(description="`full` is hybrid, what q names preferred, copies listed once.")] = "full",
    conversation_id: Annotated[str | None, Query(max_length=MAX_ID)] = None,
    speaker: Speakers = None,
    ignore: Annotated[list[Words] | None, Query(max_length=100, description=IGNORE)] = None,
) -> Response:
    """Find passages; with `conversation_id` the query is first made to stand alone, as in `ask`."""
    seen = replace(filters, speakers=tuple(filter(str.strip, speaker or ())), ignore=tuple(ignore or ()))
    result = await room.run(
        lambda service: service.desk.search(q, mode=mode, k=k, filters=seen, conversation_id=conversation_id)
    )
    return reply(result)


@router.get("/examples", response_model=Examples)
async def examples(room: Room, n: Annotated[int, Query(ge=1, le=20)] = 4) -> Response:
    """Give questions that the archive can answer."""
    return reply(Examples(tuple(await room.run(lambda service: service.desk.examples(n)))))
