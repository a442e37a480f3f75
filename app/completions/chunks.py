"""Chat completions as they are sent: whole, or in chunks that end with `[DONE]`.

The chunk protocol is that of https://platform.openai.com/docs/api-reference/chat/streaming.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sse_starlette import ServerSentEvent

from app.completions.body import MODEL, Usage
from app.completions.text import TAKEN_BACK, body_text, message_text, rest_text, sentence_text
from app.documents import plain
from rag.desk import AFRESH
from rag.nouns import Answer, Sentence
from rag.tokens import count_tokens

DONE = ServerSentEvent(data="[DONE]")


@dataclass(slots=True)
class Completing:
    """One completion while it is made; `id` and `created` are the same in all its chunks."""

    id: str
    created: int
    prompt: str
    with_usage: bool = False
    _told: list[str] = field(default_factory=list)

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Write an answer as one completion."""
        content = message_text(answer)
        message = {"role": "assistant", "content": content, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head("chat.completion", [choice]),
            "usage": self._usage(content).model_dump(),
            **_beside(answer),
        }

    def begin(self) -> ServerSentEvent:
        """The first chunk, which names who speaks."""
        return self._delta({"role": "assistant", "content": ""})

    def hear(self, name: str, payload: object) -> list[ServerSentEvent]:
        """Turn one event of an answer that is being made into chunks."""
        if name == "stage" and payload == AFRESH and self._told:
            self._told.clear()
            return [self._delta({"content": TAKEN_BACK})]
        if isinstance(payload, Sentence):
            text = (" " if self._told else "") + sentence_text(payload)
            self._told.append(text)
            return [self._delta({"content": text})]
        return []

    def end(self, answer: Answer) -> list[ServerSentEvent]:
        """The last chunks: what was not told yet, the end with the sources, and tokens where they were asked for."""
        body, told = body_text(answer), "".join(self._told)
        left = body[len(told) :] if body.startswith(told) else TAKEN_BACK + body
        closing = {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}
        chunks = [
            self._delta({"content": left + rest_text(answer)}),
            self._chunk([closing], beside=_beside(answer)),
        ]
        if self.with_usage:
            chunks.append(self._chunk([], beside={"usage": self._usage(message_text(answer)).model_dump()}))
        return [*chunks, DONE]

    def _delta(self, delta: dict[str, str]) -> ServerSentEvent:
        return self._chunk([{"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}])

    def _chunk(self, choices: list[dict[str, Any]], *, beside: dict[str, Any] | None = None) -> ServerSentEvent:
        chunk = self._head("chat.completion.chunk", choices) | (beside or {})
        return ServerSentEvent(data=json.dumps(chunk, ensure_ascii=True))

    def _head(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL, "choices": choices}

    def _usage(self, content: str) -> Usage:
        asked, answered = count_tokens([self.prompt, content])
        return Usage(prompt_tokens=asked, completion_tokens=answered, total_tokens=asked + answered)


def _beside(answer: Answer) -> dict[str, Any]:
    """What a completion tells beyond OpenAI's fields."""
    written = plain(answer)
    return {name: written[name] for name in ("citations", "verdict", "standalone_question", "missing", "notes")}
