"""For those who run the server: alive, ready, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from app.faults import Refusal, documented
from app.routes.deps import Instruments, Looks, Room
from app.service import Service
from app.wire import reply
from rag.errors import RapporteurError
from rag.nouns import ArchiveState

router = APIRouter(tags=["operation"], responses=documented(400))


@dataclass(frozen=True, slots=True)
class Health:
    """The process answers."""

    status: Literal["alive"]


@router.get("/healthz", response_model=Health)
async def healthz() -> Response:
    """Tell that the process answers; says nothing of the archive."""
    return reply(Health("alive"))


@router.get("/readyz", response_model=ArchiveState, responses=documented(429, 503))
async def readyz(room: Room, looks: Looks) -> Response:
    """Tell that the archive is open and the model loaded that it was made with, with the archive's counts.

    What requests need besides, where keys and conversations are kept, is asked as well.
    It is looked once a second at most, and always after something was added or removed here. A server that was told to
    end says that it is not ready, while it goes on answering for a moment: a load balancer sends no more to it.
    """
    if room.ending:
        raise Refusal(
            503,
            "ending",
            message="The server is ending; it answers for a few more seconds.",
            hint="Send requests to another server, or here again once it was started anew.",
            headers={"Retry-After": "5"},
        )
    written = room.written
    state = looks.recent(written)
    if state is None:
        state = await room.run(_ready, lane="looking")
        looks.keep(state, written)
    return reply(state)


def _ready(service: Service) -> ArchiveState:
    # An archive that was given another model since then refuses to compare vectors, be they none.
    service.archive.vectors([])
    # The archive may be read at a replica; who may ask is asked at the primary, before anything else.
    service.access.keys.any()
    return service.archive.state()


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(room: Room, instruments: Instruments) -> Response:
    """Give the counters in Prometheus's text form."""
    try:
        state = await room.run(lambda service: service.archive.state(), lane="looking")
    except (Refusal, RapporteurError):  # not open, or too busy: the other counters are still wanted
        state = None
    return Response(instruments.render(state, pending=room.pending), media_type=CONTENT_TYPE_LATEST)
