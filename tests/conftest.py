"""Fixtures that every layer's tests share."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from rag.embedding import SentenceTransformerEmbedder, load_embedder
from tests.postgres_server import Databases, new_server, why_not
from tests.profiles import SOAK
from tests.tcp_proxy import Network, network_to

if TYPE_CHECKING:
    from app.service import Service
    from rag.desk import Desk

ROOT = Path(__file__).resolve().parents[1]

# No test is a matter of time: a machine that does much else would decide.
settings.register_profile("quick", deadline=None)
settings.register_profile(SOAK, deadline=None, print_blob=True)
settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long before all others: one that is begun last would have its process work alone."""
    long = {item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here: real data is tested only where it lies beside the repository")
    return folder


@pytest.fixture(scope="session")
def embedder() -> SentenceTransformerEmbedder:
    """The packaged model, loaded once for all tests, at the precision that every machine has."""
    return load_embedder(precision="fp32")


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Path:
    """The sample archive, made once for all processes of this run; to be copied and never written to."""
    from app.settings import load_settings
    from app.wiring import opened_service
    from eval.sample.judgements import ARTICLES
    from index.reading import read

    base = tmp_path_factory.getbasetemp()
    made = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "sample-archive"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            begun = tmp_path_factory.mktemp("sample") / "archive"
            with opened_service(load_settings({"archive": begun}), create=True, embedder=embedder) as service:
                service.add(read([ARTICLES]), lambda _: None)
            begun.rename(made)
    return made


@pytest.fixture(scope="session")
def sample(
    sample_archive: Path, tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[Service]:
    """What works on a copy of the sample archive, with the packaged model; nothing is added to it or removed."""
    from app.settings import load_settings
    from app.wiring import opened_service

    copy = shutil.copytree(sample_archive, tmp_path_factory.mktemp("sample") / "archive")
    with opened_service(load_settings({"archive": copy}), embedder=embedder) as service:
        yield service


@pytest.fixture(scope="session")
def sample_desk(sample: Service) -> Desk:
    """The desk of the sample archive that embeds each sentence once, as the desk does for what it tries by itself.

    Six tenths of an answer's time go into sentences that were embedded for the question before.
    """
    desk = copy(sample.desk)
    desk._answerer = desk._trying
    return desk


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """A PostgreSQL server for all tests of this run, with databases to lend."""
    if reason := why_not():
        pytest.skip(f"no PostgreSQL: {reason}")
    with new_server() as server:
        yield Databases(server)


@pytest.fixture
def network(postgres: Databases) -> Iterator[Network]:
    """A network to that server."""
    with network_to(postgres.server.port) as made:
        yield made
