"""Who may do what over HTTP: by key, by the page's key, by a proxy's word, or anybody on a server without keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from app.access.caller import Caller
from app.access.gate import Gate
from app.access.listing import add_key
from app.access.opening import opened_access
from app.faults import Refusal
from tests.app.access.keyed import Keyed, keyed_server
from tests.app.serving import settings_in, small_app, talking_to, wait_until_ready

PAGE_KEY = "p" * 43


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    """One server for all who only ask it."""
    with keyed_server(tmp_path_factory.mktemp("keyed"), {"access.page_key": PAGE_KEY}) as served:
        yield served


def error(answer: object) -> tuple[int, str]:
    status, body = answer.status_code, answer.json()  # type: ignore[attr-defined]  # a response of httpx2
    assert set(body["error"]) == {"code", "message", "hint"}
    return status, body["error"]["code"]


def test_a_server_without_keys_takes_any_key_for_none(tmp_path: Path) -> None:
    with talking_to(small_app(settings_in(tmp_path))) as client:
        assert client.get("/v1/articles", headers={"Authorization": "Bearer sk-none"}).status_code == 200


def test_the_first_key_closes_a_running_server_and_the_last_one_does_not_open_it_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with talking_to(small_app(settings)) as client, opened_access(settings, create=True) as access:
        assert access is not None
        assert client.get("/v1/articles").status_code == 200
        made = add_key(access.keys, "ada", "reader")
        assert error(client.get("/v1/articles")) == (401, "no_key")
        with_key = {"X-API-Key": made.key}
        assert client.get("/v1/articles", headers=with_key).status_code == 200
        access.keys.revoke(made.id)
        assert error(client.get("/v1/articles", headers=with_key)) == (401, "bad_key")
        assert error(client.get("/v1/articles")) == (401, "no_key")


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/conversations", "/v1/nowhere", "/metrics", "/nowhere"])
def test_without_a_key_nothing_is_told_that_a_key_is_asked_for(keyed: Keyed, path: str) -> None:
    answer = keyed.client.get(path)
    assert error(answer) == (401, "no_key")
    assert answer.headers["www-authenticate"] == 'Bearer realm="rapporteur"'


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json"])
def test_probes_and_documentation_need_no_key(keyed: Keyed, path: str) -> None:
    assert keyed.client.get(path).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer KEY"},
        {"Authorization": "bearer   KEY"},
        {"X-API-Key": "KEY"},
        {"Authorization": "Bearer KEY", "X-API-Key": "KEY"},
    ],
)
def test_a_key_may_stand_in_either_header(keyed: Keyed, headers: dict[str, str]) -> None:
    shown = {name: value.replace("KEY", keyed.keys["ada"]) for name, value in headers.items()}
    assert keyed.client.get("/v1/articles", headers=shown).status_code == 200


def test_two_different_keys_are_refused(keyed: Keyed) -> None:
    shown = {"Authorization": f"Bearer {keyed.keys['ada']}", "X-API-Key": keyed.keys["root"]}
    assert error(keyed.client.get("/v1/articles", headers=shown)) == (400, "two_keys")


@pytest.mark.parametrize(
    ("holder", "statuses"), [("ada", (200, 403, 403, 403)), ("edda", (200, 200, 403, 403)), ("root", (200,) * 4)]
)
def test_a_role_opens_its_routes_and_no_others(keyed: Keyed, holder: str, statuses: tuple[int, ...]) -> None:
    client, headers = keyed.client, keyed.as_(holder)
    answers = (
        client.get("/v1/search", params={"q": "ferries"}, headers=headers),
        client.post("/v1/articles", json={"id": "border", "text": "Guards wait."}, headers=headers),
        client.get("/metrics", headers=headers),
        client.get("/v1/keys", headers=headers),
    )
    assert tuple(answer.status_code for answer in answers) == statuses
    for answer in answers:
        if answer.status_code == 403:
            assert error(answer) == (403, "not_allowed")


def test_the_page_has_its_own_way_in_as_an_editor(keyed: Keyed) -> None:
    headers = {"Authorization": f"Bearer {PAGE_KEY}"}
    assert keyed.client.get("/v1/articles", headers=headers).status_code == 200
    assert keyed.client.post("/v1/articles", json={"text": "A tram ran."}, headers=headers).status_code == 200
    assert error(keyed.client.get("/v1/keys", headers=headers)) == (403, "not_allowed")


def test_an_admin_makes_lists_and_revokes_keys_that_are_shown_once(keyed: Keyed) -> None:
    client, admin = keyed.client, keyed.as_("root")
    made = client.post("/v1/keys", json={"name": "desk", "role": "reader", "per_minute": 5}, headers=admin).json()
    listed = client.get("/v1/keys", headers=admin)
    assert made["key"] not in listed.text
    assert [each["per_minute"] for each in listed.json()["keys"] if each["id"] == made["id"]] == [5]
    shown = {"X-API-Key": made["key"]}
    assert client.get("/v1/articles", headers=shown).status_code == 200
    assert client.delete(f"/v1/keys/{made['id']}", headers=admin).json()["revoked"] is not None
    assert error(client.get("/v1/articles", headers=shown)) == (401, "bad_key")
    assert error(client.delete("/v1/keys/desk", headers=admin)) == (404, "not_found")


def test_keys_are_listed_page_by_page(keyed: Keyed) -> None:
    first = keyed.client.get("/v1/keys", params={"limit": 3}, headers=keyed.as_("root")).json()
    assert ([key["name"] for key in first["keys"]], first["next"]) == (["ada", "ben", "edda"], 3)


def test_on_a_server_without_keys_no_program_can_make_the_first_over_http(tmp_path: Path) -> None:
    with talking_to(small_app(settings_in(tmp_path))) as client:
        assert error(client.post("/v1/keys", json={"name": "mine", "role": "admin"})) == (403, "not_allowed")
        assert client.get("/v1/articles").status_code == 200


def test_a_key_has_so_many_requests_a_minute_a_day_and_at_once(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with opened_access(settings, create=True) as access:
        assert access is not None
        minute = add_key(access.keys, "minute", "reader", per_minute=2)
        day = add_key(access.keys, "day", "reader", per_day=1)
    with talking_to(small_app(settings)) as client:
        answers = [client.get("/v1/sources", headers={"X-API-Key": minute.key}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert error(answers[2]) == (429, "too_often")
        assert 1 <= int(answers[2].headers["retry-after"]) <= 30
        answers = [client.get("/v1/sources", headers={"X-API-Key": day.key}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 429]
        assert 1 <= int(answers[1].headers["retry-after"]) <= 86_400
    with talking_to(small_app(settings)) as client:
        answer = client.get("/v1/sources", headers={"X-API-Key": day.key})
        assert answer.status_code == 429, "a restart gives no new day"


ZOE = "zoë@news.test"
PROXIED: dict[str, object] = {
    "access.proxy": ["10.0.0.5"],
    "access.roles": {"edda@news.test": "editor", ZOE: "editor"},
}


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], TestClient]]:
    """A server behind a proxy at 10.0.0.5, to be asked from any address."""
    app = small_app(settings_in(tmp_path_factory.mktemp("proxied"), PROXIED))

    def at(address: str) -> TestClient:
        return TestClient(app, base_url="http://127.0.0.1:8000", client=(address, 40_000))

    with at("10.0.0.5") as client:
        wait_until_ready(client)
        yield at


@pytest.mark.parametrize("address", ["10.0.0.5", "::ffff:10.0.0.5"])
def test_a_proxys_word_tells_who_asks_and_each_user_has_their_own_conversations(
    proxied: Callable[[str], TestClient], address: str
) -> None:
    client = proxied(address)
    reader, editor = {"X-Forwarded-User": "ada@news.test"}, {"X-Forwarded-User": "edda@news.test"}
    assert client.post("/v1/articles", json={"text": "A tram ran."}, headers=editor).status_code == 200
    assert error(client.post("/v1/articles", json={"text": "x"}, headers=reader)) == (403, "not_allowed")
    asked = client.post("/v1/ask", json={"question": "Did a tram run?"}, headers=reader).json()
    mine = f"/v1/conversations/{asked['conversation_id']}"
    assert client.get(mine, headers=reader).status_code == 200
    assert error(client.get(mine, headers=editor)) == (404, "not_found")


@pytest.mark.parametrize(
    "passed_on", [{"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30.x"}, {"X-API-Key": "of the proxy's own"}]
)
def test_what_a_proxy_passes_on_is_a_key_only_if_it_has_the_form_of_ours(
    proxied: Callable[[str], TestClient], passed_on: dict[str, str]
) -> None:
    user = {"X-Forwarded-User": "ada@news.test"}
    assert proxied("10.0.0.5").get("/v1/articles", headers={**passed_on, **user}).status_code == 200
    assert error(proxied("10.0.0.5").get("/v1/articles", headers=passed_on)) == (401, "bad_key")
    assert error(proxied("10.0.0.6").get("/v1/articles", headers={**passed_on, **user})) == (401, "bad_key")
    ours = {"Authorization": f"Bearer rapporteur_{'0' * 12}_{'a' * 43}"}
    assert error(proxied("10.0.0.5").get("/v1/articles", headers={**ours, **user})) == (401, "bad_key")


def test_a_proxy_names_users_in_utf8(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, PROXIED)

    def caller(name: bytes) -> Caller:
        with opened_access(settings, create=True) as access:
            assert access is not None
            gate = Gate(settings, lambda: access)
            try:
                return asyncio.run(gate.admit(Headers(raw=[(b"x-forwarded-user", name)]), "10.0.0.5", "reader"))
            finally:
                gate.close()

    assert (caller(ZOE.encode()).owner, caller(ZOE.encode()).role) == (f"user:{ZOE}", "editor")
    with pytest.raises(Refusal) as caught:
        caller(ZOE.encode("latin-1"))
    assert (caught.value.status, caught.value.detail.code) == (401, "not_signed_in")


@pytest.mark.parametrize(
    ("address", "headers", "code"),
    [
        ("10.0.0.6", [("X-Forwarded-User", "edda@news.test")], "no_key"),
        ("127.0.0.1", [("X-Forwarded-User", "edda@news.test")], "no_key"),
        ("testclient", [("X-Forwarded-User", "edda@news.test")], "no_key"),
        ("10.0.0.5", [], "not_signed_in"),
        ("10.0.0.5", [("X-Forwarded-User", " ")], "not_signed_in"),
        ("10.0.0.5", [("X-Forwarded-User", "a"), ("X-Forwarded-User", "edda@news.test")], "not_signed_in"),
        ("10.0.0.5", [("X-Forwarded-User", "x" * 201)], "not_signed_in"),
        ("10.0.0.5", [("X_Forwarded_User", "edda@news.test")], "not_signed_in"),
        ("10.0.0.5", [("X-Remote-User", "edda@news.test")], "not_signed_in"),
    ],
)
def test_nobody_else_is_believed_and_no_doubtful_word(
    proxied: Callable[[str], TestClient], address: str, headers: list[tuple[str, str]], code: str
) -> None:
    assert error(proxied(address).get("/v1/articles", headers=headers)) == (401, code)
