"""`export` and `import` at the shell: what they print where, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

from index.verification import check
from tests.app.commands.test_commands import archive, run

__all__ = ["archive"]


def test_an_export_on_standard_output_is_nothing_but_the_export(archive: str) -> None:
    result = run("export", "--archive", archive)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line.get("id") for line in lines[1:-1]] == ["harbour/1: first", "border", "undated"]
    assert lines[-1]["rapporteur"]["articles"] == 3
    assert result.stderr.startswith("articles 3, lists 0, conversations 0; fingerprint ")


def test_an_export_to_a_file_says_what_it_holds(archive: str, tmp_path: Path) -> None:
    result = run("export", str(tmp_path / "a.jsonl"), "--archive", archive, "--json")
    told = json.loads(result.stdout)
    assert (told["contents"]["articles"], told["changed"], result.stderr) == (3, False, "")
    assert f"in {tmp_path}/b.jsonl" in run("export", str(tmp_path / "b.jsonl"), "--archive", archive).stdout
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_a_report_and_an_export_cannot_both_be_on_standard_output(archive: str) -> None:
    assert run("export", "--json", "--archive", archive).exit_code == 2


def test_an_import_with_the_packaged_model_makes_an_archive_that_is_whole(archive: str, tmp_path: Path) -> None:
    exported = run("export", "--archive", archive).stdout
    target = tmp_path / "target"
    result = run("import", "-", "--archive", str(target), "--no-statements", "--json", stdin=exported)
    told = json.loads(result.stdout)
    assert (result.exit_code, told["report"]["added"], told["same_archive"]) == (0, 3, True)
    assert check(target).whole
    line = run("import", "-", "--archive", str(target), stdin=exported).stdout.splitlines()[-1]
    assert line.startswith("new conversations 0, answers 0; the archive has the fingerprint of the export, ")


def test_a_file_that_is_not_whole_is_one_line_and_makes_no_archive(archive: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(run("export", "--archive", archive).stdout[:-40])
    result = run("import", str(path), "--archive", str(tmp_path / "target"))
    assert result.exit_code == 1
    assert result.stderr == (
        f"error: {path} is cut off: it ends after 3 articles, without its last line. Get the whole file again, or take"
        " the articles that are there with `rapporteur add`.\n"
    )
    assert not (tmp_path / "target").exists()
