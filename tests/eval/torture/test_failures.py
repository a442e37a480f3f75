"""A writer that cannot write says one thing, clearly; and what the harness does to it does hinder it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from eval.torture.failures import Failure, complaint_about, failing
from eval.torture.processes import Burden, Ended, Launcher
from index.lock import WriterLock
from tests.profiles import only_in_soak

ONE_LINE = "error: The archive at x cannot grow: the disk is full.\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (1, "Traceback (most recent call last):\n"),
        (1, f"warning\n{ONE_LINE}"),
        (1, ""),
        (0, ONE_LINE),
        (0, "thread 'merge' panicked at src/lib.rs\n"),
        (-9, ONE_LINE),
        (2, ONE_LINE),
    ],
)
def test_anything_but_one_clear_line_is_complained_of(code: int, said: str) -> None:
    complaint = complaint_about(Ended(code, b"", said, 1.0))
    assert complaint == f"A writer that could not write exits with {code} and says: {said}"


def test_one_clear_line_or_success_is_no_ground_for_complaint() -> None:
    assert complaint_about(Ended(1, b"", ONE_LINE, 1.0)) is None
    assert complaint_about(Ended(0, b"", "added  5\n", 1.0)) is None


@pytest.mark.parametrize("failure", [Failure.FOLDER, Failure.INDEX, Failure.REPLACED, Failure.LIMIT])
def test_a_hindrance_is_there_inside_its_block(tmp_path: Path, failure: Failure) -> None:
    for part in ("vec", "lex"):
        (tmp_path / part).mkdir()
    with failing(failure, tmp_path, random.Random(1)) as burden:
        modes = modes_of(tmp_path)
        files = [each.name for each in tmp_path.iterdir() if each.is_file()]
        assert (0o500 in modes) == burden.without_root == (failure in {Failure.FOLDER, Failure.INDEX})
        assert (burden.largest_file is not None) == (failure is Failure.LIMIT)
        assert len(files) == (failure is Failure.REPLACED)
    assert 0o500 not in modes_of(tmp_path)


def modes_of(archive: Path) -> set[int]:
    return {each.stat().st_mode & 0o777 for each in (archive, archive / "vec", archive / "lex")}


def test_root_s_right_to_write_anywhere_can_be_given_up(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    program = "from eval.torture.rights import give_up_root; give_up_root(); open('new', 'w')"
    path = os.pathsep.join(filter(None, sys.path))
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        check=False,
    )
    tmp_path.chmod(0o700)
    assert b"PermissionError" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def written(tmp_path: Path) -> list[str]:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "title": "Talks", "text": "The envoys met in the harbour."}\n')
    return ["add", str(tmp_path / "a.jsonl"), "--archive", str(tmp_path / "archive")]


@pytest.mark.slow
def test_a_read_only_archive_is_refused_in_one_line_and_added_to_when_it_is_writable(
    launcher: Launcher, tmp_path: Path
) -> None:
    (tmp_path / "archive").mkdir(mode=0o500)
    refused = launcher.run(written(tmp_path), Burden(without_root=True))
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err == (
        f"error: The archive at {tmp_path / 'archive'} is read-only for this user. Make the folder and its files "
        "writable, or copy it to a folder that is.\n"
    )
    (tmp_path / "archive").chmod(0o700)
    assert launcher.run(written(tmp_path)).code == 0


@pytest.mark.slow
@only_in_soak("a writer waits for half a minute")
@pytest.mark.soak
def test_a_second_writer_is_told_who_writes_in_one_line(launcher: Launcher, tmp_path: Path) -> None:
    assert launcher.run(written(tmp_path)).code == 0
    (tmp_path / "a.jsonl").write_text('{"id": "b", "title": "Talks", "text": "They went home."}\n')
    with WriterLock(tmp_path / "archive" / "LOCK").held():
        refused = launcher.run(["add", str(tmp_path / "a.jsonl"), "--archive", str(tmp_path / "archive")])
    assert refused.code == 1
    assert refused.err.startswith(
        f"error: The archive at {tmp_path / 'archive'} is being written by process {os.getpid()} ("
    )
    assert refused.err.endswith("Wait until it has finished, or stop it, and try again. Reading works meanwhile.\n")
    assert refused.err.count("\n") == 1
