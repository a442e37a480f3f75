from __future__ import annotations

from pathlib import Path

from index.bulk.stages import known_of
from index.reading import Read, read
from index.verification import check
from rag.identity import content_hash
from tests.index.bulk.driving import MANIFEST
from tests.index.bulk.making import prepared, staged
from tests.index.bulk.running import driving, report_of, write_files
from tests.index.bulk.test_ingestion import work_of
from tests.index.models import CodingModel, filled, open_as, shown


def test_what_an_earlier_run_left_damaged_or_out_of_date_is_made_again(tmp_path: Path) -> None:
    """In a folder for temporary files that is too long for sockets, by the way."""
    news, staging, temporary = tmp_path / "news", tmp_path / "staging", tmp_path / ("job-" * 20)
    temporary.mkdir()
    articles = write_files(news, files=4, each=10)
    stored = [found.article for found in read([news]) if isinstance(found, Read)][:5]
    known = known_of((article.id, content_hash(article)) for article in stored)
    partitions = staged(staging, prepared([news], known=known), articles=10)
    second = partitions[1]
    data = bytearray(second.path.read_bytes())
    data[300:302] = bytes(byte ^ 0xFF for byte in data[300:302])
    second.path.write_bytes(data)
    (staging / "work").rename(staging / work_of(news))

    report = report_of(driving(tmp_path / "archive", staging, [news], articles=10, temporary=temporary))
    assert (report["added"], report["failed"], report["warnings"]) == (len(articles), [], [])
    assert report["resumed"] == len(partitions) - 2
    model = CodingModel()
    plainly = filled(tmp_path / "plain", model, MANIFEST, articles)
    with open_as(plainly, MANIFEST) as plain, open_as(tmp_path / "archive", MANIFEST) as bulk:
        assert shown(bulk, model) == shown(plain, model)
    whole = check(tmp_path / "archive")
    assert whole.whole, whole.problems
