"""What a bulk run does where everything is prepared already: Ray is not started then."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive
from index.bulk.ingestion import Course, all_of, ingest_in_bulk, known_in
from index.bulk.loading import SLICE_ARTICLES
from index.bulk.partitions import Staging
from index.bulk.plan import digest_of, program, units_of
from index.bulk.stages import known_of
from index.reading import NOTHING
from rag.identity import content_hash
from rag.nouns import IndexedArticle
from tests.index.bulk.driving import MANIFEST, make_parts
from tests.index.bulk.making import prepared, staged
from tests.index.bulk.running import write_files
from tests.index.models import CodingModel, filled, open_as

MANY = 2 * SLICE_ARTICLES + 1


def work_of(folder: Path) -> str:
    """Name the work of ingesting a folder as the tests do."""
    return digest_of(units_of([folder]), all_of((), MANIFEST, NOTHING))[:16]


def watched(archive: EmbeddedArchive) -> list[int]:
    """Note how many articles each transaction has."""
    slices: list[int] = []
    add = archive.add

    def noted(batch: Sequence[IndexedArticle]) -> list[str]:
        slices.append(len(batch))
        return add(batch)

    archive.add = noted  # type: ignore[method-assign]
    return slices


def test_a_partition_is_loaded_in_slices_and_other_work_is_named(tmp_path: Path) -> None:
    news, staging = tmp_path / "news", tmp_path / "staging"
    write_files(news, files=1, each=MANY)
    staged(staging, prepared([news]))
    (staging / "work").rename(staging / work_of(news))
    with Staging(staging, "other").opened():
        pass
    with open_as(tmp_path / "archive", MANIFEST) as archive:
        slices = watched(archive)
        report = ingest_in_bulk([news], Course(staging), archive=archive, manifest=MANIFEST, make_parts=make_parts)
    assert slices == [SLICE_ARTICLES, SLICE_ARTICLES, 1]
    assert (report.added, report.partitions, report.resumed) == (MANY, 1, 1)
    (warning,) = report.warnings
    assert (warning.file, warning.reason.split(":")[0]) == (str(staging / "other"), "Other work waits here")
    assert [path.name for path in staging.iterdir()] == ["other"]


def test_what_is_stored_is_gathered_page_by_page(tmp_path: Path) -> None:
    articles = write_files(tmp_path / "news", files=1, each=10)
    expected = known_of((article.id, content_hash(article)) for article in articles)
    with open_as(filled(tmp_path / "archive", CodingModel(), MANIFEST, articles), MANIFEST) as archive:
        for page in (1, 3, 5, 100):
            assert known_in(archive, page=page).tolist() == expected.tolist()
    with open_as(tmp_path / "empty", MANIFEST) as archive:
        assert known_in(archive).tolist() == []


@pytest.mark.parametrize("changed", ["index/readers/dates.py", "rag/figures.py", "index/bulk/rows.py"])
def test_another_state_of_the_program_makes_other_work(root: Path, tmp_path: Path, changed: str) -> None:
    for layer in ("index", "rag"):
        shutil.copytree(root / layer, tmp_path / layer)
    assert program(tmp_path) == program()
    with (tmp_path / changed).open("a") as file:
        file.write("RULES = 2\n")
    assert program(tmp_path) != program()
    assert program() in all_of((), MANIFEST, NOTHING)
