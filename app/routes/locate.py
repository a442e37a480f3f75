"""Where an excerpt comes from."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.faults import documented
from app.routes.deps import JsonOnly, Room
from app.wire import LocateBody, reply
from rag.locating import Location, locate

router = APIRouter(prefix="/v1", tags=["locate"], responses=documented(400, 413, 415, 422, 429, 503))


@router.post("/locate", response_model=Location, dependencies=[JsonOnly])
async def locate_excerpt(body: LocateBody, room: Room) -> Response:
    """Tell which article holds an excerpt, trimmed or lightly altered, and between which offsets; or `found: false`."""
    return reply(await room.run(lambda service: locate(service.archive, body.text)))
