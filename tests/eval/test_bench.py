from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.bench import app, benchmark_table, write_benchmark
from eval.benchmark import Benchmark, Figure
from eval.machine import describe

runner = CliRunner()


@pytest.mark.slow
def test_a_tiny_benchmark_measures_everything(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    arguments = ["--dataset", str(toy), "--passages", "10", "--repeats", "1", "--questions", "2", "--out", str(out)]
    ran = runner.invoke(app, [*arguments, "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert json.loads(out.read_bytes()) == found
    assert (found["dataset"], found["articles"], found["repeats"]) == ("toy", 3, 1)
    named = {figure["name"]: figure["value"] for figure in found["figures"]}
    for mode in ("full", "hybrid", "dense", "lexical"):
        assert 0 < named[f"search, {mode} p50"] <= named[f"search, {mode} p95"]
    assert named["add"] > 0
    assert named["embedding a query, ours p50"] > 0
    assert named["embedding a query, plain sentence-transformers p50"] > 0
    assert named["answer p95"] > 0
    assert named["resident memory"] > 100  # MiB: the weights alone are near that
    assert named["disk"] > 0


def test_figures_are_written_with_their_machine(tmp_path: Path) -> None:
    found = Benchmark(describe(), "toy", 3, 5, 2, (Figure("add", 1234.5, "s"), Figure("disk", 0.25, "MiB", "small")))
    write_benchmark(found, tmp_path / "in" / "bench.json")
    written = json.loads((tmp_path / "in" / "bench.json").read_bytes())
    assert written["machine"]["cores"] == describe().cores
    table = benchmark_table(found)
    assert [list(column.cells) for column in table.columns][:2] == [["add", "disk"], ["1,234", "0.25"]]
