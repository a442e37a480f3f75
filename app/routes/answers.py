"""What follows from a kept answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.faults import Refusal, documented
from app.patience import Patience
from app.routes.deps import Bounds, Room, Speakers
from app.wire import MAX_ID, Suggestions, reply

SUGGESTING_SECONDS = 20.0
"""From when they are asked for; one that is being tried then is tried to its end."""

router = APIRouter(prefix="/v1/answers", tags=["answers"], responses=documented(400, 404, 422, 429, 503))


@router.get("/{answer_id}/suggestions", response_model=Suggestions)
async def suggestions(
    answer_id: Annotated[str, Path(max_length=MAX_ID)], room: Room, filters: Bounds, speaker: Speakers = None
) -> Response:
    """Give at most three questions to go on with; each was asked and answered before it is given.

    They give way to readers' questions, and are given up after a while: then those that were found come, if any.
    """
    seen = replace(filters, speakers=tuple(filter(str.strip, speaker or ())))
    patience = Patience(SUGGESTING_SECONDS, answering=lambda: room.answering, closing=room.closing)
    found = await room.run(
        lambda service: service.desk.suggestions(answer_id, filters=seen, go_on=patience.go_on), lane="suggesting"
    )
    if patience.over and not found:
        raise Refusal(
            503,
            "busy",
            message="No question to go on with was found in time: readers' questions come first.",
            hint="Try again in a moment, or do without.",
            headers={"Retry-After": "10"},
        )
    return reply(Suggestions(tuple(found)))
