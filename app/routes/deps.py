"""What routes take besides their own parameters, named once."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Header, Query, Request

from app.access.guard import caller_of, place_taken
from app.bounds import make_filters
from app.faults import Refusal
from app.feeds import Feeds
from app.idempotency import HEADER
from app.metrics import Metrics
from app.readiness import Readiness
from app.seat import Seat
from app.work import Workroom
from rag.nouns import Filters

MAX_OFFSET = 2**31 - 1

Since = Annotated[str | None, Query(max_length=32, description="First day: YYYY, YYYY-MM or YYYY-MM-DD.")]
Until = Annotated[str | None, Query(max_length=32, description="Last day, inclusive: YYYY, YYYY-MM or YYYY-MM-DD.")]
AsOf = Annotated[str | None, Query(max_length=32, description="Hide what was published after this day.")]
Undated = Annotated[bool, Query(description="With a bound: show articles without a date too.")]
Sources = Annotated[list[str] | None, Query(max_length=100, description="Outlets, compared after folding.")]
Speakers = Annotated[list[str] | None, Query(max_length=100, description="Only where one of them speaks.")]
Offset = Annotated[int, Query(ge=0, le=MAX_OFFSET)]
LONG_PAGE = 1_000
"""Rows of a page of a list that is mostly wanted whole, such as that of all outlets."""

LongLimit = Annotated[int, Query(ge=1, le=10_000)]


def _room(request: Request) -> Seat:
    return Seat(cast("Workroom", request.app.state.room), caller_of(request.scope).owner, place_taken(request.scope))


def _metrics(request: Request) -> Metrics:
    return cast("Metrics", request.app.state.metrics)


def _feeds(request: Request) -> Feeds:
    return cast("Feeds", request.app.state.feeds)


def _readiness(request: Request) -> Readiness:
    return cast("Readiness", request.app.state.readiness)


def _filters(
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    undated: Undated = False,
    source: Sources = None,
) -> Filters:
    return make_filters(since=since, until=until, as_of=as_of, undated=undated, sources=source or ())


def media_type(request: Request) -> str:
    """The body's media type without its parameters, in lower case."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def json_only(request: Request) -> None:
    """Refuse a body that does not say it is JSON: a form on another site could have sent it."""
    if media_type(request) != "application/json":
        raise Refusal(
            415,
            "unsupported_media_type",
            message="The body's media type is not application/json.",
            hint="Send Content-Type: application/json.",
        )


Room = Annotated[Seat, Depends(_room)]
Instruments = Annotated[Metrics, Depends(_metrics)]
Bounds = Annotated[Filters, Depends(_filters)]
Looks = Annotated[Readiness, Depends(_readiness)]
Streams = Annotated[Feeds, Depends(_feeds)]
OnceKey = Annotated[
    str | None,
    Header(alias=HEADER, max_length=200, description="A request repeated under one key within a day is done once."),
]
JsonOnly = Depends(json_only)
