"""The short torture test: `make soak` runs the long one."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.torture.__main__ import SAMPLE, end, main
from eval.torture.aims import POLL, WEIGHTS, Aim, Pace, Phase, draw, strike
from eval.torture.campaign import Campaign
from eval.torture.failures import Failure
from eval.torture.findings import Findings, findings_table
from eval.torture.material import Material
from eval.torture.processes import Launcher, Running


@pytest.mark.slow
def test_writers_that_are_killed_or_cannot_write_lose_and_spoil_nothing(
    launcher: Launcher, material: Material, tmp_path: Path
) -> None:
    found = Findings(0, "sample")
    # A start as a user's takes seconds, nearly all of them before the program has done anything.
    phases = [phase for phase in Phase if phase is not Phase.STARTING]
    campaign = Campaign(launcher, material, tmp_path, found=found, on_step=lambda: None, phases=phases)
    campaign.run(kills=1, failures=4)
    assert found.faults == [], f"The archive is kept at {campaign.archive}."
    assert (found.kills, sum(found.phases.values()), found.writes_failed) == (1, 1, 4)
    assert (found.lost, found.rejected, found.torn, found.refused, found.differing) == (0, 0, 0, 0, 0)
    assert set(found.failures) >= {Failure.LIMIT, Failure.REPLACED, Failure.FOLDER}
    assert min(found.reported, found.hits, found.compared, found.stopped) > 0


@pytest.mark.slow
def test_an_archive_that_is_spoilt_behind_the_harness_s_back_is_found_and_kept(
    launcher: Launcher, material: Material, tmp_path: Path
) -> None:
    found = Findings(1, "sample")

    def spoil() -> None:
        """Remove articles without saying so."""
        if found.writes_failed == 1:
            launcher.run(["remove", *ids, "--archive", str(campaign.archive)])

    ids = [f"torture/{number:06}" for number in range(40)]
    campaign = Campaign(launcher, material, tmp_path, found=found, on_step=spoil)
    campaign.run(kills=0, failures=3)
    # Some may have been given again since.
    assert 0 < found.lost == len(found.faults) <= 40
    assert {fault.partition(" ")[2] for fault in found.faults} == {"was reported and is lost."}
    assert {fault.partition(" ")[0] for fault in found.faults} <= set(ids)
    assert (found.writes_failed, campaign.archive.is_dir()) == (2, True)


@pytest.mark.slow
def test_a_torture_without_a_fault_writes_its_counts_and_keeps_no_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "torture.json"
    given = ["--kills", "0", "--failures", "1", "--seed", "7", "--articles", str(SAMPLE)]
    assert main([*given, "--folder", str(tmp_path), "--out", str(out)]) == 0
    found = json.loads(out.read_bytes())
    assert (found["seed"], found["kills"], found["writes_failed"], found["faults"]) == (7, 0, 1, [])
    assert found["failures"] == {Failure.LIMIT: 1}
    assert found["machine"]["cores"] >= 1
    assert "Nothing was lost or spoilt." in capsys.readouterr().out
    assert [entry.name for entry in tmp_path.iterdir()] == ["torture.json"]


def test_faults_are_told_with_the_seed_and_the_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = Findings(7, "sample", kills=4, between=3, faults=["a was reported and is lost."])
    assert end(found, tmp_path / "archive-1") == 1
    assert capsys.readouterr().err.splitlines() == [
        "a was reported and is lost.",
        f"Seed 7; the archive is kept at {tmp_path / 'archive-1'}.",
    ]
    rows = dict(zip(*(column.cells for column in findings_table(found).columns), strict=True))
    assert (rows["writers killed"], rows["between the first and the last commit"]) == ("4", "3 (75%)")
    assert findings_table(found).caption == "1 faults."


def test_aims_cover_every_phase_and_mostly_lie_between_the_first_and_the_last_commit() -> None:
    chance = random.Random(1)
    drawn = [draw(chance, batches=4) for _ in range(2000)]
    assert {aim.phase for aim in drawn} == set(Phase) == set(WEIGHTS)
    between = [aim for aim in drawn if 0 < aim.reports < 4]
    assert 0.7 < len(between) / len(drawn) < 0.8
    assert {aim.reports for aim in between} == {1, 2, 3}
    assert all(0 <= aim.fraction < 1 for aim in drawn)


PACE = Pace(opening=0.0, batch=0.0, closing=0.0)
WRITER = """
import sys, time
for number in range(3):
    print('{"ids": []}', flush=True)
    time.sleep(0.05)
    with open(sys.argv[1], "a") as file:
        file.write("x")
        file.flush()
        time.sleep(0.05)
"""


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Running]:
    """A program that reports three times and writes to the log in between."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "truth.db-wal")], stdout=subprocess.PIPE)
    assert process.stdout is not None
    (tmp_path / "stderr").touch()
    yield Running(process.pid, os.dup(process.stdout.fileno()), tmp_path / "stderr", process.wait)
    process.stdout.close()


def test_a_writer_is_killed_after_as_many_reports_as_were_aimed_at(tmp_path: Path, run: Running) -> None:
    aim = Aim(Phase.EMBEDDING, reports=2, fraction=0.5)
    ended = strike(run, aim, pace=PACE, archive=tmp_path, follow=lambda: len(run.lines(POLL)))
    assert ended is not None
    assert ended.code == -signal.SIGKILL
    assert ended.out.count(b"ids") == 2


def test_a_writer_is_killed_when_the_file_that_is_aimed_at_changes(tmp_path: Path, run: Running) -> None:
    aim = Aim(Phase.COMMITTING, reports=1, fraction=0.0)
    ended = strike(run, aim, pace=PACE, archive=tmp_path, follow=lambda: len(run.lines(POLL)))
    assert ended is not None
    assert ended.code == -signal.SIGKILL
    assert (tmp_path / "truth.db-wal").read_text() == "x"
    assert ended.out.count(b"ids") == 1


def test_a_writer_that_ends_before_its_moment_is_not_killed(tmp_path: Path, run: Running) -> None:
    for aim in (Aim(Phase.EMBEDDING, reports=9, fraction=0.0), Aim(Phase.SAVING, reports=3, fraction=0.0)):
        assert strike(run, aim, pace=PACE, archive=tmp_path, follow=lambda: len(run.lines(POLL))) is None
    assert run.end().code == 0
