"""Questions over HTTP, at once and streamed: every citation is the article's own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

QUESTION = "Who called the closure of the border post a mistake?"


def events(text: str) -> Iterator[tuple[str, Any]]:
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            yield fields["event"], json.loads(fields["data"])


def test_an_answer_cites_the_very_words(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert answer["verdict"] == "answered"
    assert [citation["number"] for citation in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
    for citation in answer["citations"]:
        text = client.get(f"/v1/articles/{quote(citation['article_id'], safe='')}").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert f"[{citation['number']}]" in answer["answer"]
    assert "Minister Tarrasch called the closure a mistake." in [each["quote"] for each in answer["citations"]]


def test_a_stream_tells_stages_sentences_and_citations_and_ends_with_the_whole_answer(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION, "stream": True})
    assert answer.headers["content-type"].startswith("text/event-stream")
    seen = list(events(answer.text))
    names = [name for name, _ in seen]
    assert names[-1] == "done"
    assert names.index("stage") < names.index("sentence") < names.index("citation")
    whole = seen[-1][1]
    assert [data for name, data in seen if name == "sentence"] == whole["sentences"]
    assert [data for name, data in seen if name == "citation"] == whole["citations"]
    kept = client.get(f"/v1/conversations/{whole['conversation_id']}").json()
    assert kept["turns"][0]["answer"]["id"] == whole["id"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": ""}, 422),
        ({"question": "  \n"}, 422),
        ({"question": "?!"}, 422),
        ({"question": "x" * 4_001}, 422),
        ({"question": QUESTION, "conversation_id": "nowhere"}, 404),
        ({"question": QUESTION, "filters": {"until": "2020-02-30"}}, 422),
        ({"question": QUESTION, "filters": {"source": ["x"]}}, 422),
        ({"question": QUESTION, "k": 0}, 422),
        ({"question": QUESTION, "k": 101}, 422),
        ({}, 422),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_before_any_stream(
    client: TestClient, body: dict[str, object], status: int, stream: bool
) -> None:
    answer = client.post("/v1/ask", json={**body, "stream": stream})
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "hint"}


def test_a_question_of_4000_characters_is_asked(client: TestClient) -> None:
    question = f"{QUESTION} ".ljust(4_000, "x")
    assert client.post("/v1/ask", json={"question": question}).status_code == 200


def test_as_of_hides_what_was_published_later(client: TestClient) -> None:
    body = {"question": "What did Envoy Oduya say about the ferries?", "filters": {"as_of": "2024-02"}}
    answer = client.post("/v1/ask", json=body).json()
    assert "harbour/1: first" not in {citation["article_id"] for citation in answer["citations"]}


def test_a_conversation_goes_on_under_its_id(client: TestClient) -> None:
    first = client.post("/v1/ask", json={"question": QUESTION}).json()
    second = client.post(
        "/v1/ask", json={"question": "And the ferries?", "conversation_id": first["conversation_id"]}
    ).json()
    assert second["conversation_id"] == first["conversation_id"]
    kept = client.get(f"/v1/conversations/{first['conversation_id']}").json()
    assert [turn["answer"]["question"] for turn in kept["turns"]] == [QUESTION, "And the ferries?"]


def test_a_search_in_a_conversation_finds_what_is_asked_there_and_adds_no_turn(client: TestClient) -> None:
    first = client.post("/v1/ask", json={"question": "What did Envoy Oduya say about the ferries?"}).json()
    path, typed = f"/v1/conversations/{first['conversation_id']}", "Why did she say so?"
    before = client.get(path).json()
    params = {"q": typed, "k": 20, "conversation_id": first["conversation_id"]}
    found = client.get("/v1/search", params=params).json()
    assert client.get(path).json() == before
    asked = client.post("/v1/ask", json={"question": typed, "conversation_id": first["conversation_id"]}).json()
    assert found["query"] == asked["standalone_question"] != typed
    assert asked["citations"], asked["answer"]
    spans = [(hit["article_id"], hit["start"], hit["end"]) for hit in found["hits"]]
    for cited in asked["citations"]:
        assert any(
            article == cited["article_id"] and start <= cited["start"] and cited["end"] <= end
            for article, start, end in spans
        )
    assert client.get("/v1/search", params={"q": typed}).json()["query"] == typed


def test_search_finds_passages_as_spans_of_their_articles(client: TestClient) -> None:
    for mode in ("full", "hybrid", "dense", "lexical"):
        found = client.get("/v1/search", params={"q": "ferries Oduya", "k": 2, "mode": mode}).json()
        assert set(found) == {"query", "hits", "timings_ms", "understood"}
        best = found["hits"][0]
        text = client.get(f"/v1/articles/{quote(best['article_id'], safe='')}").json()["text"]
        assert best["article_id"] == "harbour/1: first"
        assert text[best["start"] : best["end"]] == best["text"]


@pytest.mark.parametrize("mode", ["full", "hybrid", "dense", "lexical"])
@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, {"harbour/1: first", "border", "undated"}),
        ({"until": "2023-06"}, {"border"}),
        ({"as_of": "2023-05"}, set()),
        ({"since": "2023-06-10", "until": "2024-03-01"}, {"harbour/1: first", "border"}),
        ({"as_of": "2023", "undated": "true"}, {"border", "undated"}),
        ({"q": "ferries, guards or the lighthouse, as of July 2023"}, {"border", "undated"}),
        ({"q": "ferries, guards or the lighthouse, as of July 2023", "since": "2020"}, {"border"}),
        (
            {"q": "ferries, guards or the lighthouse, as of July 2023", "as_of": "2023-05", "undated": "true"},
            {"undated"},
        ),
    ],
)
def test_search_is_bounded_in_every_mode_by_filters_and_by_an_as_of_in_the_question(
    client: TestClient, mode: str, params: dict[str, str], expected: set[str]
) -> None:
    asked = {"q": "ferries, guards or the lighthouse", "mode": mode, "k": "20", **params}
    hits = client.get("/v1/search", params=asked).json()["hits"]
    assert {hit["article_id"] for hit in hits} == expected


def test_examples_are_questions_that_can_be_asked(client: TestClient) -> None:
    questions = client.get("/v1/examples", params={"n": 2}).json()["questions"]
    assert 1 <= len(questions) <= 2
    for question in questions:
        assert client.post("/v1/ask", json={"question": question}).json()["verdict"] != "not_in_archive"


def test_what_was_understood_is_told_and_can_be_taken_back(client: TestClient) -> None:
    question = "What did Envoy Oduya say about the ferries, as of 2023?"
    bounded = client.post("/v1/ask", json={"question": question}).json()
    (clue,) = bounded["understood"]
    assert clue == {
        "kind": "as_of",
        "text": "as of 2023",
        "effect": "later hidden",
        "detail": "published up to 2023-12-31",
    }
    assert "harbour/1: first" not in {citation["article_id"] for citation in bounded["citations"]}
    free = client.post("/v1/ask", json={"question": question, "ignore": [clue["text"]]}).json()
    assert free["understood"][0]["effect"] == "ignored"
    assert free["citations"][0]["article_id"] == "harbour/1: first"
    kept = client.get(f"/v1/conversations/{free['conversation_id']}").json()["turns"][0]["answer"]
    assert kept["understood"] == free["understood"]


def test_a_search_takes_back_as_many_clues_as_are_given(client: TestClient) -> None:
    params = {"q": "ferries in 2024, says Velm Daily", "ignore": ["in 2024", "Velm Daily"]}
    effects = [clue["effect"] for clue in client.get("/v1/search", params=params).json()["understood"]]
    assert effects == ["ignored", "ignored"]
    effects = [clue["effect"] for clue in client.get("/v1/search", params={"q": params["q"]}).json()["understood"]]
    assert effects == ["preferred", "preferred"]


@pytest.mark.parametrize("ignore", ["in 2024", [1], ["x" * 4_001], ["x"] * 101])
def test_what_cannot_be_ignored_is_refused(client: TestClient, ignore: object) -> None:
    assert client.post("/v1/ask", json={"question": QUESTION, "ignore": ignore}).status_code == 422


def test_a_question_can_be_asked_from_an_earlier_answer(client: TestClient) -> None:
    first = client.post("/v1/ask", json={"question": QUESTION}).json()
    client.post("/v1/ask", json={"question": "Why?", "conversation_id": first["conversation_id"]})
    branch = client.post("/v1/ask", json={"question": "When?", "after": first["id"]}).json()
    assert branch["conversation_id"] != first["conversation_id"]
    assert branch["standalone_question"] == f"{QUESTION.rstrip('?')}: when?"
    turns = client.get(f"/v1/conversations/{branch['conversation_id']}").json()["turns"]
    assert [turn["answer"]["question"] for turn in turns] == [QUESTION, "When?"]
    assert client.post("/v1/ask", json={"question": "When?", "after": "nothing"}).status_code == 404
