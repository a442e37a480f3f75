"""Fixtures of the edges' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.app.serving import RECORDS, settings_in, small_app, talking_to


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a server whose archive holds the three records."""
    with talking_to(small_app(settings_in(tmp_path))) as talking:
        assert talking.post("/v1/articles", json=RECORDS).json()["added"] == 3
        yield talking
