"""A folder and PostgreSQL give a data set the same figures; with the small embedder, since archives are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import load_settings
from app.wiring import opened_service
from eval.datasets import Dataset, load_dataset
from eval.retrieval import evaluate
from index.reading import read
from tests.embedders import WordEmbedder
from tests.postgres_server import Databases
from tests.profiles import only_in_soak

SYSTEMS = ("lexical", "dense", "hybrid", "full")
LARGEST = 0.01
"""By how much nDCG@10 may differ."""


def ndcg(archive: str, dataset: Dataset) -> dict[str, float]:
    options = load_settings({"archive": archive})
    with opened_service(options, create=True, embedder=WordEmbedder(), statements=False) as service:
        service.add(read([dataset.corpus]), lambda _progress: None)
        systems = evaluate(dataset, service.desk, systems=SYSTEMS).evaluation.systems
    return {system.name: score.mean for system in systems for score in system.scores if score.measure == "nDCG@10"}


def require_alike(folder: Path, tmp_path: Path, postgres: Databases) -> None:
    dataset = load_dataset(folder)
    with postgres.empty() as address:
        here, there = ndcg(str(tmp_path / "archive"), dataset), ndcg(address, dataset)
    assert here["lexical"] > 0.5
    assert there == pytest.approx(here, abs=LARGEST)


@pytest.mark.slow
def test_the_sample_archive_is_searched_alike(root: Path, tmp_path: Path, postgres: Databases) -> None:
    require_alike(root / "eval" / "sample", tmp_path, postgres)


@pytest.mark.soak
@only_in_soak("9,673 passages stored twice")
def test_real_news_is_searched_alike(shared: Path, tmp_path: Path, postgres: Databases) -> None:
    require_alike(shared / "data" / "multihop_rag", tmp_path, postgres)
