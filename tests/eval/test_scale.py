"""The benchmark at scale, on a scale small enough for a test."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from eval.bench import app
from eval.scale import BruteForce, Stored
from rag.nouns import Filters
from tests.index.articles import story


def test_brute_force_finds_the_nearest_that_may_be_seen() -> None:
    stored = Stored()
    stories = [
        story("a", "one two three", day="2020-01-01", source="X"),
        story("b", "one two", day="2021-01-01", source="Y"),
        story("c", "one", day="2022-01-01", source="Y"),
        story("d", "four five"),
    ]
    assert list(stored.noting(stories)) == stories
    truth = BruteForce(stored)
    query = stories[0].vectors[0]

    def nearest(filters: Filters, k: int) -> set[str]:
        return {identity.split("#")[0] for identity in truth.nearest(query, filters, k=k)}

    assert nearest(Filters(), 1) == {"a"}
    assert nearest(Filters(), 2) == {"a", "b"}
    assert nearest(Filters(sources=("Y",)), 1) == {"b"}
    assert nearest(Filters(sources=("Y",)), 9) == {"b", "c"}
    day = stories[2].article.published
    assert nearest(Filters(since=day), 9) == {"c"}
    assert nearest(Filters(until=stories[1].article.published), 9) == {"a", "b"}


@pytest.mark.slow
def test_a_small_scale_measures_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "wire"
    folder.mkdir()
    words = "envoy ferry grain border harbour talks accord ceasefire prisoner valley road bridge".split()
    random = np.random.default_rng(2)
    records = [
        {"_id": str(n), "title": f"Report {n}", "text": " ".join(random.choice(words, 11)).capitalize() + f" {n}."}
        for n in range(110)
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    ran = CliRunner().invoke(app, ["--dataset", str(folder), "--scale", "120", "--questions", "3", "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert (found["dataset"], found["articles"], found["passages"]) == ("wire recombined", 30, 120)
    named = {figure["name"]: figure["value"] for figure in found["figures"]}
    assert named["recall@10 of the dense leg"] == 1.0
    assert named["recall@10 of the dense leg, 6 years (60 %)"] == 1.0
    for name in ("hybrid search, vector given", "hybrid search, vector given, 3 months (2.5 %)", "search all in, full"):
        assert 0 < named[f"{name} p50"] <= named[f"{name} p95"]
    assert named["storing and indexing"] > 0
    assert named["hybrid, total"] >= named["hybrid, dense"] > 0
    assert list((tmp_path / "cache" / "rapporteur" / "eval").glob("sentences-*.npy"))
