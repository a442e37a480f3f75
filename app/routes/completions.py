"""OpenAI-compatible: `/v1/chat/completions` and `/v1/models`.

A conversation is what `messages` say; none is kept. The whole archive is one model.
"""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Annotated

from fastapi import APIRouter, Path, Response
from sse_starlette import ServerSentEvent

from app.completions.body import MODEL, Completion, CompletionBody, ModelItem, ModelList
from app.completions.chunks import DONE, Completing
from app.completions.history import asked, conversation_of
from app.faults import ErrorBody, documented, refusal_of
from app.notes import note_answer
from app.routes.deps import Instruments, JsonOnly, Room
from app.service import Service
from app.streaming import OnEvent, stream_events
from app.wire import MAX_ID, FiltersBody, reply
from rag.errors import NotFoundError
from rag.nouns import Answer

router = APIRouter(prefix="/v1", tags=["openai"], responses=documented(400, 422, 429, 503))

CHUNKED = {
    "description": "The completion; with `stream` chunks as server-sent events, then `[DONE]`. The chunk that ends the "
    "answer carries `citations`, `verdict`, `standalone_question`, `missing` and `notes`, as the whole one does.",
    "content": {"text/event-stream": {"schema": {"type": "object", "required": ["data"]}}},
}


@router.post(
    "/chat/completions",
    response_model=Completion,
    responses={200: CHUNKED, **documented(413, 415)},
    dependencies=[JsonOnly],
)
async def complete(body: CompletionBody, room: Room, metrics: Instruments) -> Response:
    """Answer the last message from the archive, going on from those before it; sources are numbered notes."""
    question, turns = asked(body.messages)
    filters = (body.filters or FiltersBody()).to_filters()
    usage = bool(body.stream_options and body.stream_options.include_usage)
    now = datetime.now(UTC)
    prompt = "\n".join([words for turn in turns for words in turn] + [question])
    made = Completing(f"chatcmpl-{token_urlsafe(16)}", int(now.timestamp()), prompt, usage)

    def work(service: Service, on_event: OnEvent | None = None) -> Answer:
        if on_event is not None:
            on_event("stage", "history")
        before = conversation_of(turns, service.desk, now=now)
        answer = service.desk.answer_follow_up(question, before, filters=filters, k=body.k, on_event=on_event)
        note_answer(answer, metrics)
        return answer

    if body.stream:
        return await stream_events(room, work, _Chunks(made))
    return reply(await room.run(lambda service: made.whole(work(service))))


@router.get("/models", response_model=ModelList)
async def list_models(room: Room) -> Response:
    """List the one model."""
    await room.run(lambda service: service.archive.state())
    return reply({"object": "list", "data": [_model()]})


@router.get("/models/{model}", response_model=ModelItem, responses=documented(404))
async def read_model(model: Annotated[str, Path(max_length=MAX_ID)]) -> Response:
    """Show the one model."""
    if model != MODEL:
        raise NotFoundError(f"There is no model {model[:200]!r}.", hint=f"The model is {MODEL!r}.")
    return reply(_model())


class _Chunks:
    """How the events of an answer are sent to a client of OpenAI's."""

    def __init__(self, made: Completing) -> None:
        self._made = made
        self._begun = False

    def event(self, name: str, payload: object) -> list[ServerSentEvent]:
        """Write one event."""
        begun, self._begun = self._begun, True
        return [*([] if begun else [self._made.begin()]), *self._made.hear(name, payload)]

    def done(self, answer: Answer) -> list[ServerSentEvent]:
        """Write the end."""
        return self._made.end(answer)

    def failed(self, failure: BaseException) -> list[ServerSentEvent]:
        """Write why there is no end."""
        return [ServerSentEvent(data=ErrorBody(error=refusal_of(failure).detail).model_dump_json()), DONE]


def _model() -> dict[str, object]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "rapporteur"}
