"""The sections of the settings but that of access: what each key may be, and what it is by default.

Where they are read from, and what is said of one that does not fit, stands in `app/settings.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator

from app.section import Section
from rag.errors import SettingsError


class EmbeddingSettings(Section):
    """Which model turns text into vectors. An archive is bound to the model that built it."""

    model: str = Field(default="all-MiniLM-L6-v2", min_length=1)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    allow_download: bool = False


class RerankerSettings(Section):
    """Which cross-encoder, if any, looks again at the first `depth` passages that `full` finds."""

    model: str | None = Field(default=None, min_length=1)
    depth: int = Field(default=10, ge=1, le=100)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    allow_download: bool = False


class GenerationSettings(Section):
    """Which language model, if any, words the answers: any OpenAI-compatible address.

    Seconds are to connect, between two pieces of a reply, and for a whole reply; tokens are cl100k_base's for the
    passages that are sent, and the model's own for its reply.
    """

    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    model: str | None = Field(default=None, min_length=1)
    key: SecretStr | None = None
    connect_seconds: float = Field(default=5, gt=0, le=600)
    idle_seconds: float = Field(default=20, gt=0, le=3_600)
    total_seconds: float = Field(default=60, gt=0, le=3_600)
    passage_tokens: int = Field(default=2_500, ge=100, le=1_000_000)
    answer_tokens: int = Field(default=500, ge=50, le=100_000)

    @model_validator(mode="after")
    def _be_whole(self) -> Self:
        """Ask for the model's name where there is an address, and the other way round."""
        if (self.base_url is None) != (self.model is None):
            missing = "model" if self.model is None else "base_url"
            raise SettingsError(
                f"The setting generation.{missing} is missing; the other of the two is given.",
                hint=f"Set generation.{missing}, or neither of them.",
            )
        return self


class ConversationSettings(Section):
    """What of a conversation is read in its own words, and whether the language model words follow-ups too.

    `tokens` are cl100k_base's, of the last turns; whom the turns before have named is never forgotten.
    """

    tokens: int = Field(default=2_000, ge=100, le=1_000_000)
    model_rewrites: bool = False


class ChunkingSettings(Section):
    """How long a passage is, in cl100k_base tokens, and how many of them it may share with the one before."""

    tokens: int = Field(default=200, ge=20, le=8_000)
    overlap: int = Field(default=40, ge=0, le=4_000)


class ServerSettings(Section):
    """Where the HTTP server listens, under which names, and where the page finds it.

    `origins` are other sites' pages that may use it (`https://news.example`), none by default. `drain_seconds` is how
    long it goes on answering once it was told to end; None: as `app/ending.py` judges.
    """

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=0, le=65_535)
    names: tuple[str, ...] = ()
    origins: tuple[Annotated[str, Field(pattern=r"^https?://[^/\s*]+$")], ...] = ()
    url: str | None = None
    # At most: what is asked at the last moment has two more seconds, and all is over within fifteen.
    drain_seconds: float | None = Field(default=None, ge=0, le=8)


class PageSettings(Section):
    """Where the chat page listens (always on this machine alone)."""

    port: int = Field(default=8501, ge=1, le=65_535)


class LimitSettings(Section):
    """How much one request may send, how long it may take, and how many may be worked on or wait at once."""

    upload_megabytes: int = Field(default=64, ge=1, le=4_096)
    concurrent: int = Field(default=4, ge=1, le=256)
    waiting: int = Field(default=64, ge=0, le=10_000)
    seconds: float = Field(default=120, gt=0, le=86_400)
    upload_seconds: float = Field(default=3_600, gt=0, le=86_400)
