"""Fixtures that every layer's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from rag.embedding import SentenceTransformerEmbedder, load_embedder
from tests.postgres_server import Databases, new_server, why_not
from tests.profiles import SOAK
from tests.tcp_proxy import Network, network_to

ROOT = Path(__file__).resolve().parents[1]

# No test is a matter of time: a machine that does much else would decide.
settings.register_profile("quick", deadline=None)
settings.register_profile(SOAK, deadline=None, print_blob=True)
settings.load_profile("quick")


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
