"""Articles into a real archive, batch by batch."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive, open_archive
from index.ingestion import ingest
from index.manifest import Manifest
from index.reading import Read
from index.report import Notice, Report
from index.storing import Progress
from rag.chunking import Chunking, embedding_text
from rag.nouns import Article, Filters, Vectors
from tests.embedders import WordEmbedder

CHUNKING = Chunking(tokens=60, overlap=10)
SUBJECTS = ("water", "prisoners", "borders", "harvest", "mines", "elections", "salaries", "bridges", "schools", "roads")


class CountingEmbedder(WordEmbedder):
    """Remembers which texts it was asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return super().embed_passages(texts)


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def archive(tmp_path: Path, embedder: CountingEmbedder) -> Iterator[EmbeddedArchive]:
    manifest = Manifest(
        model=embedder.name,
        checksum=embedder.checksum,
        dimensions=embedder.dimensions,
        tokens=CHUNKING.tokens,
        overlap=CHUNKING.overlap,
    )
    opened = open_archive(tmp_path / "archive", manifest=manifest, create=True)
    yield opened
    opened.close()


def read_of(number: int, text: str | None = None, *, warnings: tuple[Notice, ...] = ()) -> Read:
    subject = SUBJECTS[number % 10]
    text = (
        text if text is not None else f"Round {number} of the talks on {subject} ended. Delegation {number * 7} left."
    )
    article = Article(f"id-{number}", f"Round {number}", text, date(2022, 2, 10), "The Courier")
    return Read(article, "news.jsonl", f"line {number}", warnings)


def run(
    archive: EmbeddedArchive, embedder: WordEmbedder, reads: Iterable[Read | Notice], told: list[Progress] | None = None
) -> Report:
    # A clock that stands still: what depends on the speed of the machine has its own tests.
    add = partial(ingest, archive=archive, embedder=embedder, chunking=CHUNKING, clock=lambda: 0.0)
    return add(reads, told.append if told is not None else None)


def test_new_articles_are_stored_with_their_figures(archive: EmbeddedArchive, embedder: CountingEmbedder) -> None:
    run(archive, embedder, [read_of(1, "More than 40 people are dead, doctors say."), read_of(2)])
    assert [(f.value, f.bound, f.counted) for f in archive.figures(["id-1", "id-2"])] == [(40, "over", "killed")]


def test_new_articles_are_stored_with_their_passages_and_vectors(
    archive: EmbeddedArchive, embedder: CountingEmbedder
) -> None:
    text = " ".join(f"On day {day} the envoy spoke of {SUBJECTS[day % 10]}." for day in range(30))
    report = run(archive, embedder, [read_of(1, text), read_of(2)])
    assert (report.added, report.updated, report.unchanged, report.failed) == (2, 0, 0, ())
    assert report.ids == ("id-1", "id-2")
    passages = archive.passages("id-1")
    assert len(passages) > 3
    assert report.passages == len(passages) + 1
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)
    stored = archive.vectors([passage.id for passage in passages])
    expected = embedder.embed_passages([embedding_text(passage) for passage in passages])
    assert abs(stored - expected).max() < 1e-3


def test_what_is_stored_already_is_neither_embedded_nor_written(
    archive: EmbeddedArchive, embedder: CountingEmbedder
) -> None:
    run(archive, embedder, [read_of(1), read_of(2)])
    embedder.asked.clear()
    report = run(archive, embedder, [read_of(1), read_of(2), read_of(3)])
    assert (report.added, report.unchanged) == (1, 2)
    assert report.ids == ("id-1", "id-2", "id-3")
    assert len(embedder.asked) == report.passages == 1


def test_a_changed_article_replaces_the_stored_one(archive: EmbeddedArchive, embedder: CountingEmbedder) -> None:
    run(archive, embedder, [read_of(1)])
    report = run(archive, embedder, [read_of(1, "The talks never took place.")])
    assert (report.added, report.updated, report.unchanged) == (0, 1, 0)
    assert [passage.text for passage in archive.passages("id-1")] == ["The talks never took place."]


def test_an_article_read_twice_in_one_run_is_stored_once(archive: EmbeddedArchive, embedder: CountingEmbedder) -> None:
    report = run(archive, embedder, [read_of(1), read_of(1)])
    assert (report.added, report.unchanged, report.passages) == (1, 1, 1)


def test_of_two_versions_in_one_run_the_last_stays(archive: EmbeddedArchive, embedder: CountingEmbedder) -> None:
    report = run(archive, embedder, [read_of(1), read_of(1, "The talks never took place.")])
    assert (report.added, report.updated) == (1, 1)
    article = archive.article("id-1")
    assert article is not None
    assert article.text == "The talks never took place."


def test_what_could_not_be_read_and_what_is_doubtful_is_in_the_report(
    archive: EmbeddedArchive, embedder: CountingEmbedder
) -> None:
    broken = Notice("news.jsonl", "line 1", "It is no JSON.", "Repair it.")
    doubt = Notice("news.jsonl", "line 2", "31 February is no day.", "Give its date.")
    report = run(archive, embedder, [broken, read_of(2, warnings=(doubt,)), read_of(3, " \n ")])
    assert report.warnings == (doubt,)
    assert report.failed[0] == broken
    assert (report.failed[1].file, report.failed[1].place) == ("news.jsonl", "line 3")
    assert "no text" in report.failed[1].reason
    assert report.failed[1].remedy
    assert (report.added, archive.total(filters=Filters())) == (1, 1)


def test_a_batch_holds_64_articles_and_the_last_one_the_rest(
    archive: EmbeddedArchive, embedder: CountingEmbedder
) -> None:
    told: list[Progress] = []
    run(archive, embedder, map(read_of, range(150)), told)
    assert [len(progress.ids) for progress in told] == [64, 64, 22]
    assert [progress.articles for progress in told] == [64, 128, 150]
    assert [progress.passages for progress in told] == [64, 128, 150]


def test_a_batch_is_committed_when_five_seconds_have_passed(
    archive: EmbeddedArchive, embedder: CountingEmbedder
) -> None:
    told: list[Progress] = []
    seconds = count(0.0, 0.5)
    ingest(
        map(read_of, range(40)), told.append, archive=archive, embedder=embedder, chunking=CHUNKING,
        clock=lambda: next(seconds),
    )  # fmt: skip
    assert len(told) > 2
    assert told[0].seconds < 10
    assert sum(len(progress.ids) for progress in told) == 40
    assert told[-1].rate == 40 / told[-1].seconds
    assert told[-1].passages_per_second == 40 / told[-1].seconds


def test_each_batch_is_stored_by_the_time_it_is_told(archive: EmbeddedArchive, embedder: CountingEmbedder) -> None:
    def check(progress: Progress) -> None:
        assert set(archive.hashes(progress.ids)) == set(progress.ids)

    reads = [*map(read_of, range(70)), *map(read_of, range(10))]
    ingest(reads, check, archive=archive, embedder=embedder, chunking=CHUNKING)


def test_a_run_that_is_broken_off_leaves_whole_batches_and_can_be_run_again(
    archive: EmbeddedArchive, embedder: CountingEmbedder
) -> None:
    def broken_off() -> Iterator[Read]:
        yield from map(read_of, range(100))
        raise KeyboardInterrupt

    told: list[Progress] = []
    with pytest.raises(KeyboardInterrupt):
        run(archive, embedder, broken_off(), told)
    assert archive.total(filters=Filters()) == 64 == len(told[0].ids)
    report = run(archive, embedder, map(read_of, range(100)))
    assert (report.added, report.unchanged) == (36, 64)


def test_a_copy_is_stored_counted_and_not_embedded_again(archive: EmbeddedArchive, embedder: CountingEmbedder) -> None:
    text = " ".join(f"On day {day} the envoy spoke of {SUBJECTS[day % 10]}." for day in range(30))
    first = read_of(1, text)
    second = Read(Article("copy", first.article.title, text, date(2022, 2, 10), "The Courier"), "b.jsonl")
    report = run(archive, embedder, [first, second, read_of(3)])
    assert (report.added, report.copies) == (3, 1)
    assert len(embedder.asked) == len(archive.passages("id-1")) + 1
    assert archive.copies("copy") == ["id-1"]
    again = run(archive, embedder, [Read(Article("third", None, text), "c.jsonl")])
    assert again.copies == 1


def test_nothing_read_gives_an_empty_report(archive: EmbeddedArchive, embedder: CountingEmbedder) -> None:
    told: list[Progress] = []
    assert run(archive, embedder, [], told) == Report()
    assert told == []


def test_real_news_is_stored_whole(archive: EmbeddedArchive, embedder: CountingEmbedder, shared: Path) -> None:
    with gzip.open(shared / "data/reuters21578/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(80), strict=False)]
    reads = [Read(Article(row["_id"], row["title"], row["text"]), "corpus.jsonl.gz") for row in rows]
    report = run(archive, embedder, reads)
    assert (report.added, report.failed) == (80, ())
    assert archive.state().passages == report.passages
    for row in rows:
        covered = 0
        for passage in archive.passages(row["_id"]):
            assert not row["text"][covered : passage.start].strip()
            covered = passage.end
        assert not row["text"][covered:].strip()
