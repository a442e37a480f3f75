from __future__ import annotations

import gzip
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings, load_settings
from eval.datasets import load_dataset
from eval.kept_runs import KeptRuns, circumstances, ranking_files
from eval.retrieval import evaluate
from eval.runs import Ranking, Run
from index.manifest import Manifest
from rag.nouns import Filters, ScoredPassage
from tests.eval.conftest import WordSearch

TODAY = date(2026, 11, 25)
ASKED = [("q1", "Who left in 2016?"), ("q2", "Who stayed?")]
RUN = Run("full", (Ranking("q1", ("a", "b"), ("text",), 0.25), Ranking("q2", ())))


@pytest.fixture
def kept(tmp_path: Path) -> KeptRuns:
    found = KeptRuns(tmp_path / "runs", circumstances={"archive": "1"})
    found.keep(RUN, ASKED, k=10, today=TODAY, asked_at="2026-11-25T10:00:00+00:00")
    return found


def test_a_run_comes_back_as_it_was_taken(kept: KeptRuns) -> None:
    found = kept.find("full", ASKED, k=10, today=TODAY)
    assert found is not None
    assert (found.found, found.asked_at) == (RUN, "2026-11-25T10:00:00+00:00")


@pytest.mark.parametrize(
    ("system", "asked", "k"),
    [
        ("dense", ASKED, 10),
        ("full", ASKED, 11),
        ("full", ASKED[:1], 10),
        ("full", [("q1", "Who left in 2017?"), ASKED[1]], 10),
        ("full", [("q7", ASKED[0][1]), ASKED[1]], 10),
    ],
)
def test_another_system_depth_query_or_wording_is_asked_anew(
    kept: KeptRuns, system: str, asked: list[tuple[str, str]], k: int
) -> None:
    assert kept.find(system, asked, k=k, today=TODAY) is None


def test_another_archive_or_other_code_is_asked_anew(kept: KeptRuns) -> None:
    other = KeptRuns(kept.folder, circumstances={"archive": "2"})
    assert other.find("full", ASKED, k=10, today=TODAY) is None


def test_fresh_runs_are_asked_anew_and_kept(kept: KeptRuns) -> None:
    fresh = KeptRuns(kept.folder, circumstances={"archive": "1"}, fresh=True)
    assert fresh.find("full", ASKED, k=10, today=TODAY) is None
    fresh.keep(RUN, ASKED, k=10, today=TODAY, asked_at="later")
    found = kept.find("full", ASKED, k=10, today=TODAY)
    assert found is not None
    assert found.asked_at == "later"


def test_a_run_on_dates_that_do_not_count_from_today_serves_on_every_day(kept: KeptRuns) -> None:
    assert kept.find("full", ASKED, k=10, today=date(2031, 1, 1)) is not None


def test_a_run_on_a_date_that_counts_from_today_serves_until_it_means_other_days(tmp_path: Path) -> None:
    asked = [("q1", "Who left last October?")]
    kept = KeptRuns(tmp_path, circumstances={})
    kept.keep(Run("full", (Ranking("q1", ("a",)),)), asked, k=10, today=TODAY, asked_at="")
    assert kept.find("full", asked, k=10, today=date(2026, 12, 31)) is not None  # still October 2026
    assert kept.find("full", asked, k=10, today=date(2027, 11, 25)) is None


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"no gzip",
        gzip.compress(b"no json", mtime=0),
        gzip.compress(b"{}", mtime=0),
        gzip.compress(b'{"key": {}, "asked_at": 1, "run": []}', mtime=0),
        gzip.compress(b"\xff\xfe", mtime=0),
    ],
)
def test_a_damaged_or_foreign_file_is_written_over(kept: KeptRuns, damage: bytes) -> None:
    path = kept.path("full", ASKED, k=10)
    path.write_bytes(damage)
    assert kept.find("full", ASKED, k=10, today=TODAY) is None
    kept.keep(RUN, ASKED, k=10, today=TODAY, asked_at="")
    assert kept.find("full", ASKED, k=10, today=TODAY) is not None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_file_is_not_trusted(kept: KeptRuns, share: float) -> None:
    path = kept.path("full", ASKED, k=10)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert kept.find("full", ASKED, k=10, today=TODAY) is None


def test_a_flipped_byte_is_not_trusted(kept: KeptRuns) -> None:
    path = kept.path("full", ASKED, k=10)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    path.write_bytes(damaged)
    assert kept.find("full", ASKED, k=10, today=TODAY) is None


def test_a_run_under_anothers_name_is_not_trusted(kept: KeptRuns) -> None:
    kept.path("full", ASKED, k=10).replace(kept.path("dense", ASKED, k=10))
    assert kept.find("dense", ASKED, k=10, today=TODAY) is None


def test_a_run_that_lacks_a_query_is_not_trusted(kept: KeptRuns) -> None:
    kept.keep(replace(RUN, rankings=RUN.rankings[:1]), ASKED, k=10, today=TODAY, asked_at="")
    assert kept.find("full", ASKED, k=10, today=TODAY) is None


@pytest.mark.parametrize("in_the_way", ["folder", "file"])
def test_a_place_that_takes_no_file_is_no_error(tmp_path: Path, in_the_way: str) -> None:
    kept = KeptRuns(tmp_path / "runs", circumstances={})
    path = kept.path("full", ASKED, k=10)
    if in_the_way == "folder":
        path.mkdir(parents=True)
    else:
        kept.folder.write_text("", encoding="utf-8")
    kept.keep(RUN, ASKED, k=10, today=TODAY, asked_at="")
    assert kept.find("full", ASKED, k=10, today=TODAY) is None
    assert not [left for left in tmp_path.rglob("*") if left.is_file() and left != kept.folder]


@dataclass(frozen=True)
class CountingSearch:
    """Searches as another does and notes what it was asked."""

    inner: WordSearch
    asked: list[str] = field(default_factory=list)

    def retrieve(self, query: str, *, mode: str, k: int, filters: Filters) -> list[ScoredPassage]:
        self.asked.append(query)
        return self.inner.retrieve(query, mode=mode, k=k, filters=filters)


def test_a_second_evaluation_asks_nothing_and_comes_out_the_same(
    toy: Path, word_search: WordSearch, tmp_path: Path
) -> None:
    search, kept, told = CountingSearch(word_search), KeptRuns(tmp_path, circumstances={}), list[str]()
    first = evaluate(load_dataset(toy), search, systems=["lexical", "dense"], baseline="lexical", k=10, kept=kept)
    assert len(search.asked) == 6
    again = evaluate(
        load_dataset(toy),
        search,
        systems=["lexical", "dense"],
        baseline="lexical",
        k=10,
        kept=kept,
        on_query=told.append,
    )
    assert len(search.asked) == 6
    assert told == ["lexical"] * 3 + ["dense"] * 3  # bars are full all the same
    assert again.runs == first.runs
    assert [system.cached for system in first.evaluation.systems] == [False, False]
    assert [system.cached for system in again.evaluation.systems] == [True, True]
    as_first = tuple(replace(system, cached=False) for system in again.evaluation.systems)
    assert replace(again.evaluation, systems=as_first) == first.evaluation


def test_a_system_that_was_not_kept_is_asked_alone(toy: Path, word_search: WordSearch, tmp_path: Path) -> None:
    search, kept = CountingSearch(word_search), KeptRuns(tmp_path, circumstances={})
    evaluate(load_dataset(toy), search, systems=["lexical"], k=10, kept=kept)
    found = evaluate(load_dataset(toy), search, systems=["lexical", "dense"], k=10, kept=kept).evaluation
    assert len(search.asked) == 6
    assert [(system.name, system.cached) for system in found.systems] == [("lexical", True), ("dense", False)]


def test_what_decides_a_ranking_is_all_of_rag_and_index_and_how_they_are_composed() -> None:
    files = ranking_files()
    ends = {"/".join(path.parts[-2:]) for path in files}
    assert {"rag/retrieval.py", "rag/dates.py", "index/lexical.py", "app/wiring.py", "eval/runs.py"} <= ends
    assert not [path for path in files if path.suffix == ".pyc"]
    assert "app/server.py" not in ends


MANIFEST = Manifest(model="m", checksum="3", dimensions=2, tokens=200, overlap=40, late="head")


def decided_by(settings: Settings, *, corpus: str = "1", archive: str = "2", manifest: Manifest = MANIFEST) -> object:
    return circumstances(settings, corpus_sha256=corpus, archive=archive, manifest=manifest)


def test_circumstances_change_with_texts_and_settings_but_not_with_the_place() -> None:
    settings = load_settings()
    first = decided_by(settings)
    assert decided_by(settings.model_copy(update={"archive": Path("elsewhere")})) == first
    longer = settings.model_copy(update={"chunking": settings.chunking.model_copy(update={"tokens": 100})})
    assert decided_by(longer) != first
    assert decided_by(settings, corpus="0") != first
    assert decided_by(settings, archive="0") != first


@pytest.mark.parametrize("change", [{"checksum": "0"}, {"late": ""}, {"late": "other"}, {"format": 1}])
def test_circumstances_change_with_what_the_manifest_says(change: dict[str, Any]) -> None:
    settings = load_settings()
    assert decided_by(settings, manifest=replace(MANIFEST, **change)) != decided_by(settings)


def test_circumstances_change_with_the_cross_encoder_its_weights_and_its_depth(tmp_path: Path) -> None:
    def with_reranker(weights: bytes, *, depth: int = 10) -> object:
        (tmp_path / "model.safetensors").write_bytes(weights)
        return decided_by(load_settings({"reranker.model": str(tmp_path), "reranker.depth": depth}))

    first = with_reranker(b"first")
    assert with_reranker(b"first") == first
    assert with_reranker(b"second") != first
    assert with_reranker(b"first", depth=20) != first
    assert decided_by(load_settings()) != first


def test_circumstances_name_the_versions_of_all_that_computes() -> None:
    engines = circumstances(load_settings(), corpus_sha256="", archive="", manifest=MANIFEST)["engines"]
    names = {engine.partition("==")[0] for engine in engines.split()}
    assert {"torch", "transformers", "tokenizers", "sentence-transformers", "faiss-cpu", "tantivy"} <= names
