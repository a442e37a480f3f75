from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from index.bulk.ray_folder import base_of, ray_folder, sweep_dead
from tests.index.bulk.running import ENVIRONMENT, ROOT

KILLED = """
import os, signal
from index.bulk.ray_folder import ray_folder
with ray_folder() as folder:
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_name_too_long_for_a_socket_gives_way_to_a_short_one() -> None:
    assert base_of(Path("/scratch")) == Path("/scratch")
    assert base_of(Path("/scratch") / ("job-" * 20)).parts == ("/", "tmp")


def test_the_folder_is_gone_afterwards_and_nobody_else_sweeps_it_before() -> None:
    with ray_folder() as folder:
        sweep_dead(folder.parent)
        assert folder.is_dir()
    assert not folder.exists()


def test_what_a_killed_run_left_is_deleted_by_the_next() -> None:
    # Its name must be short to be taken.
    with TemporaryDirectory(dir="/tmp") as short:
        environment = ENVIRONMENT | {"TMPDIR": short}
        ended = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=environment, check=False)
        assert ended.returncode == -signal.SIGKILL
        (left,) = Path(short).glob("rapporteur-ray-*")
        sweep_dead(Path(short))
        assert not left.exists()
