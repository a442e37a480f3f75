from __future__ import annotations

import json
import time
from pathlib import Path

from index.archive import EmbeddedArchive
from index.bulk.loading import Loader, fail_left
from index.bulk.partitions import Partition
from index.bulk.plan import Stretch, Unit
from index.bulk.stages import known_of
from index.ingestion import ingest
from index.reading import Read, read
from index.report import Report
from index.storing import Store
from rag.identity import content_hash
from rag.nouns import Filters
from tests.index.bulk.driving import MANIFEST
from tests.index.bulk.making import parts, prepared, staged
from tests.index.bulk.running import write_files
from tests.index.models import CodingModel, open_as, shown


def load(archive: EmbeddedArchive, partitions: list[Partition]) -> Report:
    store = Store(archive, None, time.monotonic, most=1_000)
    loader = Loader(archive, store, MANIFEST.dimensions)
    for partition in partitions:
        loader.load(partition)
    return store.report()


def plainly(archive: EmbeddedArchive, folder: Path) -> Report:
    made = parts()
    return ingest(read([folder]), archive=archive, embedder=made.embedder, chunking=made.chunking, coder=made.coder)


def without_seconds(report: Report) -> list[object]:
    return [getattr(report, name) for name in Report.__slots__ if name != "seconds"]


def test_loading_stores_and_reports_what_a_plain_add_does(tmp_path: Path) -> None:
    news = tmp_path / "news"
    write_files(news, files=4, each=6)
    copied = json.loads((news / "000.jsonl").read_text().splitlines()[0])
    others = [
        copied | {"id": "copy"},
        copied | {"id": "id-7"},  # the id of another article
        copied,  # the same again
        {"id": "empty", "text": "  "},
    ]
    (news / "004.jsonl").write_text("".join(json.dumps(each) + "\n" for each in others) + "no record\n")
    model = CodingModel()
    with open_as(tmp_path / "a", MANIFEST) as plain, open_as(tmp_path / "b", MANIFEST) as bulk:
        expected = plainly(plain, news)
        found = load(bulk, staged(tmp_path / "staging", prepared([news]), articles=7))
        assert shown(bulk, model) == shown(plain, model)
    assert sorted(map(str, found.failed)) == sorted(map(str, expected.failed))
    assert (found.added, found.unchanged, found.copies, found.passages, found.warnings) == (
        expected.added,
        expected.unchanged,
        expected.copies,
        expected.passages,
        expected.warnings,
    )
    assert expected.copies >= 1
    assert len(expected.failed) >= 2


def test_loading_twice_stores_nothing_twice(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=2, each=5)
    partitions = staged(tmp_path / "staging", prepared([tmp_path / "news"]), articles=3)
    with open_as(tmp_path / "archive", MANIFEST) as archive:
        assert load(archive, partitions).added == 10
        again = load(archive, partitions)
        assert (again.added, again.unchanged) == (0, 10)
        assert archive.state().articles == 10


def test_an_article_that_went_during_the_run_is_reported_not_lost(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=1, each=2)
    first = next(found for found in read([tmp_path / "news"]) if isinstance(found, Read)).article
    tables = prepared([tmp_path / "news"], known=known_of([(first.id, content_hash(first))]))
    with open_as(tmp_path / "archive", MANIFEST) as archive:
        report = load(archive, staged(tmp_path / "staging", tables))
        assert archive.total(filters=Filters()) == 1
    (failed,) = report.failed
    assert "changed or removed by somebody else" in failed.reason


def test_rounds_that_fill_gaps_give_partitions_in_the_order_of_the_files(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=5, each=4)
    news = [tmp_path / "news"]
    staged(tmp_path / "staging", prepared(news, [Stretch(0), Stretch(2, 0, 2), Stretch(4)]))
    partitions = staged(tmp_path / "staging", prepared(news, [Stretch(1), Stretch(2, 2), Stretch(3)]))
    with open_as(tmp_path / "archive", MANIFEST) as archive:
        report = load(archive, partitions)
    assert list(report.ids) == [f"id-{number}" for number in range(20)]


def test_half_a_partition_is_thrown_away(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=1, each=8)
    first, second = staged(tmp_path / "staging", prepared([tmp_path / "news"]), articles=5)
    second.path.write_bytes(second.path.read_bytes()[:-40])
    (second.path.with_suffix(".new")).write_bytes(b"half")
    assert staged(tmp_path / "staging", []) == [first]
    assert sorted(path.name for path in first.path.parent.iterdir()) == [first.path.name]


def test_what_could_not_be_made_is_reported_with_its_place(tmp_path: Path) -> None:
    with open_as(tmp_path / "archive", MANIFEST) as archive:
        store = Store(archive, None, time.monotonic)
        fail_left(
            store,
            [Unit("a.pdf"), Unit("b.jsonl")],
            [Stretch(0), Stretch(1, 0, 64), Stretch(1, 576, 768), Stretch(1, 900, 901), Stretch(1, 1_316)],
        )
    assert [(failed.file, failed.place) for failed in store.report().failed] == [
        ("a.pdf", None),
        ("b.jsonl", "articles 1 to 64"),
        ("b.jsonl", "articles 577 to 768"),
        ("b.jsonl", "article 901"),
        ("b.jsonl", "from article 1,317 on"),
    ]
