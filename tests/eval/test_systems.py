from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import load_settings
from app.wiring import opened_service
from eval.systems import ABLATED, DEFAULT, KNOWN, baseline_of, systems_of
from tests.embedders import WordEmbedder


def test_the_known_systems_are_those_of_the_desk(tmp_path: Path) -> None:
    settings = load_settings({"archive": str(tmp_path / "archive")})
    with opened_service(settings, create=True, embedder=WordEmbedder()) as service:
        assert sorted(KNOWN) == sorted(service.desk.systems)


def test_without_names_the_four_modes_are_measured() -> None:
    assert systems_of(None, ablate=False) == list(DEFAULT) == ["lexical", "dense", "hybrid", "full"]


def test_an_ablation_measures_full_and_full_without_each_part_against_full() -> None:
    systems = systems_of(None, ablate=True)
    assert systems == ["full", *ABLATED]
    assert {"full-words", "full-meaning", "full-outlets"} <= set(ABLATED)
    assert baseline_of(None, systems, ablate=True) == "full"


def test_named_systems_are_measured_beside_an_ablation() -> None:
    systems = systems_of("lexical,full", ablate=True)
    assert systems == ["lexical", "full", *ABLATED]
    assert baseline_of(None, systems, ablate=True) == "full"
    assert baseline_of("lexical", systems, ablate=True) == "lexical"


def test_an_unknown_system_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"'full-vibes' is none of full, hybrid, dense, lexical, full-words"):
        systems_of("lexical,full-vibes", ablate=False)


def test_a_baseline_must_be_among_the_systems() -> None:
    with pytest.raises(ValueError, match="'full' is not among the systems lexical, dense"):
        baseline_of("full", ["lexical", "dense"], ablate=False)
