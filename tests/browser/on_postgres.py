"""The page on an archive on PostgreSQL, for the tests that it shares with one in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import chromium
from tests.postgres_server import Databases
from tests.serving import add_records, served_page, served_process


@pytest.fixture(scope="module")
def server(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an HTTP server whose archive is in a database."""
    if chromium() is None:
        pytest.skip("no Chromium is here: run scripts/install-browser")
    log = tmp_path_factory.mktemp("postgres") / "server.log"
    with postgres.empty() as archive, served_process(archive, log=log) as (address, _):
        add_records(address)
        yield address


@pytest.fixture(scope="module")
def address(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a page for it."""
    with served_page(server, log=tmp_path_factory.mktemp("page") / "page.log") as page:
        yield page


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: those that are looked at are of an archive in a folder."""
    return tmp_path
