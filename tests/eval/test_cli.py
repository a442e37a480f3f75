from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app

runner = CliRunner()


def test_retrieval_is_measured_reported_and_compared_from_the_shell(toy: Path, tmp_path: Path) -> None:
    out, archive = tmp_path / "runs", tmp_path / "archive"
    common = ["eval", "retrieval", str(toy), "-k", "10", "--archive", str(archive)]
    ran = runner.invoke(app, [*common, "--systems", "lexical,dense", "--out", str(out), "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert [system["name"] for system in found["systems"]] == ["lexical", "dense"]
    assert (found["baseline"], found["dataset"]["judged"], found["dataset"]["skipped"]) == ("lexical", 3, 1)
    assert found["archive"]["reused"] is False
    # "bridge accord" is in one document alone, which is therefore first.
    lexical = {score["measure"]: score["values"] for score in found["systems"][0]["scores"]}
    assert lexical["RR@10"]["q1"] == 1.0
    assert json.loads((out / "report.json").read_bytes()) == found

    again = runner.invoke(app, [*common, "--systems", "lexical", "--limit", "1", "--out", str(tmp_path / "trial")])
    assert again.exit_code == 0, again.output
    assert "1 judged queries" in " ".join(again.stdout.split())

    compared = runner.invoke(app, ["eval", "retrieval", "--compare", str(out), str(tmp_path / "trial"), "--json"])
    assert compared.exit_code == 0, compared.output
    changes = json.loads(compared.stdout)
    assert {change["system"] for change in changes} == {"lexical"}
    assert {change["versus"]["difference"] for change in changes} == {0.0}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--systems", "lexical,quantum"], "quantum"),
        (["--systems", "dense", "--baseline", "lexical"], "lexical"),
        (["--k", "0"], "--k"),
    ],
)
def test_wrong_usage_is_refused_before_anything_is_built(toy: Path, arguments: list[str], told: str) -> None:
    ran = runner.invoke(app, ["eval", "retrieval", str(toy), *arguments])
    assert ran.exit_code == 2
    assert told in ran.output


def test_a_data_set_is_needed_unless_reports_are_compared() -> None:
    ran = runner.invoke(app, ["eval", "retrieval"])
    assert ran.exit_code == 2
    assert "DATASET" in ran.output


def test_a_broken_data_set_is_one_line_and_exit_code_one(tmp_path: Path) -> None:
    ran = runner.invoke(app, ["eval", "retrieval", str(tmp_path)])
    assert ran.exit_code == 1
    assert "Traceback" not in ran.output
    assert "corpus.jsonl" in ran.output
