"""A reader complains of a hit that cannot be, and of nothing else."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path

import pytest

from eval.torture.ledger import ABSENT, Versions
from eval.torture.reader import Allow, Open, Seen, Stop, read_throughout
from rag.nouns import Article
from tests.index.articles import opened, story

ARTICLE = story("a", "The envoys met in the harbour.\n\nThey agreed on a ceasefire.", title="Envoys", day="2020-01-01")
THERE = frozenset({ARTICLE.article})


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reader") / "archive"
    with opened(path) as archive:
        archive.add([ARTICLE])
    return path


def seen(path: Path, versions: Versions) -> Seen:
    """Read until something was found, with a ledger that allows these versions of the article alone."""
    ours, theirs = Pipe()
    reader = threading.Thread(target=read_throughout, args=(theirs, ["envoys", "ceasefire", "harbour"], 1))
    reader.start()
    total = Seen()
    deadline = time.monotonic() + 30
    ours.send(Open(path, {"a": versions}))
    while total.hits < 40 and not total.refused and time.monotonic() < deadline:
        told: Seen = ours.recv()
        total.hits += told.hits
        total.torn += told.torn
        total.refused += told.refused
        time.sleep(0.02)
        ours.send(Allow({"a": versions}))
    ours.send(Stop())
    reader.join()
    return total


def test_hits_of_what_may_be_there_are_whole(path: Path) -> None:
    found = seen(path, frozenset({Article("a", None, "An older text."), ARTICLE.article}))
    assert (found.torn, found.refused, found.hits >= 40) == ([], [], True)


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        (ABSENT, "was found, of an article that was removed or never given."),
        (
            frozenset({replace(ARTICLE.article, text="Other words, as many of them as in the first.")}),
            "was found with a text or header that its article has not.",
        ),
        (
            frozenset({replace(ARTICLE.article, title="Delegates")}),
            "was found with a text or header that its article has not.",
        ),
    ],
)
def test_a_hit_of_anything_else_is_torn(path: Path, versions: Versions, said: str) -> None:
    found = seen(path, versions)
    assert {fault.partition(" ")[2] for fault in found.torn} == {said}
    assert found.refused == []


def test_an_archive_that_is_not_there_yet_is_no_fault_and_one_that_cannot_be_opened_is(tmp_path: Path) -> None:
    ours, theirs = Pipe()
    reader = threading.Thread(target=read_throughout, args=(theirs, ["envoys"], 1))
    reader.start()
    ours.send(Open(tmp_path / "nothing", {}))
    ours.recv()
    time.sleep(0.1)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").touch()
    ours.send(Open(tmp_path / "other", {}))
    assert ours.recv().refused == []
    time.sleep(0.1)
    ours.send(Stop())
    (said, *_) = ours.recv().refused
    assert said.startswith(f"ArchiveError: {tmp_path / 'other'} is not an archive: it holds letter.txt")
    reader.join()
