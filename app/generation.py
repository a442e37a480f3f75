"""A language model behind an OpenAI-compatible address: the one file that imports `openai`.

Every way in which a server can fail becomes a GenerationError whose message names neither address nor key nor what the
server sent. A reply is given up when its time is over, however steadily its pieces come.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.setting_sections import GenerationSettings
from rag.errors import GenerationError
from rag.nouns import Message
from rag.seams import Pieces

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletionMessageParam

_LONGEST_PIECE = 100_000
"""Characters of a reply's one piece: more is no reply."""

_REMEDY = "Try `rapporteur doctor`."
_USER = re.compile(r"(?<=//)[^/@]*@")


class OpenAIGenerator:
    """Fulfils `rag.seams.Generator` by chat completions that are streamed."""

    def __init__(self, settings: GenerationSettings) -> None:
        assert settings.base_url is not None
        assert settings.model is not None
        self.name = settings.model
        self.address = _USER.sub("", settings.base_url)
        self._settings = settings
        self._client = _client(settings)

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Pieces:
        """Yield the reply piece by piece. Raises GenerationError."""
        ends = time.monotonic() + self._settings.total_seconds
        sent: list[ChatCompletionMessageParam] = [_sent(message) for message in messages]
        with (
            _translated(),
            self._client.chat.completions.create(
                model=self.name, messages=sent, max_tokens=max_tokens, temperature=0, stream=True
            ) as stream,
        ):
            finished = False
            for chunk in stream:
                if time.monotonic() > ends:
                    raise GenerationError("did not finish in time", hint=_REMEDY)
                if not chunk.choices:
                    continue
                choice = chunk.choices[0]
                if choice.finish_reason == "content_filter" or choice.delta.refusal:
                    raise GenerationError("refused to answer")
                piece = choice.delta.content
                if piece:
                    yield _checked(piece)
                finished = finished or choice.finish_reason is not None
            if not finished:
                raise GenerationError("broke off in the middle of its reply", hint=_REMEDY)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _client(settings: GenerationSettings) -> OpenAI:
    import httpx2
    from openai import OpenAI

    # Tried once: a reader is waiting, and there is an answer without a model. A compatible server may ask for no key.
    return OpenAI(
        base_url=settings.base_url,
        api_key=settings.key.get_secret_value() if settings.key else "none",
        timeout=httpx2.Timeout(settings.idle_seconds, connect=settings.connect_seconds),
        max_retries=0,
    )


def _sent(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.text}
        case "user":
            return {"role": "user", "content": message.text}
        case "assistant":
            return {"role": "assistant", "content": message.text}


def _checked(piece: object) -> str:
    if not isinstance(piece, str) or len(piece) > _LONGEST_PIECE:
        raise GenerationError("sent something that is no reply", hint=_REMEDY)
    return piece


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the client raises into our error, without the server's words."""
    import openai

    try:
        yield
    except openai.APITimeoutError as error:
        raise GenerationError("did not answer in time", hint=_REMEDY) from error
    except openai.APIConnectionError as error:
        raise GenerationError("could not be reached, or broke off", hint=_REMEDY) from error
    except openai.APIStatusError as error:
        raise GenerationError(f"answered with status {error.status_code}", hint=_REMEDY) from error
    except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
        # The client reads a reply loosely: what is not shaped like one fails where it is looked at.
        raise GenerationError("sent something that is no reply", hint=_REMEDY) from error
