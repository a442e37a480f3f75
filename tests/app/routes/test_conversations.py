"""Conversations over HTTP: kept, renamed, deleted; kept answers show what became of their sources."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.app.serving import RECORDS


def asked(client: TestClient, question: str = "Who called the closure of the border post a mistake?") -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/v1/ask", json={"question": question}).json()
    return answer


def kept(client: TestClient, conversation_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/v1/conversations/{conversation_id}").json()["turns"][0]["answer"]
    return answer


def citations(client: TestClient, conversation_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = kept(client, conversation_id)["citations"]
    return found


def test_conversations_are_listed_last_used_first_without_turns_and_paged(client: TestClient) -> None:
    ids = [asked(client, f"Who closed the border post in {year}?")["conversation_id"] for year in (2021, 2022, 2023)]
    first = client.get("/v1/conversations", params={"limit": 2}).json()
    assert [each["id"] for each in first["conversations"]] == [ids[2], ids[1]]
    assert set(first["conversations"][0]) == {"id", "title", "created", "updated"}
    assert first["next"] == 2
    last = client.get("/v1/conversations", params={"limit": 2, "offset": 2}).json()
    assert ([each["id"] for each in last["conversations"]], last["next"]) == ([ids[0]], None)


def test_a_conversation_is_renamed_and_deleted(client: TestClient) -> None:
    path = f"/v1/conversations/{asked(client)['conversation_id']}"
    assert client.patch(path, json={"title": " Border "}).json()["title"] == "Border"
    assert client.get(path).json()["title"] == "Border"
    assert client.delete(path).json() == {"deleted": path.rsplit("/", 1)[1]}
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404
    assert client.patch(path, json={"title": "x"}).status_code == 404


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, None, 7])
def test_a_title_that_is_none_is_refused(client: TestClient, title: object) -> None:
    path = f"/v1/conversations/{asked(client)['conversation_id']}"
    assert client.patch(path, json={"title": title}).status_code == 422


def test_a_kept_answer_quotes_its_source_while_that_is_as_it_was(client: TestClient) -> None:
    answer = asked(client)
    assert citations(client, answer["conversation_id"]) == answer["citations"]
    assert answer["citations"][0]["status"] is None


def test_a_changed_source_is_said_to_be_changed_and_not_quoted(client: TestClient) -> None:
    answer = asked(client)
    client.post("/v1/articles", json={**RECORDS[1], "text": "Guards reopened the border post at Velm."})
    for citation in citations(client, answer["conversation_id"]):
        assert (citation["status"], citation["quote"], citation["before"]) == ("source changed", "", "")


def test_a_removed_source_is_said_to_be_removed_with_the_day_and_not_quoted(client: TestClient) -> None:
    answer = asked(client)
    client.delete("/v1/articles/border")
    for citation in citations(client, answer["conversation_id"]):
        assert citation["status"].startswith("source removed on 20")
        assert citation["quote"] == ""


def test_the_words_of_a_source_that_went_are_in_no_part_of_a_kept_answer(client: TestClient) -> None:
    answer = asked(client)
    words = answer["citations"][0]["quote"]
    assert words in answer["answer"]
    client.delete("/v1/articles/border")
    shown = kept(client, answer["conversation_id"])
    assert words not in str({**shown, "question": "", "standalone_question": ""})
    assert [sentence["support"] for sentence in shown["sentences"]] == ["unsupported"] * len(answer["sentences"])
    assert (shown["notes"], shown["short_answer"]) == ([], None)
    assert re.fullmatch(r"(Source removed on \d{4}-\d\d-\d\d\. \[\d\] ?)+", shown["answer"])


def test_the_nearest_passages_of_a_refusal_are_shown_while_their_articles_say_them(client: TestClient) -> None:
    answer = asked(client, "Who closed the observatory at Halmstead?")
    near = {hit["article_id"] for hit in answer["nearest"]}
    assert (answer["verdict"], "border" in near) == ("not_in_archive", True)
    client.delete("/v1/articles/border")
    assert {hit["article_id"] for hit in kept(client, answer["conversation_id"])["nearest"]} == near - {"border"}


def test_a_source_put_back_as_it_was_is_quoted_again(client: TestClient) -> None:
    answer = asked(client)
    client.delete("/v1/articles/border")
    client.post("/v1/articles", json=RECORDS[1])
    assert kept(client, answer["conversation_id"]) == answer


def test_a_verdict_on_an_answer_is_kept(client: TestClient) -> None:
    body = {"answer_id": asked(client)["id"], "verdict": "up", "comment": "Just what I needed."}
    assert client.post("/v1/feedback", json=body).json() == body


def test_a_verdict_on_no_answer_is_not_found(client: TestClient) -> None:
    answer = client.post("/v1/feedback", json={"answer_id": "nowhere", "verdict": "up"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_conversations_are_found_by_their_words(client: TestClient) -> None:
    border = asked(client)["conversation_id"]
    ferries = asked(client, "What did Lena Oduya say about the ferries?")["conversation_id"]

    def found(q: str) -> list[str]:
        return [each["id"] for each in client.get("/v1/conversations", params={"q": q}).json()["conversations"]]

    assert found("closure mistake") == [border]
    assert found("3 may") == [ferries], "in the answer"
    assert found("closure ferries") == []
    assert client.get("/v1/conversations", params={"q": "x" * 201}).status_code == 422


def test_a_conversation_is_exported_as_markdown_with_sources_numbered_through(client: TestClient) -> None:
    first = asked(client)
    body = {"question": "What did Lena Oduya say about the ferries?", "conversation_id": first["conversation_id"]}
    second = client.post("/v1/ask", json=body).json()
    path = f"/v1/conversations/{first['conversation_id']}/export"
    answer = client.get(path, params={"format": "md"})
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="conversation-{first["conversation_id"].replace("_", "-")}.md"'
    )
    written = answer.text
    assert written.startswith("# Who called the closure of the border post a mistake?\n\nBegun on 20")
    cited = len(first["citations"]) + len(second["citations"])
    assert re.findall(r"^\\\[(\d+)\\\] ", written, re.MULTILINE) == [str(number) for number in range(1, cited + 1)]
    assert "Border post closes, Velm Daily, 2023-06-10" in written
    assert f"archive {first['archive']['fingerprint']}: 3 articles" in written
    assert f"would sail on 3 May. Forty delegates came. \\[{len(first['citations']) + 1}\\]" in written
    assert client.get("/v1/conversations/nowhere/export").status_code == 404
    assert client.get(path, params={"format": "pdf"}).status_code == 422


def test_an_exported_conversation_quotes_no_source_that_went(client: TestClient) -> None:
    answer = asked(client)
    client.delete("/v1/articles/border")
    written = client.get(f"/v1/conversations/{answer['conversation_id']}/export").text
    assert all(citation["quote"] not in written for citation in answer["citations"])
    assert re.search(r"^> \*source removed on \d{4}-\d\d-\d\d\*$", written, re.MULTILINE)
