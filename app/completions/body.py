"""What a chat completion request may hold. What only steers a language model (temperature, tools ...) has no effect.

The shape is that of https://platform.openai.com/docs/api-reference/chat/create.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.wire import FiltersBody

MODEL = "rapporteur"
MOST_MESSAGES = 2_000


class Part(BaseModel):
    """A piece of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str = Field(examples=["text"])
    text: str | None = None


class ChatMessage(BaseModel):
    """One message: of the user, of us (`assistant`), or instructions, which have no effect on an archive."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    def words(self) -> str:
        """The message's text; pieces that are no text are left out."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream tells besides the answer."""

    model_config = ConfigDict(extra="ignore")

    include_usage: bool | None = None


class CompletionBody(BaseModel):
    """Messages whose last one asks; `filters` and `k` are ours, as in `/v1/ask`."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "Who succeeded Thellewin?"}]}]
        },
    )

    model: str = Field(default=MODEL, max_length=200)
    messages: list[ChatMessage] = Field(min_length=1, max_length=MOST_MESSAGES)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = 1
    filters: FiltersBody | None = None
    k: int = Field(default=8, ge=1, le=100)


class Usage(BaseModel):
    """Tokens of cl100k_base: of the questions that were read, and of the answer."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """An answer as a chat completion; `citations` are the sources of its numbered notes, as in an Answer."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[dict[str, Any]]
    usage: Usage
    citations: list[dict[str, Any]]
    verdict: Literal["answered", "partial", "not_in_archive"]
    standalone_question: str
    missing: list[str]
    notes: list[str]


class ModelItem(BaseModel):
    """The one model that there is: the archive."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(BaseModel):
    """All models."""

    object: Literal["list"]
    data: list[ModelItem]
