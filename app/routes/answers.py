"""What follows from a kept answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.faults import documented
from app.routes.deps import Bounds, Room, Speakers
from app.wire import MAX_ID, Suggestions, reply

router = APIRouter(prefix="/v1/answers", tags=["answers"], responses=documented(400, 404, 422, 429, 503))


@router.get("/{answer_id}/suggestions", response_model=Suggestions)
async def suggestions(
    answer_id: Annotated[str, Path(max_length=MAX_ID)], room: Room, filters: Bounds, speaker: Speakers = None
) -> Response:
    """Give at most three questions to go on with; each was asked and answered before it is given."""
    seen = replace(filters, speakers=tuple(filter(str.strip, speaker or ())))
    found = await room.run(lambda service: service.desk.suggestions(answer_id, filters=seen), lane="suggesting")
    return reply(Suggestions(tuple(found)))
