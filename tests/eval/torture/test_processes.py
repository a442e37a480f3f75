"""Commands are started to be killed, whenever that is."""

from __future__ import annotations

import signal
from pathlib import Path

from eval.torture.processes import Launcher


def test_a_command_that_is_killed_before_it_has_begun_is_read_as_one_that_said_nothing(tmp_path: Path) -> None:
    ended = Launcher({}, tmp_path).warm(["list", "--archive", str(tmp_path / "archive")]).kill()
    assert (ended.code, ended.out, ended.err) == (-signal.SIGKILL, b"", "")
