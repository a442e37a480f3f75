"""The command `rapporteur bench`: one run of everything, and what is refused before anything is measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from app.cli import app as whole
from eval.bench import Extent, app
from eval.figures import read_benchmark, write_benchmark
from index.postgres.address import Address
from tests.eval.reports import report, section

runner = CliRunner()


@pytest.fixture
def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set of 160 short articles, with a cache of its own for what is encoded."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    words = "envoy ferry grain border harbour talks accord ceasefire prisoner valley road bridge".split()
    chance = np.random.default_rng(2)
    records = [
        {"_id": str(n), "title": f"Report {n}", "text": " ".join(chance.choice(words, 11)).capitalize() + f" {n}."}
        for n in range(160)
    ]
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "corpus.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return tmp_path / "wire"


@pytest.mark.slow
def test_one_run_measures_growth_and_is_set_beside_an_earlier_one(wire: Path, tmp_path: Path) -> None:
    write_benchmark(report(section("Searching", 120, words_alone=1)), tmp_path / "earlier.json")
    arguments = ["--dataset", str(wire), "--passages", "0", "--questions", "2", "--scale", "120"]
    ran = runner.invoke(app, [*arguments, "--json", "--compare", "earlier.json"])
    assert ran.exit_code == 0, ran.output
    (written,) = (tmp_path / "runs" / "bench").glob("*.json")
    assert json.loads(ran.stdout) == json.loads(written.read_bytes())
    found = read_benchmark(written)
    assert (found.dataset, found.command) == (
        "wire",
        f"rapporteur bench --dataset {wire} --passages 0 --repeats 5 --questions 2 --scale 120 --per-article 4",
    )
    assert found.load >= 0
    assert [section.passages for section in found.sections] == [0, 120, 120, 120, 120, 120]
    limits = [figure.name for figure in found.sections[0].figures if figure.value > 0]
    assert limits[:2] == ["reading memory", "matrix products, fp32"]
    assert limits[-1] == "writing a file"
    grown = {figure.name: figure.value for section, figure in found.figures() if section.passages}
    assert grown["passages stored"] == 120
    assert grown["recall@10 of the vector search"] == grown["recall@10 of the vector search, 6 years (60 %)"] == 1.0
    assert grown["start to first results"] > grown["opening to first results"] > 0
    assert grown["resident memory"] > 100  # MiB: the weights alone are near that
    assert grown["disk, a passage"] > grown["disk, a passage, token codes left out"] > 0
    assert grown["full: tokens"] > 0
    assert grown["check"] > 0
    assert grown["adding an article: committed"] > 0
    # 120 codes of 384 bytes are read in less than a millisecond.
    assert grown["vectors alone, first 10, over reading its codes"] > grown["vectors alone, first 10"]
    assert "| words alone, first 300 |" in written.with_suffix(".md").read_text(encoding="utf-8")
    assert [path.name for path in written.parent.glob("*.png")] == [f"{written.stem}-stages.png"]
    assert "Another machine: earlier A processor" in ran.stderr
    assert list((tmp_path / "cache" / "rapporteur" / "eval").glob("encoded-*.npz"))


def said(*arguments: str) -> Result:
    return runner.invoke(whole, ["bench", *arguments])


def test_a_run_of_before_is_shown_and_compared_without_measuring(tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    write_benchmark(report(section("Searching", 120, dense=1)), before)
    write_benchmark(report(section("Searching", 120, dense=3)), after)
    ran = said("--show", str(after), "--compare", str(before))
    assert ran.exit_code == 0, ran.output
    lines = [" ".join(line.split()) for line in ran.stdout.splitlines()]
    assert "dense 3.00 / 6.00 ms" in lines
    assert "dense, ms 1.00 3.00 3.00 worse" in lines
    assert lines.index("The same machine, with the same versions.") < lines.index("dense, ms 1.00 3.00 3.00 worse")
    assert lines[-1] == "Of 1 medians 0 are better and 1 worse by more than 15% (recall: 0.5%)."


def test_an_earlier_report_of_another_form_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_text('{"machine": {}, "dataset": "toy", "figures": []}', encoding="utf-8")
    ran = said("--compare", str(old), "--out", str(tmp_path / "new.json"))
    assert ran.exit_code == 1
    assert ran.stderr == (
        f"error: {old} is no report of this form: it names no form, not 'rapporteur-bench-2'. "
        "Give a JSON file that this version of `rapporteur bench` has written.\n"
    )
    assert not (tmp_path / "new.json").exists()


@pytest.mark.parametrize("sizes", ["", "many", "5", "1000,500", "1000,1000", "1000,", "-1000", "0,1000"])
def test_sizes_that_do_not_rise_are_wrong_usage(sizes: str) -> None:
    ran = said("--scale", sizes)
    assert ran.exit_code == 2
    assert "is no list of rising sizes of at least 100 passages" in " ".join(ran.stderr.replace("│", " ").split())


def test_a_report_that_could_not_be_written_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out, why in ((tmp_path, "is a folder"), (tmp_path / "file" / "in" / "bench.json", "cannot be made")):
        ran = said("--out", str(out))
        assert ran.exit_code == 1
        assert why in ran.stderr
        assert ran.stderr.endswith("Give another --out.\n")


def test_a_folder_is_no_place_for_the_growing_archive() -> None:
    ran = said("--archive", "somewhere")
    assert ran.exit_code == 2
    assert "is no postgresql:// address" in " ".join(ran.stderr.replace("│", " ").split())


def test_the_command_names_what_measures_the_same_again() -> None:
    whole_run = Extent(None, 1000, 5, 50, (1000, 5000), 4, codes=True)
    assert whole_run.command() == (
        "rapporteur bench --passages 1000 --repeats 5 --questions 50 --scale 1000,5000 --per-article 4"
    )
    words = "--passages 0 --repeats 5 --questions 9 --scale 0 --per-article 4 --no-codes"
    assert Extent(Path("my wire"), 0, 5, 9, (), 4, codes=False).command() == (
        f"rapporteur bench --dataset 'my wire' {words}"
    )
    there = Address("postgresql://news:secret@db/bench")
    assert (
        Extent(None, 0, 5, 9, (1000,), 4, codes=True, archive=there)
        .command()
        .endswith("--per-article 4 --archive 'postgresql://news:***@db/bench'")
    )
