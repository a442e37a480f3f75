"""Keys over HTTP, for admins who hold one; the first is made at a shell."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.access.guard import CALLER
from app.access.listing import KeyBody, KeyItem, KeyList, NewKey, add_key, key_item
from app.faults import Refusal, documented
from app.routes.deps import JsonOnly, Offset, Room
from app.wire import MAX_ID, next_of, reply
from index.owners import LOCAL


def _keyed(request: Request) -> None:
    """Refuse whoever came in without a key: a first key, made by any program here, would lock the user out."""
    if request.scope[CALLER].owner == LOCAL:
        raise Refusal(
            403,
            "not_allowed",
            message="Keys are managed over HTTP with an admin's key only.",
            hint="Make the first one with `rapporteur keys add NAME --role admin`.",
        )


router = APIRouter(
    prefix="/v1/keys", tags=["keys"], responses=documented(400, 422, 429, 503), dependencies=[Depends(_keyed)]
)

Named = Annotated[str, Path(max_length=MAX_ID, description="A key's id or name.")]


@router.get("", response_model=KeyList)
async def list_keys(room: Room, offset: Offset = 0, limit: Annotated[int, Query(ge=1, le=1_000)] = 50) -> Response:
    """List keys, revoked ones too, without what opens anything."""
    found = await room.run(lambda service: service.access.keys.list())
    page = [key_item(each) for each in found[offset : offset + limit]]
    return reply({"keys": page, "next": next_of(found, offset, limit)})


@router.post("", response_model=NewKey, responses=documented(413, 415), dependencies=[JsonOnly])
async def make_key(body: KeyBody, room: Room) -> Response:
    """Make a key; it is shown this once."""
    made = await room.run(
        lambda service: add_key(
            service.access.keys, body.name, body.role, per_minute=body.per_minute, per_day=body.per_day
        )
    )
    return reply(made)


@router.delete("/{key}", response_model=KeyItem, responses=documented(404))
async def revoke_key(
    key: Annotated[str, Path(max_length=MAX_ID, description="Its id or name.")], room: Room
) -> Response:
    """Revoke a key; it opens nothing from the next request on."""
    return reply(key_item(await room.run(lambda service: service.access.keys.revoke(key))))
