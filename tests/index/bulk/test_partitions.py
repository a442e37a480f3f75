from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from index.bulk.loading import holds_still
from index.bulk.partitions import Collector, Staging
from index.bulk.plan import Stretch, missing
from index.bulk.rows import PREPARED, table_of
from index.bulk.stages import known_of
from index.lock import WriterLock
from index.reading import Read, read
from rag.errors import ArchiveError
from rag.identity import content_hash
from tests.index.bulk.driving import MANIFEST
from tests.index.bulk.making import prepared, staged
from tests.index.bulk.running import write_files
from tests.index.models import open_as

TEXTS = 20


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    made = Staging(tmp_path / "staging", "work")
    made.folder.mkdir(parents=True)
    return made


def rows_of_news(folder: Path, *, files: int, each: int) -> list[dict[str, object]]:
    write_files(folder / "news", files=files, each=each)
    return [row for table in prepared([folder / "news"]) for row in table.to_pylist()]


def test_what_comes_again_is_left_out_and_takes_nobody_s_place(tmp_path: Path, staging: Staging) -> None:
    rows = rows_of_news(tmp_path, files=2, each=5)
    collector = Collector(staging, articles=3, done=[Stretch(1, 2, 4)])
    for table in (table_of(rows, PREPARED), table_of(rows[:2], PREPARED), table_of(rows[4:8], PREPARED)):
        list(collector.take(table))
    list(collector.flush())
    kept = [stretch for partition in staging.partitions() for stretch in partition.stretches]
    assert missing(2, kept) == [Stretch(1, 2, 4)]
    assert sum(partition.read for partition in staging.partitions()) == 8


def test_a_partition_that_is_there_is_never_replaced(tmp_path: Path, staging: Staging) -> None:
    rows = rows_of_news(tmp_path, files=1, each=5)
    kept = staging.write(rows, [Stretch(0)])
    before = kept.path.read_bytes()
    with pytest.raises(ArchiveError, match=r"staging folder cannot be used.*File exists"):
        staging.write(rows[:2], [Stretch(0, 0, 2)])
    assert kept.path.read_bytes() == before
    assert staging.partitions() == [kept]


def test_a_partition_counts_articles_and_not_the_ends_of_files(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for number in range(TEXTS):
        (tmp_path / "news" / f"{number:02}.txt").write_text(f"The envoys met for the {number}th time.")
    partitions = staged(tmp_path / "staging", prepared([tmp_path / "news"]), articles=10)
    assert [partition.read for partition in partitions] == [10, 10, 0]
    assert Staging(tmp_path / "staging", "work").partitions() == partitions


def test_a_partition_whose_pages_are_damaged_is_made_again(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=1, each=8)
    good, bad = staged(tmp_path / "staging", prepared([tmp_path / "news"]), articles=5)
    data = bytearray(bad.path.read_bytes())
    data[300:302] = bytes(byte ^ 0xFF for byte in data[300:302])
    bad.path.write_bytes(data)
    with open_as(tmp_path / "archive", MANIFEST) as archive:
        assert [holds_still(partition, archive) for partition in (good, bad)] == [True, False]
    assert staged(tmp_path / "staging", []) == [good]


@pytest.mark.parametrize("told", [b"[[0,0", b"[]", b"[[]]"])
def test_a_footer_that_says_nothing_is_thrown_away(staging: Staging, told: bytes) -> None:
    table = pa.table({"a": [1]}).replace_schema_metadata({b"rapporteur.stretches": told})
    pq.write_table(table, staging.folder / "000000-000000000000.parquet")
    assert staging.partitions() == []
    assert list(staging.folder.iterdir()) == []


def test_what_was_left_out_as_stored_is_made_again_once_it_is_not(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=1, each=2)
    first = next(found for found in read([tmp_path / "news"]) if isinstance(found, Read)).article
    tables = prepared([tmp_path / "news"], known=known_of([(first.id, content_hash(first))]))
    (partition,) = staged(tmp_path / "staging", tables)
    with open_as(tmp_path / "another", MANIFEST) as archive:
        assert not holds_still(partition, archive)
    assert not partition.path.exists()


def test_other_work_is_listed_while_nobody_is_at_it(tmp_path: Path) -> None:
    own, left, busy = (Staging(tmp_path, name) for name in ("own", "left", "busy"))
    for each in (own, left, busy):
        with each.opened():
            pass
    with own.opened(), WriterLock(busy.folder / "LOCK").held():
        assert own.others() == [left.folder]
