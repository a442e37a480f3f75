"""OpenAI's chat completions over the archive, asked with OpenAI's own client over a real port."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from app.client import Client
from app.completions.body import ChatMessage
from app.completions.history import LONGEST, asked
from app.completions.text import inert
from tests.app.serving import RECORDS, settings_in, small_app
from tests.serving import served_here

QUESTION = "Who called the closure of the border post a mistake?"
QUOTE = "Minister Tarrasch called the closure a mistake."
NOTE = "[1] Border post closes. Velm Daily, 2023-06-10"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the three records and one that has markup in it."""
    title, text = "<b>Tram</b> ![x](http://evil.test/x)", "Tram ![y](http://evil.test/y) 7 ran."
    hostile: dict[str, object] = {"id": "hostile", "title": title, "text": text}
    with served_here(small_app(settings_in(tmp_path_factory.mktemp("completions")))) as served:
        with Client(served) as client:
            assert client.add_records([*RECORDS, hostile]).added == 4
        yield served


@pytest.fixture(scope="module")
def ai(address: str) -> Iterator[OpenAI]:
    """OpenAI's client, which must send some key."""
    with OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def user(text: str) -> Any:
    return {"role": "user", "content": text}


def assistant(text: str) -> Any:
    return {"role": "assistant", "content": text}


def test_of_all_messages_that_answer_one_question_no_more_is_read_than_of_one() -> None:
    said = [ChatMessage(role="assistant", content="word " * LONGEST) for _ in range(50)]
    messages = [ChatMessage(role="user", content="Who?"), *said, ChatMessage(role="user", content="Why?")]
    question, turns = asked(messages)
    assert (question, [(each, len(answer)) for each, answer in turns]) == ("Why?", [("Who?", LONGEST)])


def test_the_archive_is_one_model(ai: OpenAI) -> None:
    assert [model.id for model in ai.models.list()] == ["rapporteur"]
    assert ai.models.retrieve("rapporteur").owned_by == "rapporteur"
    with pytest.raises(openai.NotFoundError, match="There is no model 'gpt-0'"):
        ai.models.retrieve("gpt-0")


def test_an_answer_has_numbered_notes_in_its_text_and_their_quotes_beside_it(ai: OpenAI, address: str) -> None:
    made = ai.chat.completions.create(model="rapporteur", messages=[user(QUESTION)])
    content = made.choices[0].message.content or ""
    assert f"{QUOTE} [1]" in content
    assert NOTE in content.split("\n\n")
    assert (made.object, made.choices[0].finish_reason, made.model) == ("chat.completion", "stop", "rapporteur")
    beside = made.model_extra or {}
    assert beside["verdict"] == "answered"
    for citation in beside["citations"]:
        text = httpx.get(f"{address}/v1/articles/{citation['article_id']}", trust_env=False).json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert f"[{citation['number']}]" in content
    assert made.usage is not None
    assert made.usage.total_tokens == made.usage.prompt_tokens + made.usage.completion_tokens > 10


def test_a_stream_tells_the_same_as_the_whole_answer(ai: OpenAI) -> None:
    whole = ai.chat.completions.create(model="rapporteur", messages=[user(QUESTION)])
    chunks = list(
        ai.chat.completions.create(
            model="rapporteur", messages=[user(QUESTION)], stream=True, stream_options={"include_usage": True}
        )
    )
    assert chunks[0].choices[0].delta.role == "assistant"
    told = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert told == whole.choices[0].message.content
    assert len({(chunk.id, chunk.created, chunk.object) for chunk in chunks}) == 1
    reasons = [choice.finish_reason for chunk in chunks for choice in chunk.choices]
    assert reasons[-1] == "stop"
    assert set(reasons[:-1]) == {None}
    assert (chunks[-2].model_extra or {})["citations"] == (whole.model_extra or {})["citations"]
    assert (chunks[-1].choices, chunks[-1].usage) == ([], whole.usage)


def test_the_wire_of_a_stream_is_data_lines_that_end_with_done(address: str) -> None:
    body = {"model": "rapporteur", "messages": [user(QUESTION)], "stream": True}
    answer = httpx.post(f"{address}/v1/chat/completions", json=body, trust_env=False)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    blocks = [each for each in re.split(r"\r?\n\r?\n", answer.text.strip()) if not each.startswith(": ping")]
    assert all(block.startswith("data: ") and "\n" not in block for block in blocks)
    assert blocks[-1] == "data: [DONE]"
    assert all(json.loads(block[6:])["object"] == "chat.completion.chunk" for block in blocks[:-1])


def test_a_follow_up_goes_on_from_the_messages_before_it(ai: OpenAI) -> None:
    first = ai.chat.completions.create(model="rapporteur", messages=[user("What did Envoy Lena Oduya say?")])
    messages = [
        {"role": "system", "content": "Answer in verse."},
        user("What did Envoy Lena Oduya say?"),
        assistant(first.choices[0].message.content or ""),
        user("What did she say about the ferries?"),
    ]
    made = ai.chat.completions.create(model="rapporteur", messages=messages)
    assert "Oduya" in (made.model_extra or {})["standalone_question"]
    alone = ai.chat.completions.create(model="rapporteur", messages=[messages[-1]])
    assert "Oduya" not in (alone.model_extra or {})["standalone_question"]


def test_nothing_of_it_is_kept(ai: OpenAI, address: str) -> None:
    ai.chat.completions.create(model="rapporteur", messages=[user(QUESTION)])
    assert httpx.get(f"{address}/v1/conversations", trust_env=False).json()["conversations"] == []


def test_a_refusal_says_so_and_cites_nothing(ai: OpenAI) -> None:
    made = ai.chat.completions.create(model="rapporteur", messages=[user("Who won the chess match in Brell?")])
    assert (made.choices[0].message.content or "").startswith("This is not in the archive.")
    assert (made.model_extra or {})["verdict"] == "not_in_archive"
    assert (made.model_extra or {})["citations"] == []


def test_filters_go_beside_openais_own_fields(ai: OpenAI) -> None:
    made = ai.chat.completions.create(
        model="rapporteur",
        messages=[user("What did Envoy Oduya say about the ferries?")],
        extra_body={"filters": {"as_of": "2024-02"}, "k": 3},
    )
    assert "harbour/1: first" not in {each["article_id"] for each in (made.model_extra or {})["citations"]}


# What front ends send, field by field, as their sources of 2025 spell it; none of the values has an effect here.
OPEN_WEBUI: dict[str, Any] = {
    "stream": True,
    "model": "rapporteur",
    "messages": [
        {"role": "system", "content": "You are helpful."},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
    ],
    "params": {},
    "tool_servers": [],
    "features": {"image_generation": False, "code_interpreter": False, "web_search": False, "memory": False},
    "variables": {"{{USER_NAME}}": "Ada", "{{CURRENT_DATE}}": "2026-05-01"},
    "session_id": "s",
    "chat_id": "c",
    "id": "m",
    "background_tasks": {"title_generation": True, "tags_generation": True, "follow_up_generation": True},
    "stream_options": {"include_usage": True},
}
LIBRE_CHAT: dict[str, Any] = {
    "model": "rapporteur",
    "user": "66f0",
    "temperature": 1,
    "top_p": 1,
    "presence_penalty": 0,
    "frequency_penalty": 0,
    "max_tokens": None,
    "stop": None,
    "stream": True,
    "messages": [
        {"role": "user", "content": "Who closed the border post?", "name": "Ada"},
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "user", "content": QUESTION},
    ],
}


@pytest.mark.parametrize("body", [OPEN_WEBUI, LIBRE_CHAT], ids=["Open WebUI", "LibreChat"])
def test_a_front_ends_request_is_answered(address: str, body: dict[str, Any]) -> None:
    headers = {
        "Authorization": "Bearer sk-none",
        "Content-Type": "application/json",
        "HTTP-Referer": "https://ui.test/",
    }
    answer = httpx.post(f"{address}/v1/chat/completions", json=body, headers=headers, trust_env=False)
    assert answer.status_code == 200
    chunks = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: {")]
    told = "".join(choice["delta"].get("content", "") for chunk in chunks for choice in chunk["choices"])
    assert f"{QUOTE} [1]" in told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "The last message is not the user's"),
        ({"messages": [{"role": "system", "content": "x"}]}, "The last message is not the user's"),
        ({"messages": [{"role": "user", "content": ""}]}, "question"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, "question"),
        ({"messages": [{"role": "user", "content": "x" * 4_001}]}, "4,000"),
        ({"messages": [{"role": "user", "content": "why"}], "n": 2}, "n: "),
        ({"messages": [{"role": "robot", "content": "why"}]}, "role"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_no_question_is_refused_in_words_that_the_client_shows(
    ai: OpenAI, body: dict[str, Any], told: str, stream: bool
) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as caught:
        ai.chat.completions.create(**{"model": "rapporteur", "stream": stream, **body})
    assert told in str(caught.value)


def test_markup_in_articles_is_no_markup_in_a_message(ai: OpenAI) -> None:
    made = ai.chat.completions.create(model="rapporteur", messages=[user("Which tram ran?")])
    content = made.choices[0].message.content or ""
    assert "evil.test" in content
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)<b>", content)


@pytest.mark.parametrize("text", ["See [1] and [2].", "3 < 4 and a<= b", "[1] First. [2] Second: more."])
def test_plain_words_and_markers_stay_as_they_are(text: str) -> None:
    assert inert(text) == text
