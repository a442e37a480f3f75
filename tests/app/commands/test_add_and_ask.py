"""`add`, `ask`, `chat` and `search` with the packaged model, and one run in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from tests.app.serving import RECORDS

RAPPORTEUR = [sys.executable, "-m", "app.cli"]


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, args, input=stdin)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive made by `add` from standard input."""
    path = str(tmp_path_factory.mktemp("cli") / "archive")
    lines = "\n".join(json.dumps(record) for record in RECORDS)
    result = run("add", "-", "--archive", path, "--json", stdin=lines)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["added"] == 3
    return path


def test_add_reports_failures_and_commits_the_rest(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text('{"id": "g", "text": "Trams ran."}\n{broken\n')
    (tmp_path / "empty.txt").write_bytes(b"")
    path = str(tmp_path / "archive")
    result = run(
        "add", str(tmp_path / "good.jsonl"), str(tmp_path / "empty.txt"), "nowhere", "--archive", path, "--json"
    )
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (report["added"], report["ids"]) == (1, ["g"])
    assert [Path(failure["file"]).name for failure in report["failed"]] == ["good.jsonl", "empty.txt", "nowhere"]
    assert report["failed"][0]["place"] == "line 2"
    assert [each["id"] for each in json.loads(run("list", "--archive", path, "--json").stdout)] == ["g"]


def test_progress_in_jsonl_prints_each_batch_after_its_commit_and_the_report_last(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(json.dumps({"id": f"n{n}", "text": f"Tram {n} ran."}) for n in range(100)))
    result = run("add", str(news), "--archive", str(tmp_path / "archive"), "--progress", "jsonl")
    *batches, report = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each for batch in batches for each in batch["ids"]] == [f"n{n}" for n in range(100)]
    assert max(len(batch["ids"]) for batch in batches) <= 64
    assert (report["added"], len(report["ids"])) == (100, 100)


def test_with_json_too_stdout_is_the_report_alone(tmp_path: Path) -> None:
    lines = json.dumps({"id": "one", "text": "Trams ran."})
    args = ("add", "-", "--archive", str(tmp_path / "archive"), "--progress", "jsonl", "--json")
    result = run(*args, stdin=lines)
    assert json.loads(result.stdout)["ids"] == ["one"]
    (line,) = (line for line in result.stderr.splitlines() if line.startswith("{"))
    assert json.loads(line)["ids"] == ["one"]


def test_flags_fill_what_records_lack(tmp_path: Path) -> None:
    path = str(tmp_path / "archive")
    lines = json.dumps({"id": "one", "text": "Trams ran."})
    flags = ("--source", "Tram News", "--date", "2024-02-29", "--url", "https://tram.test/1")
    run("add", "-", "--archive", path, *flags, stdin=lines)
    shown = json.loads(run("show", "one", "--archive", path, "--json").stdout)
    assert (shown["source"], shown["published"], shown["url"]) == ("Tram News", "2024-02-29", "https://tram.test/1")


def test_ask_answers_with_numbered_sources(archive: str) -> None:
    result = run("ask", "Who called the closure of the border post a mistake?", "--archive", archive)
    assert result.exit_code == 0
    assert "[1] Border post closes" in result.stdout
    assert "Velm Daily, 2023-06-10" in result.stdout
    assert result.stdout.startswith("Minister Tarrasch called the closure a mistake. [1] ")


def test_ask_in_json_is_the_answer_of_the_http_route(archive: str) -> None:
    result = run("ask", "Who called the closure of the border post a mistake?", "--archive", archive, "--json")
    answer = json.loads(result.stdout)
    assert (answer["verdict"], answer["citations"][0]["number"]) == ("answered", 1)
    text = str(RECORDS[1]["text"])
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_refusal_exits_0(archive: str) -> None:
    result = run("ask", "What did Angela Oberholtzer say about submarines?", "--archive", archive, "--json")
    assert (result.exit_code, json.loads(result.stdout)["verdict"]) == (0, "not_in_archive")


@pytest.mark.parametrize("question", ["", "   ", "x" * 4_001, "\x01\x02"])
def test_a_question_that_is_none_is_one_line_and_exit_code_1(archive: str, question: str) -> None:
    result = run("ask", question, "--archive", archive)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: ")
    assert len(result.stderr) < 400


def test_a_conversation_is_resumed_by_its_id(archive: str) -> None:
    first = json.loads(run("ask", "Who closed the border post?", "--archive", archive, "--json").stdout)
    told = run("chat", "--archive", archive, "--conversation", first["conversation_id"], stdin="And the ferries?\n\n")
    assert told.exit_code == 0
    assert "1 question so far: Who closed the border post?" in told.stderr
    assert f"--conversation {first['conversation_id']}" in told.stderr
    assert run("chat", "--archive", archive, "--conversation", "nowhere").exit_code == 1


def test_search_prints_passages_in_every_mode(archive: str) -> None:
    for mode in ("full", "hybrid", "dense", "lexical"):
        result = run("search", "ferries Oduya", "--archive", archive, "--mode", mode, "-k", "1", "--json")
        assert [hit["article_id"] for hit in json.loads(result.stdout)["hits"]] == ["harbour/1: first"]


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--until", "2023-06"], {"border"}),
        (["--as-of", "2023-06-09"], set()),
        (["--since", "2024-03-01", "--as-of", "2024-03-01"], {"harbour/1: first"}),
        (["--as-of", "2023", "--undated"], {"border", "undated"}),
    ],
)
def test_search_keeps_to_its_flags_whose_bounds_are_inclusive(
    archive: str, flags: list[str], expected: set[str]
) -> None:
    for mode in ("full", "hybrid", "dense", "lexical"):
        result = run("search", "ferries guards lighthouse", "--archive", archive, "--mode", mode, *flags, "--json")
        assert {hit["article_id"] for hit in json.loads(result.stdout)["hits"]} == expected


def test_a_process_of_its_own_keeps_stdout_and_stderr_apart(archive: str) -> None:
    shown = subprocess.run(
        [*RAPPORTEUR, "search", "lighthouse", "--archive", archive, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(shown.stdout)["hits"][0]["article_id"] == "undated"


def test_help_needs_no_heavy_library() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from app.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "heavy = {'torch', 'faiss', 'tantivy', 'fastapi', 'streamlit', 'sentence_transformers', 'numpy', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_ask_and_search_tell_what_was_understood_and_ignore_what_they_are_told_to(archive: str) -> None:
    question = "Who closed the border post in 2023, says Velm Daily?"
    told = run("ask", question, "--archive", archive, "--verbose").stdout
    assert "understood “in 2023”: preferred (published 2023-01-01 to 2023-12-31)" in told
    assert "understood “Velm Daily”: preferred (articles of Velm Daily)" in told
    told = run("search", question, "--archive", archive, "--ignore", "in 2023", "--ignore", "velm daily").stdout
    assert told.rstrip().splitlines()[-3:] == [
        "Understood",
        "  - “in 2023”: ignored (published 2023-01-01 to 2023-12-31)",
        "  - “Velm Daily”: ignored (articles of Velm Daily)",
    ]
    assert "Understood" not in run("search", "border post", "--archive", archive).stdout
