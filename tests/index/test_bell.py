"""The bell rings when something changed below what is followed, and not for what it leaves out."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from index.bell import REMOTE, Bell, file_system

SECONDS = 20.0
"""Far more than any of this takes; only a fault waits so long."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news" / "sub").mkdir(parents=True)
    (tmp_path / "news" / "archive").mkdir()
    (tmp_path / "news" / "a.txt").write_text("x")
    return tmp_path / "news"


def bell_over(*given: Path, remarks: list[str] | None = None) -> Bell:
    told = remarks if remarks is not None else []
    return Bell(given, leave_out=given[0] / "archive", remark=told.append)


def rings(bell: Bell) -> bool:
    """Whether it rings before long."""
    return bell.wait(SECONDS)


def settled(bell: Bell) -> bool:
    """Whether it is silent for a while, after what it still had to ring for."""
    while bell.wait(0.7):
        pass
    return True


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "new.txt").write_text("x"),
        lambda folder: (folder / "sub" / "new.txt").write_text("x"),
        lambda folder: (folder / "a.txt").write_text("other"),
        lambda folder: (folder / "a.txt").rename(folder / "b.txt"),
        lambda folder: (folder.parent / "outside.txt").rename(folder / "inside.txt"),
        lambda folder: (folder / "a.txt").unlink(),
    ],
    ids=["created", "created below", "changed", "renamed", "moved in", "deleted"],
)
def test_it_rings_when_a_file_is(folder: Path, change: Callable[[Path], object]) -> None:
    (folder.parent / "outside.txt").write_text("x")
    with bell_over(folder) as bell:
        assert settled(bell)
        change(folder)
        assert rings(bell)


def test_it_rings_for_files_in_folders_that_are_made_later(folder: Path) -> None:
    with bell_over(folder) as bell:
        (folder / "later").mkdir()
        assert settled(bell)
        (folder / "later" / "a.txt").write_text("x")
        assert rings(bell)


def test_a_file_given_by_name_rings_when_it_is_replaced(folder: Path) -> None:
    with bell_over(folder / "a.txt") as bell:
        assert settled(bell)
        (folder / ".a.tmp").write_text("other")
        (folder / ".a.tmp").rename(folder / "a.txt")
        assert rings(bell)


def test_neither_reading_nor_the_archive_rings_it(folder: Path) -> None:
    with bell_over(folder) as bell:
        assert settled(bell)
        for number in range(20):
            (folder / "archive" / f"{number}.db").write_text("x")
            (folder / "a.txt").read_text()
        assert not bell.wait(1.0)


def test_a_folder_that_was_made_again_is_observed_again(folder: Path) -> None:
    with bell_over(folder) as bell:
        folder.rename(folder.with_name("old"))
        bell.tend()
        folder.mkdir()
        bell.tend()
        assert settled(bell)
        (folder / "a.txt").write_text("x")
        assert rings(bell)


def test_the_handler_of_a_signal_may_stop_it_while_it_is_waited_for(folder: Path) -> None:
    bell = bell_over(folder)
    former = signal.signal(signal.SIGUSR1, lambda *_: bell.stop())
    sending = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGUSR1))
    try:
        sending.start()
        assert rings(bell)
        assert bell.stopped
    finally:
        sending.join()
        signal.signal(signal.SIGUSR1, former)


def test_many_rings_are_one(folder: Path) -> None:
    bell = bell_over(folder)
    for _ in range(1_000):
        bell.ring()
    assert bell.wait(0.0)
    assert not bell.wait(0.0)


def test_closing_leaves_no_thread(folder: Path) -> None:
    before = set(threading.enumerate())
    with bell_over(folder) as bell:
        assert set(threading.enumerate()) > before
        bell.ring()
    assert set(threading.enumerate()) == before


@contextmanager
def no_inotify_left() -> Iterator[None]:
    """Take all that this user may have of inotify, for a moment."""
    libc = ctypes.CDLL(None)
    taken: list[int] = []
    try:
        while (descriptor := libc.inotify_init()) >= 0:
            taken.append(descriptor)
        if resource.getrlimit(resource.RLIMIT_NOFILE)[0] - max(taken, default=0) < 10:
            pytest.skip("this process may not open as many files as there are instances of inotify")
        yield
    finally:
        for descriptor in taken:
            os.close(descriptor)


@pytest.mark.skipif(Observer is PollingObserver, reason="this system has no inotify")
def test_where_the_limit_of_inotify_is_reached_it_looks_itself_and_says_so(folder: Path) -> None:
    remarks: list[str] = []
    before = set(threading.enumerate())
    bell = bell_over(folder, remarks=remarks)
    with no_inotify_left():
        bell.tend()
    (remark,) = remarks
    assert (
        remark == "The system cannot tell of changes (inotify instance limit reached): looking for changes every 2 s."
    )
    with bell:
        (folder / "new.txt").write_text("x")
        assert rings(bell)
    assert set(threading.enumerate()) == before


def test_a_network_file_system_is_told_from_a_local_one() -> None:
    mounts = """/dev/sda1 / ext4 rw 0 0
nas:/news /mnt/news nfs4 rw 0 0
/dev/sdb1 /mnt/news/local xfs rw 0 0
/dev/sdc1 /mnt/over ext4 rw 0 0
//nas/over /mnt/over cifs rw 0 0"""
    kinds = {
        path: file_system(Path(path), mounts)
        for path in ("/home", "/mnt/news", "/mnt/news/2024", "/mnt/newspaper", "/mnt/news/local/x", "/mnt/over/x")
    }
    assert kinds == {
        "/home": "ext4",
        "/mnt/news": "nfs4",
        "/mnt/news/2024": "nfs4",
        "/mnt/newspaper": "ext4",
        "/mnt/news/local/x": "xfs",
        "/mnt/over/x": "cifs",
    }
    assert {path for path, kind in kinds.items() if kind in REMOTE} == {"/mnt/news", "/mnt/news/2024", "/mnt/over/x"}
