from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from eval.systems import ABLATED

runner = CliRunner()


@pytest.mark.slow
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
    assert {(change["queries"]["wins"], change["queries"]["ties"]) for change in changes} == {(0, 1)}

    # The same runs once more come from where they were kept, unless they are to be fresh.
    both = [*common, "--systems", "lexical,dense", "--out", str(tmp_path / "second"), "--json"]
    second, third = (json.loads(runner.invoke(app, [*both, *more]).stdout) for more in ([], ["--fresh"]))
    assert [system["cached"] for system in second["systems"]] == [True, True]
    assert [system["cached"] for system in third["systems"]] == [False, False]
    assert [system["milliseconds"] for system in second["systems"]] == [
        system["milliseconds"] for system in found["systems"]
    ]
    assert [system["scores"] for system in second["systems"]] == [system["scores"] for system in found["systems"]]


@pytest.mark.slow
def test_an_ablation_shows_full_beside_full_without_each_part_and_the_slices(toy: Path, tmp_path: Path) -> None:
    out, archive = tmp_path / "runs", tmp_path / "archive"
    ran = runner.invoke(
        app,
        f"eval retrieval {toy} -k 10 --archive {archive} --ablate --slices --measure R@5 --out {out}".split(),
    )
    assert ran.exit_code == 0, ran.output
    report = json.loads((out / "report.json").read_bytes())
    assert [system["name"] for system in report["systems"]] == ["full", *ABLATED]
    assert report["baseline"] == "full"
    text = " ".join(ran.stdout.split())
    assert "differs from the baseline full" in text
    assert "R@5 by relevant documents" in text


def test_two_runs_of_other_programs_are_compared_on_a_data_set(toy: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.run", tmp_path / "second.run"
    first.write_text("q1 Q0 grain 1 2 tfidf\nq1 Q0 bridge 2 1 tfidf\nq2 Q0 harbour 1 1 tfidf\n", encoding="utf-8")
    second.write_text("q1 Q0 bridge 1 2 bm25\nq2 Q0 harbour 1 1 bm25\n", encoding="utf-8")
    compare = ["--compare", str(first), str(second)]
    ran = runner.invoke(app, ["eval", "retrieval", str(toy), *compare, "--measure", "RR@10"])
    assert ran.exit_code == 0, ran.output
    text = " ".join(ran.stdout.split())
    assert "bm25, RR@10: 1 queries won, 0 lost, 2 stayed" in text
    assert "q1 0.500 1.000 +0.500 bridge accord" in text

    alone = runner.invoke(app, ["eval", "retrieval", *compare])
    assert alone.exit_code == 2
    assert "DATASET" in alone.output

    unknown = runner.invoke(app, ["eval", "retrieval", str(toy), *compare, "--measure", "MAP"])
    assert unknown.exit_code == 1
    assert "'MAP' was not measured. These were: nDCG@10" in " ".join(unknown.output.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--systems", "lexical,quantum"], "full-outlets"),
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


def test_answers_are_measured_drawn_kept_and_compared_from_the_shell(toy: Path, tmp_path: Path) -> None:
    out, archive = tmp_path / "out" / "answers.json", tmp_path / "archive"
    common = ["eval", "answers", str(toy), "--archive", str(archive), "--out", str(out)]
    ran = runner.invoke(app, [*common, "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert json.loads(out.read_bytes()) == found
    assert out.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert [one["id"] for one in found["questions"]] == ["q1", "q2", "q4", "q3"]
    assert found["wrong_spans"] == 0
    assert found["questions"][0]["proved"] == [True]

    again = runner.invoke(app, [*common, "--slices", "--measure", "answerable refused"])
    assert again.exit_code == 0, again.output
    assert "answers kept from" in " ".join(again.stdout.split())

    compared = runner.invoke(app, ["eval", "answers", "--compare", str(out), str(out), "--json"])
    assert compared.exit_code == 0, compared.output
    changes = json.loads(compared.stdout)
    assert {change["versus"]["difference"] for change in changes} == {0.0}
    assert "answerable refused" in {change["measure"] for change in changes}
    assert "refusal precision" not in {change["measure"] for change in changes}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--without-opening", "some"], "'some' is none of: sources, any"),
        (["--questions", "rewrite"], "Query q1 has no wording 'rewrite'."),
        (["--out", "/dev/null/answers.json"], "cannot be written"),
    ],
)
def test_answers_that_cannot_be_measured_as_asked_are_told_in_a_sentence(
    toy: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    ran = runner.invoke(app, ["eval", "answers", str(toy), "--archive", str(tmp_path / "archive"), *arguments])
    assert ran.exit_code != 0
    assert said in " ".join(ran.output.split())
    assert "Traceback" not in ran.output


def test_answers_without_a_data_set_or_of_another_kind_of_report_are_told(tmp_path: Path) -> None:
    none = runner.invoke(app, ["eval", "answers"])
    assert none.exit_code == 2
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    other = runner.invoke(app, ["eval", "answers", "--compare", str(tmp_path / "a.json"), str(tmp_path / "a.json")])
    assert other.exit_code == 1
    assert "is no report of `rapporteur eval answers`" in " ".join(other.output.split())


def test_suggestions_are_measured_and_written_out_from_the_shell(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "suggestions.json"
    common = ["eval", "suggestions", str(toy), "--archive", str(tmp_path / "archive"), "--out", str(out)]
    ran = runner.invoke(app, [*common, "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert json.loads(out.read_bytes()) == found
    assert [one["query_id"] for one in found["questions"]] == ["q1", "q2", "q4", "q3"]
    assert found["asked"] - found["refused"] == len(found["scores"][0]["values"])
    assert "bridge accord" in out.with_suffix(".txt").read_text(encoding="utf-8")
    shown = runner.invoke(app, [*common, "--limit", "1"])
    assert "three offered" in shown.stdout
