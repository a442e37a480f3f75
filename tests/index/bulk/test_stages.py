from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.bulk.plan import Stretch
from index.bulk.rows import END, indexed_of, outcome_of
from index.bulk.stages import Preparing, known_of
from index.preparing import Parts, Preparer
from index.reading import Read, read
from index.report import Notice
from rag.identity import content_hash
from rag.nouns import Article, IndexedArticle, Vectors
from tests.index.bulk.driving import MANIFEST
from tests.index.bulk.making import NOTHING_KNOWN, parts, prepared
from tests.index.bulk.running import write_files
from tests.index.models import CodingModel


def rows_of_files(
    *paths: Path, stretches: list[Stretch] | None = None, make_parts: Callable[[], Parts] = parts
) -> list[dict[str, object]]:
    return [row for table in prepared(paths, stretches, make_parts=make_parts) for row in table.to_pylist()]


def test_workers_read_what_plain_reading_reads_and_end_each_file(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=3, each=4)
    (tmp_path / "news" / "001-broken.jsonl").write_text('{"text": "One."}\nno record\n')
    outcomes = [outcome_of(row) for row in rows_of_files(tmp_path / "news")]
    assert [found for found in outcomes if found is not None] == list(read([tmp_path / "news"]))
    assert outcomes.count(None) == 4


def test_a_stretch_is_what_the_whole_has_there(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=2, each=5)
    whole = rows_of_files(tmp_path / "news")
    some = rows_of_files(tmp_path / "news", stretches=[Stretch(0, 1, 3), Stretch(1, 4, None)])
    kept = [row for row in whole if (row["unit"], row["place"]) in {(0, 1), (0, 2), (1, 4), (1, 5)}]
    assert [outcome_of(row) for row in some] == [outcome_of(row) for row in kept]
    assert [row["vectors"] for row in some] == [row["vectors"] for row in kept]
    assert [row["kind"] for row in some][-1] == END


def test_what_is_made_of_an_article_comes_back_as_it_was_made(tmp_path: Path) -> None:
    write_files(tmp_path / "news", files=1, each=6)
    preparer = Preparer(parts())
    for row in rows_of_files(tmp_path / "news"):
        outcome = outcome_of(row)
        if not isinstance(outcome, Read):
            continue
        cut = preparer.cut(outcome)
        assert not isinstance(cut, Notice)
        (made,) = preparer.prepare([cut])
        found = indexed_of(row, outcome.article, MANIFEST.dimensions)
        assert (found.article, found.passages, found.codes) == (made.article, made.passages, made.codes)
        assert (found.figures, found.statements) == (made.figures, made.statements)
        # 16 bits a component, as any archive keeps them.
        assert (found.vectors == made.vectors.astype("<f2")).all()


def test_what_is_stored_already_is_read_and_not_embedded(tmp_path: Path) -> None:
    first, second = write_files(tmp_path / "news", files=1, each=2)
    stored = next(found for found in read([tmp_path / "news"]) if isinstance(found, Read)).article
    known = known_of([(stored.id, content_hash(stored))])
    rows = [row for table in prepared([tmp_path / "news"], known=known) for row in table.to_pylist()]
    assert [(row["id"], row["stored"], row["spans"] is None) for row in rows[:2]] == [
        (first.id, True, True),
        (second.id, False, False),
    ]


def test_a_file_keeps_the_name_that_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path / "news", files=1, each=1)
    monkeypatch.chdir(tmp_path)
    (row, _) = rows_of_files(Path("news"))
    assert row["file"] == "news/000.jsonl"


def test_half_a_character_is_a_failure_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "half.jsonl").write_text(json.dumps({"text": "Half \ud800 of one."}) + '\n{"text": "Whole."}\n')
    failure, article, _ = [outcome_of(row) for row in rows_of_files(tmp_path)]
    assert isinstance(failure, Notice)
    assert isinstance(article, Read)


def test_a_worker_with_other_weights_prepares_nothing() -> None:
    with pytest.raises(RuntimeError, match="has other weights on this machine"):
        Preparing(parts, "another checksum", lambda: NOTHING_KNOWN)


class UnableModel(CodingModel):
    """One that has not the memory for some texts."""

    def encode_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
        if any("too much" in text for text in texts):
            raise MemoryError("Cannot allocate.")
        return super().encode_passages(texts)


def unable_parts() -> Parts:
    model = UnableModel()
    return Parts(model, parts().chunking, model)


def test_an_article_that_cannot_be_prepared_fails_alone(tmp_path: Path) -> None:
    texts = [f"The envoys met for the {number}th time." for number in range(300)]
    texts[100] = "This is too much."
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    outcomes = [outcome_of(row) for row in rows_of_files(file, make_parts=unable_parts)]
    assert [found.article.text for found in outcomes if isinstance(found, Read)] == texts[:100] + texts[101:]
    (failure,) = [found for found in outcomes if isinstance(found, Notice)]
    assert outcomes.index(failure) == 100
    assert (failure.file, failure.place) == (str(file), "line 101")
    assert failure.reason == "It cannot be prepared: MemoryError: Cannot allocate."


def test_an_article_of_an_empty_text_has_no_passages(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text('{"id": "a", "text": "  "}\n{"id": "b", "text": "The envoys met."}\n')
    rows = rows_of_files(tmp_path / "empty.jsonl")
    made = [row for row in rows if row["kind"] != END]
    assert [bool(row["spans"]) for row in made if row["id"]] == [row["id"] == "b" for row in made if row["id"]]
    assert isinstance(indexed_of(made[-1], _article(made[-1]), MANIFEST.dimensions), IndexedArticle)


def _article(row: dict[str, object]) -> Article:
    outcome = outcome_of(row)
    assert isinstance(outcome, Read)
    return outcome.article
