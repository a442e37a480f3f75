"""What others' sites try on the page's own process: it has no keys, so it must answer to nobody but its own pages."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import pytest

from tests.serving import served_page

EVIL = "http://evil.example"
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a page; the server that it would ask is not there."""
    folder = tmp_path_factory.mktemp("page")
    with served_page("http://127.0.0.1:9", log=folder / "page.log") as address:
        yield address


def status_of_connection(page: str, **headers: str) -> int:
    """Ask for the connection over which a page is drawn and clicked; 101 is to be let in."""
    connection = HTTPConnection(urlsplit(page).netloc, timeout=20)
    try:
        connection.request("GET", "/_stcore/stream", headers=HANDSHAKE | headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_pages_own_connection_is_let_in(page: str) -> None:
    assert status_of_connection(page, Origin=page) == 101


def test_another_site_cannot_draw_or_click_the_page(page: str) -> None:
    assert status_of_connection(page, Origin=EVIL) == 403


def test_a_name_that_was_made_to_point_here_is_not_let_in(page: str) -> None:
    port = urlsplit(page).port
    assert status_of_connection(page, Host=f"evil.example:{port}", Origin=f"{EVIL}:{port}") == 403


def test_another_site_cannot_upload_into_a_readers_page(page: str) -> None:
    sent = httpx.put(
        f"{page}/_stcore/upload_file/some-session/some-file",
        files={"file": ("evil.txt", b"evil")},
        headers={"Origin": EVIL},
        trust_env=False,
    )
    assert sent.status_code == 403


def test_no_answer_of_the_page_may_be_read_by_another_site(page: str) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/host-config"):
        answer = httpx.get(f"{page}{path}", headers={"Origin": EVIL}, trust_env=False)
        assert answer.headers.get("Access-Control-Allow-Origin") in {None, page}, path


def test_no_program_drives_the_page_without_a_browser(page: str) -> None:
    answer = httpx.post(f"{page}/_stcore/agent/interact", json={}, trust_env=False)
    assert answer.status_code == 403
