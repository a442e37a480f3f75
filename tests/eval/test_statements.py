"""The measuring of statements on the sample archive and by the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from eval.attributions import Attribution, read_attributions
from eval.statements import Compared, compare, evaluate_statements, right_speaker
from rag.errors import UnreadableError
from rag.statements import StatementFinder

SAMPLE = Path("eval/sample")


@pytest.fixture(scope="module")
def compared() -> list[Compared]:
    return compare(SAMPLE, StatementFinder())


def test_twelve_articles_of_the_sample_have_marked_statements(compared: list[Compared]) -> None:
    assert len(compared) == 12
    assert sum(len(one.marked) for one in compared) == 151


def test_the_sample_is_read_as_well_as_design_asks_of_news(compared: list[Compared]) -> None:
    report = evaluate_statements("sample", compared)
    exact = {role: score.exact.f1 for role, score in report.roles.items()}
    shared = {role: score.characters.f1 for role, score in report.roles.items()}
    assert exact["source"] >= 0.75
    assert exact["cue"] >= 0.80
    assert exact["content"] >= 0.60
    assert shared["source"] >= 0.80
    assert shared["content"] >= 0.82


def test_of_the_sample_fewer_than_one_speaker_in_twenty_is_wrong(compared: list[Compared]) -> None:
    speakers = evaluate_statements("sample", compared).speakers
    assert speakers.asked > 120
    assert speakers.right + speakers.wrong + speakers.unknown == speakers.asked
    assert speakers.wrong < 0.05 * speakers.asked


def test_where_no_speaker_is_judged_the_name_in_the_source_tells() -> None:
    mark = Attribution(((0, 4),), (), ())
    assert right_speaker("League", mark, "They said so.") is None


def test_the_command_prints_tables_and_writes_report_and_errors(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    text = "Ada Quill said that talks had failed."
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "a", "text": text}) + "\n", encoding="utf-8")
    spans = {"source": "0 9", "cue": "10 14", "content": "15 30"}
    marks = {"doc_id": "a", **{role: [{"span": span}] for role, span in spans.items()}}
    (folder / "attributions.jsonl").write_text(json.dumps(marks) + "\n", encoding="utf-8")
    out = tmp_path / "report.json"
    result = CliRunner().invoke(app, ["eval", "statements", str(folder), "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["roles"]["source"]["exact"]["f1"] == 1
    assert report["roles"]["content"]["exact"]["f1"] == 0
    (error,) = [
        json.loads(line) for line in (tmp_path / "report-errors.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert (error["role"], error["error"], error["marked"]) == ("content", "border", "that talks had")


def test_a_folder_without_marks_is_told_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"attributions\.jsonl"):
        read_attributions(tmp_path)
