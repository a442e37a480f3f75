"""What callers, the command line and the page are told when the network between a server and its database is cut."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import httpx
import pytest
from typer.testing import CliRunner

from app.cli import app
from app.settings import load_settings
from tests.app.serving import small_app
from tests.app.test_page import opened, texts
from tests.postgres_server import Databases, eventually
from tests.serving import add_records, served_here
from tests.tcp_proxy import Network

QUESTION = {"question": "Who said that the ferries would sail?"}

LONGEST = 60.0
"""Seconds: more than docs/scaling.md allows for an answer and another connection, on a machine that does much else."""


@pytest.fixture
def archive(postgres: Databases, network: Network) -> Iterator[str]:
    with postgres.empty() as address:
        yield network.leading_to(address)


@pytest.fixture
def address(archive: str) -> Iterator[str]:
    with served_here(small_app(load_settings({"archive": archive}))) as served:
        add_records(served)
        yield served


def asked(address: str) -> httpx.Response:
    return httpx.post(f"{address}/v1/ask", json=QUESTION, timeout=LONGEST, trust_env=False)


def refused(address: str) -> bool:
    answer = asked(address)
    error = answer.json()["error"]
    return (
        answer.status_code == 503
        and error["code"] == "archive_unavailable"
        and "\n" not in error["message"]
        and int(answer.headers["Retry-After"]) >= 1
    )


@pytest.mark.slow
def test_a_question_through_a_network_that_loses_all_gets_503_and_its_answer_when_it_is_mended(
    address: str, network: Network
) -> None:
    network.cut()
    assert refused(address)
    ready = httpx.get(f"{address}/readyz", timeout=LONGEST, trust_env=False)
    assert (ready.status_code, ready.json()["error"]["code"]) == (503, "archive_unavailable")
    assert httpx.get(f"{address}/healthz", timeout=LONGEST, trust_env=False).status_code == 200
    network.mend()
    # The same process, with nothing started anew.
    assert eventually(lambda: asked(address).status_code == 200, LONGEST)


def test_a_question_through_a_network_that_resets_gets_503_and_the_page_says_what_is_away(
    address: str, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Streamlit puts the page in the place of it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    network.reset()
    assert refused(address)
    page = opened(address)
    assert "cannot be reached" in page.error[0].value
    assert "the database that holds its archive is not" in texts(page)
    network.mend()
    assert eventually(lambda: asked(address).status_code == 200)
    assert "Who said what" in texts(opened(address))


@pytest.mark.parametrize("how", ["cut", "reset"])
def test_a_command_ends_with_one_line(how: str, archive: str, network: Network) -> None:
    getattr(network, how)()
    ended = CliRunner().invoke(app, ["list", "--archive", archive])
    assert ended.exit_code == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"error: The archive at {archive} cannot be reached")
    assert ended.stderr.count("\n") == 1
