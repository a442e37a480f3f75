"""What follows from a kept answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.faults import documented
from app.routes.deps import Bounds, Room
from app.wire import MAX_ID, Suggestions, reply

router = APIRouter(prefix="/v1/answers", tags=["answers"], responses=documented(400, 404, 422, 429, 503))


@router.get("/{answer_id}/suggestions", response_model=Suggestions)
async def suggestions(answer_id: Annotated[str, Path(max_length=MAX_ID)], room: Room, filters: Bounds) -> Response:
    """Give at most three questions to go on with; each was asked and answered before it is given."""
    found = await room.run(lambda service: service.desk.suggestions(answer_id, filters=filters), lane="suggesting")
    return reply(Suggestions(tuple(found)))
