from __future__ import annotations

import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eval.torture.full_disk import LARGE, enlarge, small_disk
from index.verification import check
from rag.nouns import Article
from tests.index.bulk.driving import MANIFEST
from tests.index.bulk.running import driving, failure_of, first_written, report_of, write_files
from tests.index.models import CodingModel, filled, open_as, shown
from tests.profiles import only_in_soak

FILES, EACH, TOGETHER = 12, 30, 40
ROOM = 50_000
"""Bytes: enough for a partition, and not for all."""

Fill = Callable[[subprocess.Popen[str]], None]


@contextmanager
def _little_room(folder: Path) -> Iterator[tuple[Fill, Callable[[], None]]]:
    """A folder that is soon full, and what makes room in it: a small disk, or where none may be mounted a limit."""
    with small_disk(folder, size=ROOM) as mounted:

        def limit(run: subprocess.Popen[str]) -> None:
            if not mounted:
                resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (1_000, resource.RLIM_INFINITY))

        def make_room() -> None:
            if mounted:
                enlarge(folder, size=LARGE)

        yield limit, make_room
        subprocess.run(["find", str(folder), "-mindepth", "1", "-delete"], check=True)


def _require_all(archive: Path, folder: Path, articles: list[Article]) -> None:
    """Hold an archive against one that was made by a plain `add`."""
    model = CodingModel()
    plainly = filled(folder / "plain", model, MANIFEST, articles)
    with open_as(plainly, MANIFEST) as plain, open_as(archive, MANIFEST) as bulk:
        assert shown(bulk, model) == shown(plain, model)
    whole = check(archive)
    assert whole.whole, whole.problems


@pytest.mark.slow
def test_after_a_kill_the_same_run_goes_on_from_there(tmp_path: Path) -> None:
    articles = write_files(tmp_path / "news", files=FILES, each=EACH)

    def begin() -> subprocess.Popen[str]:
        return driving(tmp_path / "archive", tmp_path / "staging", [tmp_path / "news"], articles=TOGETHER)

    run = begin()
    first_written(run)
    run.send_signal(signal.SIGKILL)
    run.communicate()

    report = report_of(begin())
    assert report["resumed"] >= 1
    assert (report["added"], report["failed"]) == (FILES * EACH, [])
    _require_all(tmp_path / "archive", tmp_path, articles)


@pytest.mark.slow
@pytest.mark.soak
@only_in_soak("a full disk before the kill")
def test_after_a_full_disk_and_a_kill_the_same_run_goes_on_from_there(tmp_path: Path) -> None:
    articles = write_files(tmp_path / "news", files=FILES, each=EACH)
    archive = tmp_path / "archive"
    with _little_room(tmp_path / "disk") as (fill, make_room):

        def begin() -> subprocess.Popen[str]:
            return driving(archive, tmp_path / "disk" / "staging", [tmp_path / "news"], articles=TOGETHER)

        run = begin()
        first_written(run)
        fill(run)
        told = failure_of(run)
        assert told.startswith("error: The staging folder cannot be used: ")
        assert told.endswith("run the same command again: partitions that are done are kept.")
        make_room()

        run = begin()
        first_written(run)
        run.send_signal(signal.SIGKILL)
        run.communicate()

        report = report_of(begin())
    assert report["resumed"] >= 2
    assert (report["added"], report["failed"]) == (FILES * EACH, [])
    _require_all(archive, tmp_path, articles)
