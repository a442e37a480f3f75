"""What follows from a kept answer, over HTTP."""

from __future__ import annotations

from starlette.testclient import TestClient

HOLT = {
    "id": "holt",
    "title": "Engineer doubts the ferries",
    "text": "Engineer Bram Holt said that the ferries were not safe to sail.",
    "published": "2024-03-09",
}


def test_an_answer_is_followed_by_questions_on_who_else_spoke(client: TestClient) -> None:
    client.post("/v1/articles", json=HOLT)
    answer = client.post("/v1/ask", json={"question": "What did Lena Oduya say about the ferries?"}).json()
    found = client.get(f"/v1/answers/{answer['id']}/suggestions")
    assert found.json() == {"suggestions": ["What did Bram Holt say about the ferries?"]}


def test_what_the_filters_hide_is_not_suggested(client: TestClient) -> None:
    client.post("/v1/articles", json=HOLT)
    answer = client.post("/v1/ask", json={"question": "What did Lena Oduya say about the ferries?"}).json()
    hidden = {"as_of": "2024-03-02"}
    assert client.get(f"/v1/answers/{answer['id']}/suggestions", params=hidden).json() == {"suggestions": []}


def test_suggestions_that_were_drawn_go_with_their_conversation(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": "What did Lena Oduya say about the ferries?"}).json()
    place = f"/v1/answers/{answer['id']}/suggestions"
    assert client.get(place).status_code == 200
    client.delete(f"/v1/conversations/{answer['conversation_id']}")
    assert (client.get(place).status_code, client.get(place).json()["error"]["code"]) == (404, "not_found")


def test_suggestions_to_no_answer_are_not_found(client: TestClient) -> None:
    found = client.get("/v1/answers/nowhere/suggestions")
    assert (found.status_code, found.json()["error"]["code"]) == (404, "not_found")
