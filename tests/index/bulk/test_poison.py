from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from watchdog.events import FileOpenedEvent, FileSystemEventHandler
from watchdog.observers import Observer

from index.verification import check
from tests.index.bulk.driving import DEADLY, opened
from tests.index.bulk.running import driving, report_of, write_files
from tests.profiles import only_in_soak

RECORDS = 30_000
"""So many that whoever reads the file has it open for seconds."""


class Killer(FileSystemEventHandler):
    """Kills each of Ray's workers that opens a file, as a file does that is more than the worker's memory."""

    def __init__(self, file: Path) -> None:
        self.killed = 0
        self._file = file

    def on_opened(self, event: FileOpenedEvent) -> None:
        if event.src_path == str(self._file):
            for process in Path("/proc").iterdir():
                if process.name.isdigit() and self._reads(process):
                    with suppress(ProcessLookupError):
                        os.kill(int(process.name), signal.SIGKILL)
                        self.killed += 1

    def _reads(self, process: Path) -> bool:
        try:
            if not (process / "cmdline").read_bytes().startswith(b"ray::"):
                return False
            return any(each.readlink() == self._file for each in (process / "fd").iterdir())
        except OSError:
            return False


@contextmanager
def killing_readers_of(file: Path) -> Iterator[Killer]:
    killer = Killer(file)
    observer = Observer()
    observer.schedule(killer, str(file.parent))
    observer.start()
    try:
        yield killer
    finally:
        observer.stop()
        observer.join()


def write_poison(file: Path, *, records: int) -> None:
    """Write a file that takes a while to read."""
    written = ({"id": f"poison-{number}", "text": f"Nobody reads report {number}."} for number in range(records))
    file.write_text("".join(json.dumps(record) + "\n" for record in written))


@pytest.mark.slow
def test_a_file_that_kills_whoever_reads_it_fails_alone(tmp_path: Path) -> None:
    articles = write_files(tmp_path / "news", files=2, each=10)
    poison = tmp_path / "news" / "000-poison.jsonl"
    write_poison(poison, records=RECORDS // 3)
    with killing_readers_of(poison) as killer:
        report = report_of(driving(tmp_path / "archive", tmp_path / "staging", [tmp_path / "news"]))
    assert killer.killed > 1
    assert [(notice["file"], "process" in notice["reason"]) for notice in report["failed"]] == [(str(poison), True)]
    with opened(str(tmp_path / "archive")) as one:
        assert [one.article(article.id) for article in articles] == articles


@pytest.mark.slow
@pytest.mark.soak
@only_in_soak("two kinds of such files, among eight others")
def test_files_that_kill_whoever_reads_or_embeds_them_fail_alone(tmp_path: Path) -> None:
    news = tmp_path / "news"
    articles = write_files(news, files=8, each=10)
    poison, deadly = news / "002-poison.jsonl", news / "005-deadly.jsonl"
    write_poison(poison, records=RECORDS)
    neighbours = [{"id": f"beside-{number}", "text": f"The envoys met {number} times."} for number in range(40)]
    lines = [*neighbours[:20], {"text": f"This {DEADLY}."}, *neighbours[20:]]
    deadly.write_text("".join(json.dumps(record) + "\n" for record in lines))
    archive = tmp_path / "archive"
    with killing_readers_of(poison) as killer:
        report = report_of(driving(archive, tmp_path / "staging", [news]))
    assert killer.killed > 1
    assert [notice["file"] for notice in report["failed"]] == [str(poison), str(deadly)]
    assert report["failed"][1]["place"] == "article 21"
    assert all("process" in notice["reason"] for notice in report["failed"])
    with opened(str(archive)) as one:
        assert [one.article(article.id) for article in articles] == articles
        of_poison = [found for found in report["ids"] if found.startswith("poison-")]
        assert report["added"] == len(articles) + len(neighbours) + len(of_poison) == one.state().articles
    whole = check(archive)
    assert whole.whole, whole.problems
