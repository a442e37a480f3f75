"""A conversation is its owner's alone unless it is shared; others learn not even that it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access.opening import opened_access
from tests.app.access.keyed import Keyed, keyed_server
from tests.app.serving import settings_in, small_app, talking_to

QUESTION = "Who called the closure of the border post a mistake?"
ID = re.compile(r"[A-Za-z0-9_-]{22}")


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    """One server for all."""
    with keyed_server(tmp_path_factory.mktemp("owned")) as served:
        yield served


def test_ids_are_long_and_random(keyed: Keyed) -> None:
    asked = [keyed.client.post("/v1/ask", json={"question": QUESTION}, headers=keyed.as_("ada")).json() for _ in "ab"]
    ids = {each[name] for each in asked for name in ("id", "conversation_id")}
    assert len(ids) == 4
    assert all(map(ID.fullmatch, ids))


@pytest.mark.parametrize("intruder", ["ben", "edda", "root"])
def test_what_is_anothers_is_answered_as_what_was_never_there(keyed: Keyed, intruder: str) -> None:
    client, owner, other = keyed.client, keyed.as_("ada"), keyed.as_(intruder)
    answer = client.post("/v1/ask", json={"question": QUESTION}, headers=owner).json()
    conversation_id, answer_id = answer["conversation_id"], answer["id"]
    drawn = client.get(f"/v1/answers/{answer_id}/suggestions", headers=owner)
    assert drawn.status_code == 200, "and kept for whoever may see them"
    requests: list[tuple[str, str, dict[str, object]]] = [
        ("GET", f"/v1/conversations/{conversation_id}", {}),
        ("PATCH", f"/v1/conversations/{conversation_id}", {"json": {"title": "mine"}}),
        ("DELETE", f"/v1/conversations/{conversation_id}", {}),
        ("POST", f"/v1/conversations/{conversation_id}/share", {}),
        ("DELETE", f"/v1/conversations/{conversation_id}/share", {}),
        ("POST", "/v1/ask", {"json": {"question": "And when?", "conversation_id": conversation_id}}),
        ("POST", "/v1/ask", {"json": {"question": "And when?", "after": answer_id}}),
        ("POST", "/v1/ask", {"json": {"question": "And when?", "again": answer_id}}),
        ("GET", "/v1/search", {"params": {"q": "And when?", "conversation_id": conversation_id}}),
        ("GET", f"/v1/answers/{answer_id}/export", {}),
        ("GET", f"/v1/answers/{answer_id}/suggestions", {}),
        ("POST", "/v1/feedback", {"json": {"answer_id": answer_id, "verdict": "down"}}),
    ]
    for method, path, rest in requests:
        refused = client.request(method, path, headers=other, **rest)  # type: ignore[arg-type]  # json or params
        never = client.request(
            method,
            path.replace(conversation_id, "x" * 22).replace(answer_id, "x" * 22),
            headers=other,
            **_without(rest, conversation_id, answer_id),  # type: ignore[arg-type]
        )
        assert refused.status_code == never.status_code == 404, (method, path, refused.text)
        told = refused.text.replace(conversation_id, "x" * 22).replace(answer_id, "x" * 22)
        assert told == never.text, (method, path)
    assert conversation_id not in client.get("/v1/conversations", headers=other).text
    kept = client.get(f"/v1/conversations/{conversation_id}", headers=owner).json()
    assert len(kept["turns"]) == 1
    assert kept["title"] != "mine"


def _without(rest: dict[str, object], *ids: str) -> dict[str, object]:
    def cut(value: object) -> object:
        return "x" * 22 if value in ids else value

    return {
        name: {key: cut(value) for key, value in given.items()}
        for name, given in rest.items()
        if isinstance(given, dict)
    }


def test_each_lists_their_own_page_by_page(keyed: Keyed) -> None:
    client, owner = keyed.client, keyed.as_("ben")
    made = []
    for holder in ("ben", "ada", "ben", "ada", "ben"):
        answer = client.post("/v1/ask", json={"question": QUESTION}, headers=keyed.as_(holder)).json()
        made += [answer["conversation_id"]] if holder == "ben" else []
    first = client.get("/v1/conversations", params={"limit": 2}, headers=owner).json()
    second = client.get("/v1/conversations", params={"limit": 2, "offset": first["next"]}, headers=owner).json()
    assert [each["id"] for each in first["conversations"] + second["conversations"]] == made[::-1]
    assert second["next"] is None


def test_a_share_link_shows_a_conversation_until_it_is_taken_back(keyed: Keyed) -> None:
    client, owner, other = keyed.client, keyed.as_("ada"), keyed.as_("ben")
    answer = client.post("/v1/ask", json={"question": QUESTION}, headers=owner).json()
    place = f"/v1/conversations/{answer['conversation_id']}"
    shared = client.post(f"{place}/share", headers=owner).json()
    assert ID.fullmatch(shared["token"])
    assert client.post(f"{place}/share", headers=owner).json() == shared, "there is one link"
    seen = client.get(shared["path"], headers=other).json()
    assert seen["turns"][0]["answer"]["id"] == answer["id"]
    assert client.get(place, headers=other).status_code == 404, "the link opens nothing else"
    assert client.get(shared["path"]).status_code == 401, "it is for those who may use the server"
    assert client.delete(f"{place}/share", headers=owner).json() == {"unshared": answer["conversation_id"]}
    assert client.get(shared["path"], headers=other).status_code == 404
    assert client.delete(f"{place}/share", headers=owner).status_code == 404
    again = client.post(f"{place}/share", headers=owner).json()
    assert again["token"] != shared["token"], "an old link stays dead"
    assert client.delete(place, headers=owner).status_code == 200
    assert client.get(again["path"], headers=other).status_code == 404


def test_conversations_from_before_the_first_key_stay_with_this_machine(tmp_path: Path) -> None:
    from app.access.listing import add_key

    settings = settings_in(tmp_path, {"access.page_key": "p" * 43})
    with talking_to(small_app(settings)) as client, opened_access(settings, create=True) as access:
        assert access is not None
        client.post("/v1/articles", json={"text": "A tram ran to Velm."})
        earlier = client.post("/v1/ask", json={"question": "Where did the tram run?"}).json()["conversation_id"]
        holder = {"X-API-Key": add_key(access.keys, "root", "admin").key}
        page = {"X-API-Key": "p" * 43}
        assert client.get("/v1/conversations", headers=holder).json()["conversations"] == []
        assert [each["id"] for each in client.get("/v1/conversations", headers=page).json()["conversations"]] == [
            earlier
        ]
