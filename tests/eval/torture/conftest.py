"""What the tests of the torture test share: invented material, a tiny model, and processes that know it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.torture.__main__ import SAMPLE
from eval.torture.material import Material, gather_material
from eval.torture.processes import Launcher
from eval.torture.tiny_model import write_tiny_model


@pytest.fixture(scope="session")
def material() -> Material:
    return gather_material(SAMPLE, whole=False)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory, material: Material) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("tiny") / "model", material.words())


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Launcher:
    settings = {"RAPPORTEUR_EMBEDDING__MODEL": str(tiny_model), "RAPPORTEUR_EMBEDDING__PRECISION": "fp32"}
    return Launcher(settings, tmp_path_factory.mktemp("scratch"))
