"""Two sides beside each other, and the issues that statements are sorted by."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.bounds import make_wanted
from app.faults import documented
from app.routes.deps import Room
from app.routes.statements import IssueName, WantedBounds
from app.wire import IssueCounts, reply
from rag.comparing import Comparison, compare
from rag.issue_counts import issue_counts
from rag.said import Wanted
from rag.suggested_issues import Suggestions, suggest_issues

router = APIRouter(prefix="/v1", tags=["statements"], responses=documented(400, 422, 429, 503))


def _wanted(bounds: WantedBounds, issue: str | None = None, speaker: str | None = None) -> Wanted:
    return make_wanted(
        speaker=speaker,
        issue=issue,
        since=bounds.since,
        until=bounds.until,
        as_of=bounds.as_of,
        sources=bounds.sources,
    )


@router.get("/compare", response_model=Comparison)
async def comparison(
    room: Room,
    bounds: WantedBounds,
    speaker: Annotated[
        list[str] | None, Query(max_length=100, description="Two speakers; with two outlets, one whom they quote.")
    ] = None,
    outlet: Annotated[list[str] | None, Query(max_length=100, description="Two outlets, in place of speakers.")] = None,
    issue: IssueName = None,
) -> Response:
    """Lay two speakers, or two outlets, side by side, issue by issue, with the statements in which they are opposed."""
    heard = speaker[0] if outlet and speaker else None
    wanted = _wanted(bounds, issue, heard)
    names = outlet or speaker or ()
    return reply(
        await room.run(lambda service: compare(service.ledger, wanted, names, of="outlets" if outlet else "speakers"))
    )


@router.get("/issues", response_model=IssueCounts)
async def issues(room: Room, bounds: WantedBounds) -> Response:
    """List the issues that statements are sorted by, with their cues and seeds, and how many statements each has."""
    wanted = _wanted(bounds)
    return reply(IssueCounts(await room.run(lambda service: issue_counts(service.ledger, wanted))))


@router.get("/issues/suggested", response_model=Suggestions)
async def suggested(
    room: Room, bounds: WantedBounds, limit: Annotated[int, Query(ge=1, le=100, description="Groups at most.")] = 10
) -> Response:
    """Suggest issues that the list lacks: groups of statements without an issue that are near in meaning."""
    wanted = _wanted(bounds)
    return reply(await room.run(lambda service: suggest_issues(service.ledger, wanted, limit=limit)))
