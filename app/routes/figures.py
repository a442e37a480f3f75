"""Numeric claims, grouped with how they relate."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.faults import documented
from app.routes.deps import Bounds, Offset, Room
from app.wire import MAX_ID, reply
from rag.figure_ledger import Ledger, figure_ledger

router = APIRouter(prefix="/v1", tags=["figures"], responses=documented(400, 422, 429, 503))


@router.get("/figures", response_model=Ledger, responses=documented(404))
async def figures(
    room: Room,
    filters: Bounds,
    q: Annotated[str | None, Query(description="A question or a few words, at most 4,000 characters.")] = None,
    article_id: Annotated[str | None, Query(max_length=MAX_ID, description="Only this article's figures.")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="Groups at most.")] = 50,
    offset: Offset = 0,
) -> Response:
    """List groups of figures: of one article, of what `q` is about, else of the newest articles."""
    found = await room.run(
        lambda service: figure_ledger(
            service.archive, filters=filters, query=q, article_id=article_id, limit=limit, offset=offset
        )
    )
    return reply(found)
