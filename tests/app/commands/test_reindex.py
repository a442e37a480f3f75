"""`reindex` at the command line: what it changes, prints and refuses, with the packaged model."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.wiring import build_service
from index.archive import open_archive
from index.hints import read_hints
from index.layout import Layout
from index.lock import WriterLock
from index.manifest import Manifest
from index.opening import read_manifest
from index.reading import read_records
from rag.late import shipped_head
from tests.app.serving import RECORDS, settings_in
from tests.embedders import WordEmbedder

QUESTION = "Who called the closure of the border post a mistake?"
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from app.cli import main; main()"
"""Whoever runs the tests in the background has Ctrl-C ignored, and children inherit that: here it counts."""


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, args, input=stdin)


@pytest.fixture
def archive(tmp_path: Path) -> str:
    """An archive of the three records, made with the small embedder: reindexing it changes the model."""
    service = build_service(settings_in(tmp_path), create=True, embedder=WordEmbedder())
    service.add(read_records(RECORDS), lambda _progress: None)
    service.close()
    return str(tmp_path / "archive")


def test_another_model_is_refused_until_reindex_gives_the_archive_that_of_the_settings(archive: str) -> None:
    refused = run("ask", QUESTION, "--archive", archive)
    assert refused.exit_code == 1
    assert "or run `rapporteur reindex`" in refused.stderr
    result = run("reindex", "--archive", archive, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (report["outcome"], report["articles"], report["resumed"]) == ("switched", 3, 0)
    assert (report["before"]["model"], report["after"]["model"]) == ("words-64", "all-MiniLM-L6-v2")
    assert "made anew: model words-64 → all-MiniLM-L6-v2; token codes\n" in result.stderr
    answer = json.loads(run("ask", QUESTION, "--archive", archive, "--json").stdout)
    assert answer["answer"].startswith("Minister Tarrasch called the closure a mistake. [1]")
    checked = json.loads(run("check", "--archive", archive, "--json").stdout)
    assert (checked["problems"], checked["hints"]) == ([], [])


def test_another_chunking_gives_what_adding_with_it_would_have_given(
    archive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("reindex", "--archive", archive)
    monkeypatch.setenv("RAPPORTEUR_CHUNKING__TOKENS", "20")
    monkeypatch.setenv("RAPPORTEUR_CHUNKING__OVERLAP", "0")
    result = run("reindex", "--archive", archive)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "made anew: tokens 200 → 20, overlap 40 → 0"
    fresh = str(tmp_path / "fresh")
    run("add", "-", "--archive", fresh, stdin="\n".join(json.dumps(record) for record in RECORDS))
    for query in (QUESTION, "lighthouse"):
        hits = [
            json.loads(run("search", query, "--archive", each, "--json").stdout)["hits"] for each in (archive, fresh)
        ]
        assert len(hits[0]) > 3
        assert hits[0] == hits[1]
    again = run("reindex", "--archive", archive)
    said = "indexes built anew; model, chunking and token codes are those of the settings already"
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, said)


def test_check_shows_a_hint_before_its_verdict(tmp_path: Path) -> None:
    head = shipped_head()
    manifest = Manifest(model="x", checksum=head.model, dimensions=384, tokens=200, overlap=40, late="another")
    open_archive(tmp_path / "archive", manifest=manifest, create=True).close()
    shown = run("check", "--archive", str(tmp_path / "archive"))
    assert shown.exit_code == 0
    hint, verdict = shown.stdout.splitlines()
    assert hint.startswith("hint Its token codes are of another head than this version's; searches do without.")
    assert verdict.startswith("whole: 0 articles,")


def test_no_archive_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    result = run("reindex", "--archive", str(tmp_path / "nowhere"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1].startswith("error: No archive at ")
    assert not (tmp_path / "nowhere").exists()


def test_a_chunking_that_makes_no_sense_is_refused_before_anything_changes(
    archive: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_manifest(Path(archive))
    monkeypatch.setenv("RAPPORTEUR_CHUNKING__TOKENS", "20")
    result = run("reindex", "--archive", archive)
    assert result.exit_code == 1
    assert "Set chunking overlap to a number from 0 to 10." in result.stderr
    assert read_manifest(Path(archive)) == before


def test_a_second_reindex_is_refused_with_the_first_one_s_owner(archive: str) -> None:
    with WriterLock(Layout(Path(archive)).reindexing).held():
        result = run("reindex", "--archive", archive)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is being reindexed by process" in result.stderr


@pytest.mark.slow
def test_ctrl_c_ends_it_with_what_to_do_and_the_next_run_goes_on(tmp_path: Path) -> None:
    path = str(tmp_path / "archive")
    service = build_service(settings_in(tmp_path), create=True, embedder=WordEmbedder())
    records = [{"id": f"n{n}", "text": f"Tram {n} ran past the {n}th stop of line {n % 7}."} for n in range(400)]
    service.add(read_records(records), lambda _progress: None)
    service.close()
    command = [sys.executable, "-c", LISTENING, "reindex", "--archive", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not (hints := read_hints(Path(path))) or ": 0 of 400" in hints[0]:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (130, "")
    assert "Traceback" not in stderr
    assert " of 400 articles made anew. Until all are, the archive stays as it was; run it again to go on." in stderr
    assert read_manifest(Path(path)).model == "words-64"
    report = json.loads(run("reindex", "--archive", path, "--json").stdout)
    assert (report["outcome"], report["articles"]) == ("switched", 400)
