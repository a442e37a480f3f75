"""What holds for the archive on disk beyond the contract: kills, lags, lost indexes and failing writes."""

from __future__ import annotations

import logging
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive
from index.layout import Layout
from index.lock import WriterLock
from index.verification import check
from rag.errors import ArchiveError, LockedError
from rag.nouns import Filters
from tests.index.articles import ALL, MANIFEST, found, near, opened, story
from tests.limits import largest_file

WORDS = ("grain", "harbour", "ceasefire", "envoy", "border", "prisoners", "talks", "grain")
QUERIES = ("grain talks", "envoys at the border", "ceasefire", "prisoners harbour grain")
SINCE = Filters(since=date(2020, 1, 3))


def text_of(seed: int) -> str:
    """Make two passages; the same words return in many articles, so that scores are close."""
    first = " ".join(WORDS[(seed * step + step) % len(WORDS)] for step in range(1, 6))
    return f"{first} in part one.\n\nIn part two {WORDS[seed % len(WORDS)]} and {WORDS[seed // 2 % len(WORDS)]}."


def answers(archive: EmbeddedArchive) -> list[object]:
    """Everything that a search or a listing shows."""
    state = archive.state()
    shown: list[object] = [state.fingerprint, state.articles, state.passages, archive.articles(filters=ALL)]
    for query in QUERIES:
        for filters in (ALL, SINCE):
            shown += [found(archive, query, filters=filters), near(archive, query, filters=filters)]
        shown.append(archive.count(query.split()[0], filters=ALL))
    return shown


WRITER = """
import sys
from pathlib import Path
from tests.index.articles import opened, story
from tests.index.test_archive import text_of
with opened(Path(sys.argv[1])) as archive:
    for batch in range(10_000):
        names = [f"b{batch}-{number}" for number in range(3)]
        archive.add([story(name, text_of(batch), day="2020-01-04") for name in names])
        if batch % 3 == 2:
            archive.remove([f"b{batch - 1}-0"])
        print(batch, flush=True)
"""


@pytest.mark.parametrize("moment", [0.0, 0.011, 0.047])
def test_a_writer_killed_at_any_moment_loses_nothing_it_reported(tmp_path: Path, root: Path, moment: float) -> None:
    path = tmp_path / "archive"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=root)
    assert writer.stdout is not None
    for _ in range(5):
        writer.stdout.readline()
    time.sleep(moment)
    writer.send_signal(signal.SIGKILL)
    reported = 4 + len(writer.communicate()[0].split())
    removed = {f"b{batch - 1}-0" for batch in range(reported + 1) if batch % 3 == 2}
    expected = {f"b{batch}-{number}" for batch in range(reported + 1) for number in range(3)} - removed
    report = check(path)
    assert report.problems == ()
    assert report.vectors == report.texts == report.passages == 2 * report.articles
    with opened(path, create=False) as archive:
        stored = {article.id for article in archive.articles(filters=ALL)}
        # What was committed but not yet reported may be there too, a batch at most, and never in part.
        assert expected - stored <= {f"b{reported}-0"}
        assert len(stored - expected) in {0, 3}
        assert {identity.split("#")[0] for identity, _ in found(archive, " ".join(WORDS), k=10_000)} == stored
        assert {identity.split("#")[0] for identity, _ in near(archive, "grain", k=10_000)} == stored
        assert archive.add([story("after", "Life goes on.")]) == ["added"]
        assert found(archive, "life") == [("after#0-13", found(archive, "life")[0][1])]


def test_a_search_finds_what_a_dead_writer_committed_but_did_not_index(tmp_path: Path) -> None:
    with opened(tmp_path / "live") as archive:
        archive.add([story("a", "Grain came first.")])
        # A second batch within the same second is committed, and indexed later.
        archive.add([story("b", "Grain came second.")])
        shutil.copytree(tmp_path / "live", tmp_path / "killed")
    with opened(tmp_path / "killed", create=False) as killed:
        assert {identity for identity, _ in found(killed, "grain")} == {"a#0-17", "b#0-18"}
        assert killed.count("grain", filters=ALL) == 2


def test_a_search_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        archive.add([story("a", "Grain.")])
        archive.add([story("b", "Grain too.")])
        with WriterLock(tmp_path / "archive" / "LOCK").held():
            began = time.monotonic()
            seen = {identity for identity, _ in found(archive, "grain")}
            assert time.monotonic() - began < 5
        assert seen >= {"a#0-6"}
        assert len(found(archive, "grain")) == 2


@pytest.mark.parametrize("lost", ["vec", "lex"])
def test_a_lost_index_is_built_anew_from_the_truth(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        archive.add([story(f"a{number}", text_of(number)) for number in range(10)])
        expected = answers(archive)
    shutil.rmtree(path / lost)
    with opened(path, create=False) as archive:
        assert answers(archive) == expected


@pytest.mark.parametrize("part", ["vec", "lex"])
def test_a_file_in_place_of_an_index_makes_way_for_it(tmp_path: Path, part: str) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        archive.add([story(f"a{number}", text_of(number)) for number in range(10)])
    shutil.rmtree(path / part)
    (path / part).write_bytes(b"none of ours")
    assert check(path, repair=True).whole
    (path / part / "lost").touch()
    with opened(path) as archive:
        archive.add([story("after", "Life goes on.")])
        assert found(archive, "life")[0][0] == near(archive, "Life goes on.")[0][0] == "after#0-13"
    assert check(path).whole


def test_an_index_that_cannot_be_written_takes_nothing_back_and_is_told_at_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        archive.add([story("a", "Grain came first.")])
    shutil.rmtree(path / "vec")
    (path / "vec" / "2.faiss.tmp").mkdir(parents=True)
    with opened(path) as archive:
        assert archive.add([story("b", "Grain came second.")]) == ["added"]
        assert {identity for identity, _ in near(archive, "grain")} == {"a#0-17", "b#0-18"}
        caplog.clear()
    assert [record.message.partition(" /")[0] for record in caplog.records] == [
        "The indexes were not saved; the next search will take longer."
    ]
    assert "2.faiss cannot be written: Is a directory. Free space on the disk" in caplog.text
    (path / "vec" / "2.faiss.tmp").rmdir()
    with opened(path) as archive:
        archive.add([story("c", "Grain came third.")])
    assert check(path).whole


REMOVER = """
import sys
from pathlib import Path
from eval.torture.rights import give_up_root
from tests.index.articles import opened
give_up_root()
with opened(Path(sys.argv[1])) as archive:
    archive.remove(["a1", "a3"])
"""


def test_a_text_index_that_could_not_be_built_anew_after_a_removal_is_built_by_the_next_opening(
    tmp_path: Path, root: Path
) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        archive.add([story(f"a{number}", text_of(number)) for number in range(10)])
    with opened(tmp_path / "fresh") as fresh:
        fresh.add([story(f"a{number}", text_of(number)) for number in range(10) if number not in {1, 3}])
        # What was removed can be deleted in the index, but no other can be built beside it: as after a kill just then.
        (path / "lex").chmod(0o500)
        subprocess.run([sys.executable, "-c", REMOVER, str(path)], cwd=root, check=True, capture_output=True)
        (path / "lex").chmod(0o700)
        with opened(path, create=False) as archive:
            assert answers(archive) == answers(fresh)


def test_who_is_refused_a_batch_is_told_so_once_and_searches_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(tmp_path / "archive") as archive:
        archive.add([story("a", "Grain came first.")])
        with largest_file(20_000):
            with pytest.raises(ArchiveError, match="cannot be written: the disk or a quota is full"):
                archive.add([story("b", "Grain came second. " * 5_000)])
            assert {identity for identity, _ in found(archive, "grain")} == {"a#0-17"}
            archive.close()
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == []
    with opened(tmp_path / "archive") as archive:
        assert archive.add([story("b", "Grain came second. " * 5_000)]) == ["added"]
    assert check(tmp_path / "archive").whole


def test_a_writer_waits_for_another_only_so_long(tmp_path: Path) -> None:
    opened(tmp_path).close()
    layout = Layout(tmp_path)
    with EmbeddedArchive(layout, MANIFEST, patience=0.1) as archive:
        with WriterLock(layout.lock).held(), pytest.raises(LockedError, match="is being written by"):
            archive.add([story("a", "Text.")])
        assert archive.add([story("a", "Text.")]) == ["added"]


def test_two_programs_that_write_by_turns_lose_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as one, opened(tmp_path / "archive") as two:
        for number in range(6):
            writer = one if number % 2 else two
            assert writer.add([story(f"a{number}", text_of(number))]) == ["added"]
        assert answers(one) == answers(two)
        assert len(found(one, " ".join(WORDS), k=50)) == 12
