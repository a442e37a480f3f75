"""Share links: whoever may ask this server and has the link reads the conversation as it is, and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.faults import documented
from app.routes.deps import Room
from app.service import Service
from app.staleness import as_of_now
from app.wire import MAX_ID, reply
from rag.errors import NotFoundError
from rag.nouns import Conversation

router = APIRouter(prefix="/v1", tags=["conversations"], responses=documented(400, 404, 422, 429, 503))

ConversationId = Annotated[str, Path(max_length=MAX_ID)]
Token = Annotated[str, Path(max_length=MAX_ID, description="What `share` gave.")]


@dataclass(frozen=True, slots=True)
class Shared:
    """A share link: a token that cannot be guessed, and the path that it opens."""

    token: str
    path: str


@dataclass(frozen=True, slots=True)
class Unshared:
    """The conversation whose link leads nowhere now."""

    unshared: str


@router.post("/conversations/{conversation_id}/share", response_model=Shared)
async def share_conversation(conversation_id: ConversationId, room: Room) -> Response:
    """Make a link to a conversation of one's own, or give the one there is; later turns are seen through it too."""

    def share(service: Service) -> Shared:
        found = service.conversations.get(conversation_id)
        token = service.access.owners.share(found.id)
        return Shared(token, f"/v1/shared/{token}")

    return reply(await room.run(share))


@router.delete("/conversations/{conversation_id}/share", response_model=Unshared)
async def unshare_conversation(conversation_id: ConversationId, room: Room) -> Response:
    """Take a share link back."""

    def unshare(service: Service) -> Unshared:
        found = service.conversations.get(conversation_id)
        if not service.access.owners.unshare(found.id):
            raise NotFoundError("The conversation is not shared.", hint="There is nothing to take back.")
        return Unshared(found.id)

    return reply(await room.run(unshare))


@router.get("/shared/{token}", response_model=Conversation)
async def read_shared(token: Token, room: Room) -> Response:
    """Show a shared conversation."""

    def look(service: Service) -> Conversation:
        # As everybody's, since whoever has the link need not be the owner.
        found = service.conversations.get(service.access.owners.shared(token))
        return as_of_now(found, service.archive)

    return reply(await room.room.run(look))
