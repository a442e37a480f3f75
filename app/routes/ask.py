"""Questions and their answers, at once or as a stream of events."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Response

from app.faults import documented
from app.metrics import Metrics
from app.routes.deps import Instruments, JsonOnly, Room
from app.service import Service
from app.streaming import OnEvent, stream_answer
from app.wire import AskBody, FiltersBody, reply
from rag.nouns import Answer

router = APIRouter(prefix="/v1", tags=["ask"], responses=documented(400, 404, 413, 415, 422, 429, 503))

EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["stage", "sentence", "citation", "done", "error"]},
        "data": {"type": "string", "description": "JSON: {stage}, a Sentence, a Citation, an Answer or an ErrorBody."},
    },
}

STREAMED = {
    "description": "The answer; with `stream` the events stage, sentence, citation, then done (the whole answer) or "
    "error (the error body). The stage `afresh` takes back the sentences told so far. `X-Conversation-Id` and "
    "`X-Question-Id` tell, percent-encoded, where the question is kept meanwhile.",
    "content": {"text/event-stream": {"schema": EVENT}},
}


@router.post("/ask", response_model=Answer, responses={200: STREAMED}, dependencies=[JsonOnly])
async def ask(body: AskBody, room: Room, metrics: Instruments) -> Response:
    """Answer a question from the archive and from nothing else."""
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
        _note(answer, metrics)
        return answer

    if body.stream:
        return await stream_answer(room, work)
    return reply(await room.run(work))


def _note(answer: Answer, metrics: Metrics) -> None:
    """Count and log one answer, without a word of it."""
    metrics.count_answer(answer)
    structlog.get_logger("rapporteur.ask").info(
        "answered",
        verdict=answer.verdict,
        sentences=len(answer.sentences),
        citations=len(answer.citations),
        archive=answer.archive.fingerprint,
        ms=answer.timings_ms.get("total"),
    )
