"""`add --ray` at the shell: what it leaves in the archive, what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.commands.add import with_address
from index.archive import EmbeddedArchive, open_archive
from index.opening import read_manifest
from index.verification import check
from rag.nouns import Filters
from tests.app.commands.test_commands import run

FP16 = 0.0005
"""By how much a component of a unit vector may be off when it is rounded to 16 bits twice."""

KEPT = (
    "feeds/courier.atom",
    "notes/paired-measures.md",
    "packed/herald-2024.zip",
    "print/courier-2023-05-03.pdf",
    "records/braskan-gazette.jsonl.gz",
    "text/kessary-convoys.txt",
    "web/courier/2022-kessary-bridge.html",
)
"""Of the sample archive's files: one of each kind, and of a story three copies."""

# At this precision a vector does not depend on what else is embedded with it.
ENVIRONMENT = {**os.environ, "RAPPORTEUR_EMBEDDING__PRECISION": "fp32", "OMP_NUM_THREADS": "1"}


def add(root: Path, *words: str, code: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "app.cli", "add", *words, "--json"]
    ended = subprocess.run(
        command, cwd=root, env={**ENVIRONMENT, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == code, ended.stderr
    assert ended.stdout.count("\n") == 1, ended.stdout
    report: dict[str, Any] = json.loads(ended.stdout)
    return report


def opened(path: Path) -> EmbeddedArchive:
    return open_archive(path, manifest=read_manifest(path), create=False)


@pytest.mark.slow
def test_an_archive_of_files_of_every_kind_is_the_same_with_ray_and_without(root: Path, tmp_path: Path) -> None:
    news = tmp_path / "news"
    for name in KEPT:
        (news / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / "eval" / "sample" / "articles" / name, news / name)
    (news / "zz.pdf").write_bytes(b"%PDF-1.4 cut off")
    expected = add(root, str(news), "--archive", str(tmp_path / "plain"), code=1)
    report = add(root, str(news), "--archive", str(tmp_path / "bulk"), "--ray", code=1)
    same = ("added", "updated", "unchanged", "copies", "warnings", "failed", "passages", "ids")
    assert {name: report[name] for name in same} == {name: expected[name] for name in same}
    assert [notice["file"] for notice in report["failed"]] == [str(news / "zz.pdf")]
    assert (report["partitions"], report["resumed"]) == (1, 0)
    assert set(report["stage_seconds"]) == {"reading", "preparing", "staging", "loading"}
    assert check(tmp_path / "bulk").whole
    assert not (tmp_path / "bulk" / ".bulk").exists()
    with opened(tmp_path / "plain") as plain, opened(tmp_path / "bulk") as bulk:
        assert bulk.articles(filters=Filters()) == plain.articles(filters=Filters())
        ids = expected["ids"]
        assert len(ids) == 16
        assert [bulk.article(each) for each in ids] == [plain.article(each) for each in ids]
        assert [bulk.copies(each) for each in ids] == [plain.copies(each) for each in ids]
        assert any(bulk.copies(each) for each in ids)
        assert bulk.figures(ids) == plain.figures(ids)
        assert bulk.statements() == plain.statements() != []
        passages = [passage for each in ids for passage in plain.passages(each)]
        assert [passage for each in ids for passage in bulk.passages(each)] == passages
        named = [passage.id for passage in passages]
        assert np.abs(bulk.vectors(named) - plain.vectors(named)).max() <= FP16


def test_without_ray_one_line_says_how_to_install_it(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The envoys met.")
    without = "import sys; sys.modules['ray'] = None; from app.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", without, "add", str(tmp_path / "a.txt"), "--archive", str(tmp_path / "b"), "--ray"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "error: Bulk ingestion needs Ray, which is not installed here. Install it with "
        "`pip install 'rapporteur[ray]'`, or leave --ray out.\n"
    )
    assert not (tmp_path / "b").exists()


def test_what_cannot_go_with_ray_is_wrong_usage(tmp_path: Path) -> None:
    archive = ("--archive", str(tmp_path / "archive"))
    assert run("add", "-", "--ray", *archive).exit_code == 2
    assert run("add", str(tmp_path), "--ray", "--watch", *archive).exit_code == 2
    assert run("add", str(tmp_path), "--staging", str(tmp_path), *archive).exit_code == 2


def test_ray_takes_an_address_and_no_path() -> None:
    assert with_address(["news", "--ray"]) == ["news", "--ray", "local"]
    assert with_address(["--ray", "news/2024:old"]) == ["--ray", "local", "news/2024:old"]
    assert with_address(["--ray", "--json", "news"]) == ["--ray", "local", "--json", "news"]
    for address in ("auto", "10.0.0.1:6379", "head:6379", "ray://head:10001"):
        assert with_address(["--ray", address, "news"]) == ["--ray", address, "news"]
