"""Citable copies of kept answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.exports import Export, Format, export
from app.faults import documented
from app.routes.deps import Room
from app.service import Service
from app.staleness import answer_as_of_now
from app.wire import MAX_ID, UNSTORED

router = APIRouter(prefix="/v1", tags=["answers"], responses=documented(400, 422, 429, 503))

COPY = {
    "description": "The answer as Markdown, BibTeX or CSL-JSON.",
    "content": {
        "text/markdown": {"schema": {"type": "string"}},
        "application/x-bibtex": {"schema": {"type": "string"}},
        "application/vnd.citationstyles.csl+json": {"schema": {"type": "array", "items": {"type": "object"}}},
    },
}


@router.get("/answers/{answer_id}/export", response_class=Response, responses={200: COPY, **documented(404)})
async def export_answer(
    answer_id: Annotated[str, Path(max_length=MAX_ID)],
    room: Room,
    form: Annotated[Format, Query(alias="format", description="Markdown, BibTeX or CSL-JSON.")] = "md",
) -> Response:
    """Write a kept answer with its sources; those that changed or went since say so and are not quoted."""

    def write(service: Service) -> Export:
        return export(answer_as_of_now(service.conversations.answer(answer_id), service.archive), form)

    return exported(await room.run(write))


def exported(written: Export) -> Response:
    """Send what was written as a file to be kept."""
    headers = UNSTORED | {"Content-Disposition": f'attachment; filename="{written.filename}"'}
    return Response(written.text, media_type=written.media_type, headers=headers)
