"""The archive itself: what it holds and what it was built with."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.faults import documented
from app.routes.deps import Room
from app.service import Service
from app.wire import ArchiveCard, BuiltWith, reply

router = APIRouter(prefix="/v1", tags=["archive"], responses=documented(400, 422, 429, 503))


@router.get("/archive", response_model=ArchiveCard)
async def read_archive(room: Room) -> Response:
    """Tell what the archive holds, and which model and chunking its passages were made with."""

    def look(service: Service) -> ArchiveCard:
        made = service.manifest
        built = BuiltWith(
            format=made.format,
            model=made.model,
            checksum=made.checksum,
            dimensions=made.dimensions,
            passage_tokens=made.tokens,
            overlap_tokens=made.overlap,
            token_codes=bool(made.late),
        )
        return ArchiveCard(service.archive.state(), built)

    return reply(await room.run(look))
