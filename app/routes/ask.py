"""Questions and their answers, at once or as a stream of events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from app.faults import documented
from app.feeds import LONGEST_ID
from app.idempotency import Form, once
from app.kept_answers import body_of, id_only
from app.notes import note_answer
from app.resuming import Streamed
from app.routes.deps import Instruments, JsonOnly, OnceKey, Room, Streams
from app.service import Service
from app.streaming import OnEvent, stream_answer
from app.wire import AskBody, FiltersBody, reply
from rag.nouns import Answer

router = APIRouter(prefix="/v1", tags=["ask"], responses=documented(400, 404, 409, 413, 415, 422, 429, 503))

EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "id": {"type": "string", "description": "What to send as Last-Event-ID to go on after this event."},
        "event": {"enum": ["stage", "sentence", "citation", "done", "error"]},
        "data": {"type": "string", "description": "JSON: {stage}, a Sentence, a Citation, an Answer or an ErrorBody."},
    },
}

BY_ID = Form(keep=id_only, make=body_of)

LastEvent = Annotated[
    str | None,
    Header(alias="Last-Event-ID", max_length=LONGEST_ID, description="With `stream`: go on after this event."),
]

STREAMED = {
    "description": "The answer; with `stream` the events stage, sentence, citation, then done (the whole answer) or "
    "error (the error body). The stage `afresh` takes back the sentences told so far. `X-Conversation-Id` and "
    "`X-Question-Id` tell, percent-encoded, where the question is kept meanwhile.",
    "content": {"text/event-stream": {"schema": EVENT}},
}


@router.post("/ask", response_model=Answer, responses={200: STREAMED}, dependencies=[JsonOnly])
async def ask(
    body: AskBody,
    request: Request,
    room: Room,
    metrics: Instruments,
    feeds: Streams,
    _key: OnceKey = None,
    _last: LastEvent = None,
) -> Response:
    """Answer a question from the archive and from nothing else.

    With an Idempotency-Key a repeated request is answered as before, while the answer is kept: with a 404 once its
    conversation was deleted, and without the words of sources that changed or went. A stream that was cut off is gone
    on with by sending the same body again with the last event's id as Last-Event-ID.
    """
    filters = (body.filters or FiltersBody()).to_filters(ignore=body.ignore)

    def work(service: Service, on_event: OnEvent | None = None) -> Answer:
        answer = service.desk.ask(
            body.question,
            conversation_id=body.conversation_id,
            after=body.after,
            again=body.again,
            filters=filters,
            k=body.k,
            on_event=on_event,
        )
        note_answer(answer, metrics)
        return answer

    if body.stream and body.resume:
        return await Streamed(request, room, feeds).answer(work)
    if body.stream:
        return await stream_answer(room, work)

    async def answered() -> Response:
        return reply(await room.run(work))

    return await once(request, room, answered, form=BY_ID)
