"""Conversations kept on the server, and verdicts on their answers."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from app.conversation_export import conversation_export
from app.documents import conversation_items
from app.exports import Export
from app.faults import documented
from app.routes.deps import JsonOnly, Offset, Room
from app.routes.exports import exported
from app.service import Service
from app.staleness import as_of_now
from app.wire import (
    MAX_ID,
    ConversationList,
    Deletion,
    Feedback,
    FeedbackBody,
    TitleBody,
    reply,
)
from rag.nouns import Conversation

router = APIRouter(prefix="/v1", tags=["conversations"], responses=documented(400, 422, 429, 503))

COPY = {
    "description": "The conversation as Markdown.",
    "content": {"text/markdown": {"schema": {"type": "string"}}},
}

ConversationId = Annotated[str, Path(max_length=MAX_ID)]
Limit = Annotated[int, Query(ge=1, le=200)]
Words = Annotated[
    str,
    Query(
        max_length=200,
        description="Words to look for: each has to begin a word of the title, of a question or of an answer.",
    ),
]


@router.get("/conversations", response_model=ConversationList)
async def list_conversations(room: Room, q: Words = "", offset: Offset = 0, limit: Limit = 50) -> Response:
    """List conversations, the last used first; with `q` those that hold its words."""

    def look(service: Service) -> list[Conversation]:
        # One more than asked for tells whether there is a next page.
        return list(islice(service.conversations.list(offset=offset, limit=limit + 1, q=q), limit + 1))

    found = await room.run(look)
    more = len(found) > limit
    return reply(
        {"conversations": conversation_items(found[:limit]), "next": offset + limit if more else None},
    )


@router.get("/conversations/{conversation_id}", response_model=Conversation, responses=documented(404))
async def read_conversation(conversation_id: ConversationId, room: Room) -> Response:
    """Show a conversation; citations whose source changed or went say so and quote nothing.

    `unanswered` are its questions that have no answer: one is being made, was stopped, failed, or was cut off when the
    server ended. Asked with `again` and its id, the answer takes its place.
    """

    def look(service: Service) -> Conversation:
        return as_of_now(service.desk.conversation(conversation_id), service.archive)

    return reply(await room.run(look))


@router.patch(
    "/conversations/{conversation_id}",
    response_model=Conversation,
    responses=documented(404, 413, 415),
    dependencies=[JsonOnly],
)
async def rename_conversation(conversation_id: ConversationId, body: TitleBody, room: Room) -> Response:
    """Name a conversation."""

    def rename(service: Service) -> Conversation:
        service.conversations.rename(conversation_id, body.title.strip())
        return as_of_now(service.desk.conversation(conversation_id), service.archive)

    return reply(await room.run(rename))


@router.delete("/conversations/{conversation_id}", response_model=Deletion, responses=documented(404))
async def delete_conversation(conversation_id: ConversationId, room: Room) -> Response:
    """Delete a conversation and its answers."""
    await room.run(lambda service: service.conversations.delete(conversation_id))
    return reply(Deletion(deleted=conversation_id))


@router.get(
    "/conversations/{conversation_id}/export", response_class=Response, responses={200: COPY, **documented(404)}
)
async def export_conversation(
    conversation_id: ConversationId, room: Room, _form: Annotated[Literal["md"], Query(alias="format")] = "md"
) -> Response:
    """Write a whole conversation as Markdown, sources numbered through; those that changed or went are not quoted."""

    def write(service: Service) -> Export:
        return conversation_export(as_of_now(service.desk.conversation(conversation_id), service.archive))

    return exported(await room.run(write))


@router.delete(
    "/conversations/{conversation_id}/unanswered/{question_id}", response_model=Deletion, responses=documented(404)
)
async def forget_question(
    conversation_id: ConversationId, question_id: Annotated[str, Path(max_length=MAX_ID)], room: Room
) -> Response:
    """Delete a question that has no answer."""
    await room.run(lambda service: service.conversations.forget(conversation_id, question_id))
    return reply(Deletion(deleted=question_id))


@router.post("/feedback", response_model=Feedback, responses=documented(404, 413, 415), dependencies=[JsonOnly])
async def give_feedback(body: FeedbackBody, room: Room) -> Response:
    """Keep a reader's verdict on an answer."""
    kept = Feedback(answer_id=body.answer_id, verdict=body.verdict.strip(), comment=body.comment.strip())
    await room.run(lambda service: service.conversations.add_feedback(kept.answer_id, kept.verdict, kept.comment))
    return reply(kept)
