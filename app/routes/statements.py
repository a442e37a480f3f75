"""Who said what, in any order, and where speakers stand on issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.bounds import make_wanted
from app.faults import documented
from app.routes.deps import LONG_PAGE, AsOf, LongLimit, Offset, Room, Since, Sources, Until
from app.wire import MAX_ID, SpeakerList, next_of, reply
from rag.nouns import StatementKind
from rag.positions import Matrix, positions
from rag.said import SaidPage, Wanted

router = APIRouter(prefix="/v1", tags=["statements"], responses=documented(400, 422, 429, 503))

Name = Annotated[str | None, Query(max_length=400, description="The speaker, under any of their names.")]
IssueName = Annotated[str | None, Query(max_length=400, description="An issue, by its label or one of its cues.")]
Limit = Annotated[int, Query(ge=1, le=1_000)]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Days and outlets as they were typed."""

    since: str | None
    until: str | None
    as_of: str | None
    sources: tuple[str, ...]


def _bounds(since: Since = None, until: Until = None, as_of: AsOf = None, source: Sources = None) -> _Bounds:
    return _Bounds(since, until, as_of, tuple(source or ()))


WantedBounds = Annotated[_Bounds, Depends(_bounds)]


def _wanted(
    bounds: WantedBounds,
    speaker: Name = None,
    issue: IssueName = None,
    kind: Annotated[StatementKind | None, Query(description="Word for word, not, or in part.")] = None,
    article_id: Annotated[str | None, Query(max_length=MAX_ID)] = None,
    q: Annotated[str | None, Query(max_length=4_000, description="Words that the statement holds.")] = None,
) -> Wanted:
    return make_wanted(
        speaker=speaker,
        issue=issue,
        since=bounds.since,
        until=bounds.until,
        as_of=bounds.as_of,
        sources=bounds.sources,
        kind=kind,
        article_id=article_id,
        query=q,
    )


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("/statements", response_model=SaidPage, responses=documented(404))
async def statements(room: Room, wanted: Asked, limit: Limit = 50, offset: Offset = 0) -> Response:
    """List statements, the newest first; `since` and `until` are of the day on which they were made."""
    return reply(await room.run(lambda service: service.ledger.find(wanted, limit=limit, offset=offset)))


@router.get("/timeline", response_model=SaidPage, responses=documented(404))
async def timeline(room: Room, wanted: Asked, limit: Limit = 50, offset: Offset = 0) -> Response:
    """List statements in the order of their days, undated ones last."""
    return reply(
        await room.run(lambda service: service.ledger.find(wanted, order="oldest", limit=limit, offset=offset))
    )


@router.get("/positions", response_model=Matrix)
async def stances(
    room: Room,
    bounds: WantedBounds,
    speaker: Annotated[list[str] | None, Query(max_length=100, description="Only these, to be compared.")] = None,
    issue: IssueName = None,
    limit: Limit = 20,
) -> Response:
    """Lay out speakers by issues; where somebody took opposed sides on one matter, both statements are shown."""
    wanted = make_wanted(
        issue=issue, since=bounds.since, until=bounds.until, as_of=bounds.as_of, sources=bounds.sources
    )
    return reply(await room.run(lambda service: positions(service.ledger, wanted, compared=speaker or (), limit=limit)))


@router.get("/speakers", response_model=SpeakerList)
async def speakers(room: Room, offset: Offset = 0, limit: LongLimit = LONG_PAGE) -> Response:
    """List who speaks, those who speak most first, with all their names."""
    found = await room.run(lambda service: service.ledger.people())
    return reply(SpeakerList(tuple(found[offset : offset + limit]), next_of(found, offset, limit)))
