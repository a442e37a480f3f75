"""Articles over HTTP: every id works, every failure is told, the rest is stored."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.app.serving import RECORDS

ODD_IDS = [
    "a/b/c",
    "/rooted",
    "ends/",
    "a b",
    "a:b",
    "ä?x=1&y#z",
    "..",
    "../up",
    "a\\b",
    "+",
    "a\u2028b",
    "'; --",
]


def test_a_list_has_no_texts_newest_first_undated_last(client: TestClient) -> None:
    found = client.get("/v1/articles").json()
    assert [article["id"] for article in found["articles"]] == ["harbour/1: first", "border", "undated"]
    assert set(found["articles"][0]) == {"id", "title", "published", "source", "url", "author", "language"}
    assert (found["total"], found["next"]) == (3, None)


def test_a_list_is_paged_by_next(client: TestClient) -> None:
    first = client.get("/v1/articles", params={"limit": 2}).json()
    assert (len(first["articles"]), first["total"], first["next"]) == (2, 3, 2)
    rest = client.get("/v1/articles", params={"limit": 2, "offset": first["next"]}).json()
    assert ([article["id"] for article in rest["articles"]], rest["next"]) == (["undated"], None)
    assert client.get("/v1/articles", params={"offset": 50}).json() == {"articles": [], "total": 3, "next": None}


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({"since": "2024"}, ["harbour/1: first"]),
        ({"until": "2023-06"}, ["border"]),
        ({"as_of": "2023-06-09"}, []),
        ({"as_of": "2023", "undated": "true"}, ["border", "undated"]),
        ({"source": "velm daily"}, ["border"]),
        ({"source": ["velm daily", "the harbour post"]}, ["harbour/1: first", "border"]),
    ],
)
def test_a_list_is_filtered(client: TestClient, params: dict[str, str | list[str]], ids: list[str]) -> None:
    found = client.get("/v1/articles", params=params).json()
    assert [article["id"] for article in found["articles"]] == ids
    assert found["total"] == len(ids)


def test_an_article_comes_back_word_for_word(client: TestClient) -> None:
    found = client.get(f"/v1/articles/{quote('harbour/1: first', safe='')}").json()
    assert found == {"url": None, "author": None, "language": found["language"], **RECORDS[0]}


@pytest.mark.parametrize("article_id", ODD_IDS)
def test_any_id_is_stored_shown_and_removed(client: TestClient, article_id: str) -> None:
    path = f"/v1/articles/{quote(article_id, safe='').replace('.', '%2E')}"
    assert client.post("/v1/articles", json={"id": article_id, "text": "A ferry came."}).json()["ids"] == [article_id]
    assert client.get(path).json()["id"] == article_id
    assert client.delete(path).json() == {"removed": [article_id], "missing": []}
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404


def test_removal_is_real(client: TestClient) -> None:
    assert (
        client.get("/v1/search", params={"q": "Tarrasch closure mistake"}).json()["hits"][0]["article_id"] == "border"
    )
    client.delete("/v1/articles/border")
    hits = client.get("/v1/search", params={"q": "Tarrasch closure mistake"}).json()["hits"]
    assert "border" not in {hit["article_id"] for hit in hits}


def test_a_record_posted_again_is_unchanged_and_a_changed_one_is_updated(client: TestClient) -> None:
    assert client.post("/v1/articles", json=RECORDS[1]).json()["unchanged"] == 1
    assert client.post("/v1/articles", json={**RECORDS[1], "title": "Other"}).json()["updated"] == 1


def test_a_bad_record_is_told_and_the_others_are_stored(client: TestClient) -> None:
    report = client.post("/v1/articles", json=[{"id": "good", "text": "Trams ran."}, {"id": "bad"}, 7]).json()
    assert (report["added"], report["ids"]) == (1, ["good"])
    assert [failure["place"] for failure in report["failed"]] == ["record 2", "record 3"]
    assert all(failure["reason"] and failure["remedy"] for failure in report["failed"])


def test_a_request_of_which_nothing_could_be_stored_is_refused_with_its_report(client: TestClient) -> None:
    answer = client.post("/v1/articles", json={"id": "bad", "text": " "})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "unreadable"
    assert len(answer.json()["report"]["failed"]) == 1


def test_a_date_that_is_none_is_a_warning_and_the_article_is_undated(client: TestClient) -> None:
    report = client.post("/v1/articles", json={"id": "d", "text": "Trams ran.", "published": "31 February"}).json()
    assert (report["added"], len(report["warnings"])) == (1, 1)
    assert client.get("/v1/articles/d").json()["published"] is None


def test_files_are_uploaded_with_what_they_lack(client: TestClient) -> None:
    lines = "\n".join(json.dumps({"id": f"j{n}", "text": f"Tram {n} ran."}) for n in range(2))
    files = [
        ("file", ("a.txt", b"Trams ran through Velm again after a long winter, the council said on Monday.\n")),
        ("file", ("../b.jsonl", lines.encode())),
        ("file", ("empty.txt", b"")),
    ]
    answer = client.post("/v1/articles", files=files, data={"source": "Tram  News", "date": "2025-01-02"})
    report = answer.json()
    assert (answer.status_code, report["added"], len(report["failed"])) == (200, 3, 1)
    assert report["failed"][0]["file"] == "empty.txt"
    shown = client.get("/v1/articles/j1").json()
    assert (shown["source"], shown["published"]) == ("Tram News", date(2025, 1, 2).isoformat())


def test_a_form_without_a_file_and_a_broken_form_are_the_callers_fault(client: TestClient) -> None:
    assert client.post("/v1/articles", data={"x": "y"}, files={}).status_code == 415
    broken = client.post("/v1/articles", content=b"--x", headers={"content-type": "multipart/form-data; boundary=y"})
    assert (broken.status_code, set(broken.json()["error"])) == (400, {"code", "message", "hint"})
    without = client.post("/v1/articles", content=b"x", headers={"content-type": "multipart/form-data"})
    assert without.status_code == 400
    dated = client.post("/v1/articles", files=[("file", ("a.txt", b"x"))], data={"date": "2025"})
    assert (dated.status_code, dated.json()["error"]["message"]) == (422, "'2025' is no day.")


def test_outlets_are_counted(client: TestClient) -> None:
    assert client.get("/v1/sources").json() == {
        "sources": [{"name": "The Harbour Post", "articles": 1}, {"name": "Velm Daily", "articles": 1}],
        "next": None,
    }
