"""Ctrl-C ends a command with exit code 130, and what was committed stays."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

# Whoever runs the tests in the background has Ctrl-C ignored, and children inherit that: here it counts.
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from app.cli import main; main()"
RAPPORTEUR = [sys.executable, "-c", LISTENING]


@pytest.mark.slow
def test_add_that_is_interrupted_keeps_every_batch_that_it_told_of(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(json.dumps({"id": f"n{n}", "text": f"Tram {n} ran. " * 3}) for n in range(20_000)))
    path = str(tmp_path / "archive")
    command = [*RAPPORTEUR, "add", str(news), "--archive", path, "--progress", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as adding:
        assert adding.stdout is not None
        told = set(json.loads(adding.stdout.readline())["ids"])
        adding.send_signal(signal.SIGINT)
        rest, errors = adding.communicate(timeout=60)
    told.update(*(json.loads(line)["ids"] for line in rest.splitlines()))
    assert adding.returncode == 130
    assert "Traceback" not in errors
    listed = subprocess.run(
        [*RAPPORTEUR, "list", "--archive", path, "--json"], capture_output=True, text=True, check=True
    )
    stored = {article["id"] for article in json.loads(listed.stdout)}
    assert told
    assert told <= stored
    assert len(stored) < 20_000
