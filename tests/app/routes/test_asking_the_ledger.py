"""Questions about who said what are answered from the ledger, each speaker apart, cited to the letter."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

NEWS = [
    {
        "id": "a",
        "published": "2021-05-01",
        "source": "Quay",
        "text": "The plan was old. Ada Quill, who leads the council, rejected the harbour plan in the end.",
    },
    {
        "id": "b",
        "published": "2022-03-01",
        "source": "Post",
        "text": "Bo Larsen said that the port would not wait. Mr. Larsen rejected the harbour plan as too dear.",
    },
    {
        "id": "c",
        "published": "2022-04-02",
        "source": "Quay",
        "text": "Ada Quill accepted the harbour plan. Cora Venn demanded new elections, and Dan Ost a vote.",
    },
    {
        "id": "d",
        "published": "2021-04-02",
        "source": "Quay",
        "text": "Cora Venn said that she would not hold an election in the valley.",
    },
    {
        "id": "e",
        "published": "2022-04-09",
        "source": "Quay",
        "text": "Cora Venn agreed to hold an election in the valley. Dan Ost welcomed the election.",
    },
]


@pytest.fixture
def told(client: TestClient) -> TestClient:
    assert client.post("/v1/articles", json=NEWS).json()["added"] == 5
    return client


def ask(client: TestClient, question: str, **filters: object) -> dict[str, object]:
    answer: dict[str, object] = client.post("/v1/ask", json={"question": question, "filters": filters}).json()
    for citation in answer["citations"]:  # type: ignore[attr-defined]  # JSON
        text = client.get(f"/v1/articles/{citation['article_id']}").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    return answer


def parts(answer: dict[str, object]) -> list[str]:
    return [sentence["part"] for sentence in answer["sentences"]]  # type: ignore[attr-defined]  # JSON


def test_who_took_a_side_is_told_speaker_by_speaker(told: TestClient) -> None:
    answer = ask(told, "Who rejected the harbour plan?")
    assert (answer["verdict"], parts(answer)) == ("answered", ["Ada Quill", "Bo Larsen"])


def test_everyone_who_mentioned_something_is_listed(told: TestClient) -> None:
    assert set(parts(ask(told, "List everyone who mentioned elections"))) == {"Cora Venn", "Dan Ost"}


def test_a_move_is_answered_with_both_statements(told: TestClient) -> None:
    answer = ask(told, "How did Cora Venn's position on elections change?")
    assert [each["article_id"] for each in answer["citations"]] == ["d", "e"]  # type: ignore[attr-defined]  # JSON


def test_what_one_said_is_told_in_the_order_of_days_and_in_the_time_asked_about(told: TestClient) -> None:
    answer = ask(told, "What did Cora Venn say?")
    assert [each["article_id"] for each in answer["citations"]] == ["d", "c", "e"]  # type: ignore[attr-defined]  # JSON
    assert set(parts(answer)) == {"Cora Venn"}
    early = ask(told, "What did Cora Venn say in 2021?")
    assert [each["article_id"] for each in early["citations"]][:1] == ["d"]  # type: ignore[attr-defined]  # JSON


def test_a_search_is_kept_to_where_a_speaker_speaks(told: TestClient) -> None:
    def found(*speakers: str) -> set[str]:
        hits = told.get("/v1/search", params={"q": "harbour plan", "speaker": speakers}).json()["hits"]
        return {hit["article_id"] for hit in hits}

    assert found("Bo Larsen") == {"b"}
    assert found("Bo Larsen", "Ada Quill") == {"a", "b", "c"}
    assert found() >= {"a", "b", "c", "d"}
    assert found("Nobody Known") == set()


def test_filters_hold_for_the_ledger(told: TestClient) -> None:
    answer = ask(told, "Who rejected the harbour plan?", as_of="2021-12")
    assert {each["article_id"] for each in answer["citations"]} <= {"a", "d"}  # type: ignore[attr-defined]  # JSON


def test_a_speaker_filter_keeps_what_the_speaker_says(told: TestClient) -> None:
    answer = ask(told, "What about the harbour plan?", speakers=["Bo Larsen"])
    assert {each["article_id"] for each in answer["citations"]} == {"b"}  # type: ignore[attr-defined]  # JSON
