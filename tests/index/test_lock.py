"""One writer at a time, named to whoever waits, and gone with its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.lock import WriterLock
from rag.errors import ArchiveError, LockedError
from tests.limits import largest_file

HOLD = """
import sys, time
from pathlib import Path
from index.lock import WriterLock
with WriterLock(Path(sys.argv[1])).held():
    print("held", flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    """Start a process that takes the lock and keeps it."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_another_process_s_lock_is_respected_and_its_owner_named(tmp_path: Path) -> None:
    path = tmp_path / "LOCK"
    process = holder(path)
    try:
        lock = WriterLock(path)
        with (
            pytest.raises(LockedError, match=rf"process {process.pid} \(-c .*since 20") as error,
            lock.held(patience=0.1),
        ):
            pass
        assert "Reading works meanwhile" in error.value.hint
        with lock.held_if_free() as held:
            assert held is False
    finally:
        end(process)


def test_a_dead_writer_s_lock_is_free(tmp_path: Path) -> None:
    path = tmp_path / "LOCK"
    end(holder(path))
    with WriterLock(path).held(patience=5.0):
        assert f'"pid": {os.getpid()}' in path.read_text()


def test_the_lock_is_free_again_after_its_block_even_if_that_raised(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "LOCK")
    with pytest.raises(ZeroDivisionError), lock.held():
        _ = 1 / 0
    with WriterLock(tmp_path / "LOCK").held(patience=0.0):
        pass
    with lock.held_if_free() as held:
        assert held is True


def test_a_lock_holds_on_a_disk_that_has_no_room_for_its_owner_s_name(tmp_path: Path) -> None:
    path = tmp_path / "LOCK"
    with largest_file(0), WriterLock(path).held(patience=0.0):
        assert path.read_bytes() == b""
        with WriterLock(path).held_if_free() as held:
            assert held is False
        with pytest.raises(LockedError, match="being written by another process"), WriterLock(path).held(patience=0.0):
            pass


def test_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "LOCK")
    refused: list[bool] = []

    def try_it() -> None:
        with lock.held_if_free() as held:
            refused.append(not held)
        with pytest.raises(LockedError), lock.held(patience=0.05):
            pass

    with lock.held():
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert refused == [True]


def test_a_file_that_its_holder_deleted_locks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "LOCK"
    waiting = threading.Event()
    taken: list[bool] = []

    def wait() -> None:
        waiting.set()
        with WriterLock(path).held(patience=10), WriterLock(path).held_if_free() as free:
            taken.append(free)

    with WriterLock(path).held():
        thread = threading.Thread(target=wait)
        thread.start()
        waiting.wait()
        # Time to open the file that goes; if it comes too late, nothing is tested and nothing fails.
        time.sleep(0.2)
        path.unlink()
    thread.join()
    assert taken == [False]


def test_a_lock_says_what_the_archive_is_being(tmp_path: Path) -> None:
    path = tmp_path / "REINDEX"
    with WriterLock(path).held():
        with pytest.raises(LockedError) as error, WriterLock(path, doing="reindexed").held(patience=0):
            pass
        assert error.value.message.startswith(f"The archive at {tmp_path} is being reindexed by process {os.getpid()} ")


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"), WriterLock(tmp_path / "gone" / "LOCK").held():
        pass
