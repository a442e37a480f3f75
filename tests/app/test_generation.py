"""The client of a language model, against a server that speaks the real protocol and misbehaves in every way."""

from __future__ import annotations

import json
import socket

import pytest
from pydantic import SecretStr

from app.generation import OpenAIGenerator
from app.setting_sections import GenerationSettings
from rag.errors import GenerationError
from rag.nouns import Message
from tests.language_model import Body, Reply, say, served

ASKED = (Message("system", "Be brief."), Message("user", "Who left?"), Message("assistant", "Q"), Message("user", "?"))


def reply_of(settings: GenerationSettings) -> list[str]:
    generator = OpenAIGenerator(settings)
    try:
        return list(generator.generate(ASKED, max_tokens=50))
    finally:
        generator.close()


def failure(reply: Reply, **settings: float) -> str:
    with served(lambda _: reply) as server, pytest.raises(GenerationError) as caught:
        reply_of(server.settings(**settings))
    return caught.value.message


def test_a_reply_comes_piece_by_piece_and_the_request_is_what_was_asked() -> None:
    with served(lambda _: say("Quill left.", 4)) as server:
        assert reply_of(server.settings(key=SecretStr("sesame"))) == ["Quil", "l le", "ft."]
    ((headers, body),) = server.requests
    assert headers["authorization"] == "Bearer sesame"
    assert body == {
        "model": "scripted",
        "max_tokens": 50,
        "temperature": 0,
        "stream": True,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Who left?"},
            {"role": "assistant", "content": "Q"},
            {"role": "user", "content": "?"},
        ],
    }


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(status=429), "answered with status 429"),
        (Reply(status=500), "answered with status 500"),
        (Reply(status=401, body=json.dumps({"error": {"message": "bad key sesame"}})), "answered with status 401"),
        (Reply(status=503, body="<html>down</html>"), "answered with status 503"),
        (Reply(["Quill "], "broken"), "could not be reached, or broke off"),
        (Reply(["Quill "], "unfinished"), "broke off in the middle of its reply"),
        (Reply(["Quill "], "refusal"), "refused to answer"),
        (Reply(["Quill "], "content_filter"), "refused to answer"),
        (Reply(["Quill "], "{not json"), "sent something that is no reply"),
        (Reply(["Quill "], "[1, 2]"), "sent something that is no reply"),
        (Reply(["Quill "], '{"choices": [{"delta": null, "index": 0}]}'), "sent something that is no reply"),
        (Reply(["Quill "], '{"choices": [{"delta": {"content": {"a": 1}}}]}'), "sent something that is no reply"),
        (Reply(["Quill "], '{"choices": "none"}'), "sent something that is no reply"),
        (Reply(["Quill "], "error"), "sent something that is no reply"),
        (Reply(["Quill "], '{"choices": []}'), "broke off in the middle of its reply"),
        (Reply(["x" * 100_001]), "sent something that is no reply"),
    ],
)
def test_whatever_a_server_does_wrong_is_one_message_without_its_words(reply: Reply, told: str) -> None:
    assert failure(reply) == told


def test_a_reply_that_is_cut_for_length_is_a_reply() -> None:
    with served(lambda _: Reply(["Quill left. Holt"], "length")) as server:
        assert reply_of(server.settings()) == ["Quill left. Holt"]


def test_chunks_without_choices_are_passed_over() -> None:
    def act(_: Body) -> Reply:
        return Reply(["Quill left."], json.dumps({"choices": [], "usage": {"total_tokens": 9}}))

    with served(act) as server, pytest.raises(GenerationError, match="broke off"):
        reply_of(server.settings())


def test_a_server_that_falls_silent_is_left() -> None:
    assert failure(Reply(["Quill "], "hang"), idle_seconds=0.2) == "did not answer in time"
    assert failure(Reply((), "hang"), idle_seconds=0.2) == "did not answer in time"


def test_a_reply_without_end_is_left_when_its_time_is_over() -> None:
    assert failure(say("la " * 200_000), total_seconds=0.3) == "did not finish in time"


def test_a_dead_server_is_one_message() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(GenerationError, match="could not be reached"):
            reply_of(GenerationSettings(base_url=address, model="m"))


def test_the_address_is_shown_without_who_logs_in_there() -> None:
    generator = OpenAIGenerator(GenerationSettings(base_url="http://me:sesame@127.0.0.1:1/v1", model="m"))
    assert generator.address == "http://127.0.0.1:1/v1"
    generator.close()
