"""Starts the programs that the tests of bulk ingestion watch, kill and read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.bulk.cluster import HERE
from rag.nouns import Article
from tests.index.models import round_of

ROOT = Path(__file__).resolve().parents[3]
# Ray binds loopback, also where a cluster is joined.
LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_USAGE_STATS_ENABLED": "0", "OMP_NUM_THREADS": "1"}
ENVIRONMENT = {**os.environ, **LOOPBACK, "PYTHONPATH": str(ROOT)}
LONG = 480.0


def started(*words: str, temporary: Path | None = None) -> subprocess.Popen[str]:
    """Start one of our programs, with its standard input and output to talk to."""
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=ENVIRONMENT | ({"TMPDIR": str(temporary)} if temporary else {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class TwoNodes:
    """A cluster of one node, to which a second is added and which loses it again."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program
        self.address = self._line()

    def add_second(self) -> None:
        """Start the second node."""
        self._do("add")

    def kill_second(self) -> None:
        """Kill the second node with all its workers."""
        self._do("kill")

    def _do(self, what: str) -> None:
        assert self._program.stdin
        self._program.stdin.write(f"{what}\n")
        self._program.stdin.flush()
        assert self._line() == "done"

    def _line(self) -> str:
        assert self._program.stdout
        return self._program.stdout.readline().strip()


@contextmanager
def two_nodes() -> Iterator[TwoNodes]:
    """A cluster for the length of a block."""
    program = started("tests.index.bulk.two_nodes")
    try:
        yield TwoNodes(program)
    finally:
        _ended(program)


def driving(
    archive: Path | str,
    staging: Path,
    paths: Sequence[Path],
    *,
    address: str = HERE,
    articles: int = 50,
    temporary: Path | None = None,
    program: str = "driving",
) -> subprocess.Popen[str]:
    """Begin to ingest files in bulk."""
    words = [str(archive), str(staging), address, str(articles), *map(str, paths)]
    return started(f"tests.index.bulk.{program}", *words, temporary=temporary)


def first_written(run: subprocess.Popen[str]) -> str:
    """Wait until a run has written its first partition."""
    assert run.stdout
    line = run.stdout.readline()
    assert line.startswith("written "), line + (run.stderr.read() if run.stderr and not line else "")
    return line


def report_of(run: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for the end of a run and read its report."""
    out, err = _ended(run)
    assert run.returncode == 0, err
    report: dict[str, Any] = json.loads(out.splitlines()[-1])
    return report


def failure_of(run: subprocess.Popen[str]) -> str:
    """Wait for the end of a run that fails; return what it says at last."""
    _, err = _ended(run)
    assert run.returncode == 1, err
    return err.splitlines()[-1]


def _ended(run: subprocess.Popen[str]) -> tuple[str, str]:
    """Wait for the end of a run; what it wrote. One that does not end is killed: the next test has enough to do."""
    try:
        return run.communicate(timeout=LONG)
    except subprocess.TimeoutExpired:
        run.kill()
        run.communicate()
        raise


def write_files(folder: Path, *, files: int, each: int, size: int = 0) -> list[Article]:
    """Write so many files of so many records; return the articles in their order.

    Files are made larger than `size` bytes by a field that nobody reads.
    """
    folder.mkdir()
    articles = [round_of(number) for number in range(files * each)]
    for number in range(files):
        lines = [_line(article, " " * (size // each)) for article in articles[number * each : (number + 1) * each]]
        (folder / f"{number:03}.jsonl").write_text("".join(lines))
    return articles


def _line(article: Article, filling: str) -> str:
    assert article.published
    record = {"id": article.id, "title": article.title, "text": article.text, "source": article.source}
    if filling:
        record["filling"] = filling
    return json.dumps(record | {"published": article.published.isoformat()}) + "\n"
