"""The real application over a real archive in a temporary folder, with the small embedder of the tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from app.server import create_app
from app.service import Service
from app.settings import Settings, load_settings
from app.wiring import build_service
from tests.embedders import WordEmbedder

RECORDS: list[dict[str, object]] = [
    {
        "id": "harbour/1: first",
        "title": "Ferries to sail again",
        "text": "The harbour talks opened on Monday. Envoy Lena Oduya said that the ferries would sail on 3 May. "
        "Forty delegates came.",
        "published": "2024-03-01",
        "source": "The Harbour Post",
    },
    {
        "id": "border",
        "title": "Border post closes",
        "text": "Guards closed the border post at Velm. Minister Tarrasch called the closure a mistake.",
        "published": "2023-06-10",
        "source": "Velm Daily",
    },
    {"id": "undated", "text": "Nobody recorded when the lighthouse at Orrin went dark. Keepers blamed the storm."},
]


def settings_in(folder: Path, overrides: dict[str, object] | None = None) -> Settings:
    """Settings of an archive in a folder."""
    return load_settings({"archive": str(folder / "archive"), **(overrides or {})})


def open_small(settings: Settings) -> Service:
    """Open a service with the small embedder, making the archive where there is none."""
    return build_service(settings, create=True, embedder=WordEmbedder())


def small_app(settings: Settings) -> FastAPI:
    """The application over that service."""
    return create_app(lambda: open_small(settings), settings)


@contextmanager
def talking_to(app: FastAPI) -> Iterator[TestClient]:
    """A client of a started application that is ready."""
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        wait_until_ready(client)
        yield client


def wait_until_ready(client: TestClient) -> None:
    """Wait until the archive is open, ten seconds at most."""
    end = time.monotonic() + 10
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < end, client.get("/readyz").text
        time.sleep(0.01)
