"""Children are started together, waited for, and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.ports import free_port
from app.processes import Child, end, run_together
from rag.errors import RapporteurError

SERVER = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]


def web(name: str, folder: Path) -> Child:
    port = free_port("127.0.0.1", 0, movable=False)
    command = [*SERVER, "--directory", str(folder), str(port)]
    return Child(name, command, f"http://127.0.0.1:{port}/")


def test_all_answer_when_ready_is_told_and_none_is_left_after_the_signal(tmp_path: Path) -> None:
    ready: list[float] = []

    def tell() -> None:
        ready.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGTERM)

    children = [web("one", tmp_path), web("two", tmp_path)]
    before = signal.getsignal(signal.SIGTERM)
    run_together(children, tell)
    assert len(ready) == 1
    assert signal.getsignal(signal.SIGTERM) is before
    listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert not [line for line in listing.splitlines() if str(tmp_path) in line]


def test_when_one_ends_by_itself_the_other_is_stopped_and_the_ended_one_is_named(tmp_path: Path) -> None:
    doomed = Child("doomed", [sys.executable, "-c", "raise SystemExit(7)"], "http://127.0.0.1:9/")
    with pytest.raises(RapporteurError, match=r"The doomed ended by itself \(exit code 7\)"):
        run_together([web("other", tmp_path), doomed], lambda: None)
    listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert not [line for line in listing.splitlines() if str(tmp_path) in line]


def test_a_process_that_does_not_end_when_asked_is_killed() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        end(process, seconds=0.1)
        assert process.returncode == -signal.SIGKILL
