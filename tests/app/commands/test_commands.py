"""The command line: what each command prints, where it prints it, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.settings import load_settings
from app.wiring import build_service
from index.reading import read_records
from tests.app.serving import RECORDS
from tests.embedders import WordEmbedder

COMMANDS = "add list show remove ask chat search figures serve up check reindex export import doctor eval".split()


@pytest.fixture
def archive(tmp_path: Path) -> str:
    """An archive with the three records, made with the small embedder: for commands that load no model."""
    path = str(tmp_path / "archive")
    service = build_service(load_settings({"archive": path}), create=True, embedder=WordEmbedder())
    service.add(read_records(RECORDS), lambda _progress: None)
    service.close()
    return path


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, args, input=stdin)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_a_sentence_of_its_own(command: str) -> None:
    overview, help_page = run("--help"), run(command, "--help")
    assert (overview.exit_code, help_page.exit_code) == (0, 0)
    assert f" {command} " in overview.stdout
    assert "Usage:" in help_page.stdout


@pytest.mark.parametrize("command", [each for each in COMMANDS if each != "eval"])
def test_every_command_takes_an_archive_after_its_name(command: str) -> None:
    page = run(command, "--help").stdout
    assert "--archive" in page
    assert "--debug" in page


def test_list_prints_one_json_array_without_texts(archive: str) -> None:
    result = run("list", "--archive", archive, "--json")
    listed = json.loads(result.stdout)
    assert [article["id"] for article in listed] == ["harbour/1: first", "border", "undated"]
    assert "text" not in listed[0]
    assert result.stderr == ""


def test_list_says_undated_and_unknown_outlet_and_gives_the_first_words_of_the_untitled(archive: str) -> None:
    *_, third, rest, total = run("list", "--archive", archive).stdout.splitlines()
    assert third.split() == "undated undated unknown outlet Nobody recorded when the".split()
    assert rest.split() == "lighthouse at Orrin went dark. …".split()
    assert total == "3 of 3 articles"


def test_list_is_filtered_and_cut(archive: str) -> None:
    assert [
        each["id"] for each in json.loads(run("list", "--archive", archive, "--json", "--since", "2024").stdout)
    ] == ["harbour/1: first"]
    known = run("list", "--archive", archive, "--json", "--as-of", "2023-06", "--undated")
    assert [each["id"] for each in json.loads(known.stdout)] == ["border", "undated"]
    cut = run("list", "--archive", archive, "--json", "--offset", "1", "--limit", "1")
    assert [each["id"] for each in json.loads(cut.stdout)] == ["border"]


def test_show_prints_the_article_as_the_http_route_gives_it(archive: str) -> None:
    shown = json.loads(run("show", "border", "--archive", archive, "--json").stdout)
    assert shown == {"url": None, "author": None, "language": shown["language"], **RECORDS[1]}


def test_show_marks_a_span(archive: str) -> None:
    text = str(RECORDS[1]["text"])
    start = text.index("Minister")
    shown = run("show", "border", "--archive", archive, "--at", f"{start}:{len(text)}")
    assert "⟦Minister Tarrasch called the closure a mistake.⟧" in shown.stdout


@pytest.mark.parametrize("span", ["5", "5:5", "9:2", "0:100000", "a:b", "-1:4"])
def test_a_span_that_is_none_is_wrong_usage(archive: str, span: str) -> None:
    assert run("show", "border", "--archive", archive, f"--at={span}").exit_code == 2


def test_remove_tells_what_went_and_what_was_not_there(archive: str) -> None:
    result = run("remove", "border", "nowhere", "--archive", archive, "--json")
    assert json.loads(result.stdout) == {"removed": ["border"], "missing": ["nowhere"]}
    assert result.exit_code == 1
    assert result.stderr == (
        "error: No article has the id nowhere; 1 of 2 were removed. `rapporteur list` prints the ids.\n"
    )
    assert len(json.loads(run("list", "--archive", archive, "--json").stdout)) == 2


def test_check_says_whole(archive: str) -> None:
    result = run("check", "--archive", archive)
    assert (result.exit_code, result.stdout[:18]) == (0, "whole: 3 articles,")
    assert json.loads(run("check", "--archive", archive, "--json").stdout)["problems"] == []


def test_an_error_of_ours_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    result = run("list", "--archive", str(tmp_path / "nowhere"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: No archive at ")
    assert result.stderr.count("\n") == 1


def test_debug_shows_the_trace(tmp_path: Path) -> None:
    result = run("list", "--archive", str(tmp_path / "nowhere"), "--debug")
    assert result.exit_code == 1
    assert "Traceback (most recent call last)" in result.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("list", "--since", "2016-13"),
        ("ask",),
        ("ask", "Who?", "-k", "0"),
        ("search", "x", "--mode", "best"),
        ("nothing",),
        ("list", "--archive", ""),
        ("add", "x", "--date", "2016"),
        ("add", "x", "--url", "no address"),
        ("serve", "--port", "70000"),
    ],
)
def test_wrong_usage_is_exit_code_2(args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 2


def test_an_archive_of_another_model_is_refused_with_the_remedy(archive: str) -> None:
    result = run("ask", "Who closed the border post?", "--archive", archive)
    assert result.exit_code == 1
    assert "words-64" in result.stderr
    assert "embedding.model" in result.stderr


def test_a_database_that_is_not_there_is_told_in_one_line() -> None:
    result = run("list", "--archive", "postgresql://127.0.0.1:1/news?connect_timeout=1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: The archive at postgresql://127.0.0.1:1/news")
    assert "cannot be reached" in result.stderr
    assert result.stderr.count("\n") == 1
