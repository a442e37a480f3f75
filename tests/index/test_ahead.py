"""A thread that reads ahead gives what it reads, in order, holds little, and is gone when it is no longer wanted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.ahead import HELD_ARTICLES, ahead
from index.ingestion import ingest
from index.reading import Read, read
from index.report import Notice
from rag.chunking import Chunking
from rag.errors import ArchiveError
from rag.nouns import Article
from tests.embedders import WordEmbedder
from tests.index.articles import MANIFEST, opened

SECONDS = 20.0
"""Far more than any of this takes; only a fault waits so long."""


def read_of(number: int, characters: int = 10) -> Read:
    return Read(Article(f"id-{number}", None, "x" * characters), "news.jsonl", f"line {number}")


def numbers(outcomes: Iterator[Read | Notice]) -> list[str]:
    return [outcome.article.id for outcome in outcomes if isinstance(outcome, Read)]


def readers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "reading ahead"]


class Source:
    """Counts what was read of it, and knows in which thread it ran and was closed."""

    def __init__(self, reads: Iterator[Read], pause: Callable[[int], None] = lambda _number: None) -> None:
        self.count = 0
        self.closed_in = ""
        self.threads: set[str] = set()
        self._reads = reads
        self._pause = pause

    def __call__(self) -> Iterator[Read]:
        try:
            for each in self._reads:
                self.threads.add(threading.current_thread().name)
                self._pause(self.count)
                self.count += 1
                yield each
        finally:
            self.closed_in = threading.current_thread().name


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def count_at_rest(source: Source) -> int:
    """How much was read once a tenth of a second brings nothing more."""
    before = -1
    while source.count != before:
        before = source.count
        time.sleep(0.1)
    return before


def test_everything_comes_in_the_order_of_reading_and_from_another_thread() -> None:
    source = Source(read_of(number) for number in range(1_000))
    assert numbers(ahead(source())) == [f"id-{number}" for number in range(1_000)]
    assert source.threads == {"reading ahead"}
    assert readers() == []


def test_notices_keep_their_place() -> None:
    broken = Notice("news.jsonl", "line 1", "It is no JSON.", "Repair it.")
    assert list(ahead([read_of(0), broken, read_of(2)])) == [read_of(0), broken, read_of(2)]


def test_reading_runs_ahead_of_the_one_who_takes() -> None:
    source = Source(read_of(number) for number in range(1_000))
    with closing(ahead(source())) as reads:
        next(reads)
        wait_until(lambda: source.count > HELD_ARTICLES)


@pytest.mark.parametrize("articles", [1, 8])
def test_no_more_is_held_than_the_bound_of_articles(articles: int) -> None:
    source = Source(read_of(number) for number in range(1_000))
    with closing(ahead(source(), articles=articles)) as reads:
        for taken in range(1, 4):
            next(reads)
            # One more is in the hand of the reader, who waits to put it down.
            assert count_at_rest(source) == taken + articles + 1


def test_no_more_is_held_than_the_bound_of_characters() -> None:
    source = Source(read_of(number, characters=300) for number in range(1_000))
    with closing(ahead(source(), characters=1_000)) as reads:
        next(reads)
        assert count_at_rest(source) == 1 + 3 + 1


def test_an_article_beyond_the_bound_is_held_alone() -> None:
    sizes = [10, 5_000, 10, 5_000, 5_000, 10]
    source = Source(read_of(number, size) for number, size in enumerate(sizes))
    with closing(ahead(source(), characters=1_000)) as reads:
        assert next(reads) == read_of(0, 10)
        assert count_at_rest(source) == 3
        assert numbers(reads) == [f"id-{number}" for number in range(1, 6)]


def test_an_error_of_reading_reaches_the_caller_after_what_was_read_before_it() -> None:
    def broken() -> Iterator[Read]:
        yield from map(read_of, range(3))
        raise OSError(5, "Input/output error")

    reads = ahead(broken())
    assert [next(reads) for _ in range(3)] == [read_of(0), read_of(1), read_of(2)]
    with pytest.raises(OSError, match="Input/output error"):
        next(reads)
    assert readers() == []


def test_closing_early_ends_the_thread_and_closes_what_it_read_from() -> None:
    source = Source(read_of(number) for number in range(1_000_000))
    reads = ahead(source())
    assert next(reads) == read_of(0)
    reads.close()
    assert readers() == []
    assert source.closed_in == "reading ahead"
    assert source.count <= HELD_ARTICLES + 2


def test_closing_does_not_wait_for_a_file_that_never_ends() -> None:
    told_to_end = threading.Event()

    def wait_in_the_middle(number: int) -> None:
        if number == 5:
            told_to_end.wait(SECONDS)

    source = Source(map(read_of, range(10)), pause=wait_in_the_middle)
    reads = ahead(source())
    next(reads)
    reads.close()
    assert len(readers()) == 1
    told_to_end.set()
    wait_until(lambda: readers() == [])
    assert source.closed_in == "reading ahead"


def test_a_slow_reader_and_a_slow_taker_both_come_to_the_end() -> None:
    def doze(_number: int) -> None:
        time.sleep(0.001)

    slow = Source(map(read_of, range(200)), pause=doze)
    assert len(numbers(ahead(slow(), articles=3))) == 200
    quick = Source(map(read_of, range(200)))
    taken = 0
    for _ in ahead(quick(), articles=3):
        doze(taken)
        taken += 1
    assert taken == 200
    assert readers() == []


def test_an_error_of_the_archive_leaves_no_thread(tmp_path: Path) -> None:
    def refuse(_progress: object) -> None:
        raise ArchiveError("The disk is full.")

    source = Source(map(read_of, range(10_000)))
    embedder = WordEmbedder()
    with opened(tmp_path / "archive") as archive:
        chunking = Chunking(tokens=MANIFEST.tokens, overlap=MANIFEST.overlap)
        with pytest.raises(ArchiveError), closing(ahead(source())) as reads:
            ingest(reads, refuse, archive=archive, embedder=embedder, chunking=chunking)
    assert readers() == []
    assert source.closed_in == "reading ahead"
    assert source.count < 10_000


def test_files_are_read_ahead_as_they_are_read_without(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"{number}.txt").write_text(f"Talks {number}\n\nThe envoys met for the {number}th time, they said.")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert list(ahead(read([tmp_path]))) == list(read([tmp_path]))
