"""`add --watch` in a process of its own: it follows a folder, tells each commit, and ends well on a signal."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import IO, Any

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.commands.watch import tell_of
from index.archive import open_archive
from index.following import Deleted, Event, Remark, Removed
from index.opening import read_manifest
from index.report import Notice
from index.storing import Progress
from index.tally import Commit
from rag.nouns import Filters

SECONDS = 90.0
"""Far more than any of this takes; only a fault waits so long."""

# Whoever runs the tests in the background has Ctrl-C ignored, and children inherit that: here it counts.
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from app.cli import main; main()"

PROGRESS = Progress(("a",), added=1, updated=0, unchanged=2, failed=0, passages=1_200, seconds=1.0)
STORY = "The envoys met again in the harbour town and spoke for three hours, an aide said."


class Watching:
    """A running watch, and what it has printed so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.out: list[str] = []
        self.errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._keep, args=(process.stdout, self.out)),
            threading.Thread(target=self._keep, args=(process.stderr, self.errors)),
        ]
        for reader in self._readers:
            reader.start()

    def batches(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out]

    def ids(self) -> list[str]:
        return [each for batch in self.batches() for each in batch["ids"]]

    def removed(self) -> list[str]:
        return [each for batch in self.batches() for each in batch.get("removed", [])]

    def wait_until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS
        while not true():
            assert self.process.poll() is None, self.errors
            assert time.monotonic() < end, (self.out, self.errors)
            time.sleep(0.02)

    def wait_for_word(self, text: str) -> None:
        """Wait until a line on stderr holds a text."""
        self.wait_until(lambda: any(text in line for line in self.errors))

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        code = self.process.wait(SECONDS)
        for reader in self._readers:
            reader.join(SECONDS)
        return code

    @staticmethod
    def _keep(stream: IO[str] | None, lines: list[str]) -> None:
        assert stream is not None
        lines.extend(iter(stream.readline, ""))


@contextmanager
def watching(*args: str) -> Iterator[Watching]:
    command = [sys.executable, "-c", LISTENING, "add", "--watch", *args]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Watching(process)
        finally:
            process.kill()


def stored(archive: Path) -> dict[str, str]:
    """Ids and texts of the articles in an archive."""
    with open_archive(archive, manifest=read_manifest(archive), create=False) as opened:
        listed = (opened.article(each.id) for each in opened.articles(filters=Filters()))
        return {article.id: article.text for article in listed if article}


def line(identity: str, text: str) -> str:
    return json.dumps({"id": identity, "text": text}) + "\n"


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


@pytest.mark.slow
def test_a_folder_is_followed_until_sigterm_and_each_commit_is_a_line(tmp_path: Path) -> None:
    news, archive = tmp_path / "news", tmp_path / "news" / "archive"
    news.mkdir()
    (news / "first.jsonl").write_text(line("first", "Talks opened."))
    (news / "bad.jsonl").write_text(line("good", "Talks went on.") + "{broken\n")
    with watching(str(news), str(tmp_path / "nowhere"), "--archive", str(archive), "--progress", "jsonl") as watch:
        watch.wait_until(lambda: {"first", "good"} <= set(watch.ids()))
        watch.wait_for_word("bad.jsonl, line 2: ")
        assert any("nowhere: There is no such file" in each for each in watch.errors)

        (news / "made.txt").write_text(f"One\n\n{STORY}")
        with (news / "first.jsonl").open("a") as file:
            file.write(line("second", "Talks ended."))
        (tmp_path / "moved.jsonl").write_text(line("third", "Talks began anew."))
        (tmp_path / "moved.jsonl").rename(news / "moved.jsonl")
        watch.wait_until(lambda: {"second", "third"} <= set(watch.ids()) and len(watch.ids()) == 5)

        (news / "made.txt").write_text(f"Two\n\n{STORY} Nothing was agreed.")
        (news / "moved.jsonl").unlink()
        watch.wait_until(lambda: len(watch.removed()) == 1)
        watch.wait_for_word(
            "moved.jsonl is gone; its 1 article stays. To remove it: rapporteur remove third --archive "
        )
        code = watch.end(signal.SIGTERM)
    *batches, report = watch.batches()
    assert code == 1
    assert (report["added"], report["updated"], report["unchanged"]) == (5, 1, 0)
    assert [Path(failure["file"]).name for failure in report["failed"]] == ["nowhere", "bad.jsonl"]
    assert set(report["ids"]) == stored(archive).keys() >= {"first", "good", "second", "third"}
    assert f"{STORY} Nothing was agreed." in stored(archive).values()
    assert all("ids" in batch for batch in batches)
    assert not any("Traceback" in each for each in watch.errors)


@pytest.mark.slow
def test_without_jsonl_commits_are_told_in_words_and_ctrl_c_ends_with_the_report(tmp_path: Path) -> None:
    news, archive = tmp_path / "news", tmp_path / "archive"
    news.mkdir()
    (news / "a.jsonl").write_text(line("a", "Talks opened."))
    with watching(str(news), "--archive", str(archive), "--prune") as watch:
        watch.wait_for_word("stored: 1 added; 1 passage")
        (news / "b.jsonl").write_text(line("b", "Talks ended."))
        (news / "a.jsonl").unlink()
        watch.wait_for_word("removed a with ")
        code = watch.end(signal.SIGINT)
    assert code == 0
    assert [each.split() for each in watch.out][:2] == [["added", "2"], ["updated", "0"]]
    assert stored(archive) == {"b": "Talks ended."}


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (Commit(("a",), 1, 0, 2, 1_200, PROGRESS), "stored: 1 added, 2 unchanged; 1,200 passages"),
        (Removed(Path("a.txt"), ("x",), "replaced"), "replaced x by what a.txt holds now"),
        (Removed(Path("a.txt"), ("v", "w", "x", "y", "z"), "deleted"), "removed v, w, x and 2 more with a.txt"),
        (
            Deleted(Path("a"), ("b c", "d", "e", "f")),
            "a is gone; its 4 articles stay. To remove them: rapporteur remove 'b c' d e --archive 'x y' (and 1 more)",
        ),
        (Notice("a.txt", "line 2", "It is no JSON.", "Repair it."), "failed a.txt, line 2: It is no JSON. Repair it."),
        (Remark("one\n\x1b[31mtwo"), "one [31mtwo"),
    ],
)
def test_every_event_is_one_plain_line(event: Event, told: str) -> None:
    shown = io.StringIO()
    with redirect_stderr(shown):
        tell_of(event, lines=None, archive=Path("x y"))
    assert shown.getvalue() == f"{told}\n"


def test_in_jsonl_a_removal_is_a_line_without_new_ids() -> None:
    lines = io.StringIO()
    tell_of(Removed(Path("a\udcff.txt"), ("x",), "replaced"), lines=lines, archive=Path("archive"))
    assert json.loads(lines.getvalue()) == {"ids": [], "removed": ["x"], "file": "a\ufffd.txt", "why": "replaced"}


def test_standard_input_cannot_be_watched(tmp_path: Path) -> None:
    result = run("add", "-", str(tmp_path), "--watch", "--archive", str(tmp_path / "archive"))
    assert result.exit_code == 2
    assert "standard input cannot be watched" in result.stderr


def test_prune_without_watch_is_wrong_usage(tmp_path: Path) -> None:
    assert run("add", str(tmp_path), "--prune", "--archive", str(tmp_path / "archive")).exit_code == 2


@pytest.mark.parametrize("inside", ["", "vec"])
def test_the_archive_itself_cannot_be_watched(tmp_path: Path, inside: str) -> None:
    (tmp_path / "archive" / "vec").mkdir(parents=True)
    result = run("add", str(tmp_path / "archive" / inside), "--watch", "--archive", str(tmp_path / "archive"))
    assert result.exit_code == 2
    assert "the archive's own folder" in " ".join(result.stderr.replace("│", " ").split())


def test_a_path_that_is_not_there_is_the_usual_failure(tmp_path: Path) -> None:
    result = run("add", str(tmp_path / "nowhere"), "--watch", "--archive", str(tmp_path / "archive"), "--json")
    assert result.exit_code == 1
    assert [failure["reason"] for failure in json.loads(result.stdout)["failed"]] == [
        "There is no such file or folder."
    ]
    assert not (tmp_path / "archive").exists()
