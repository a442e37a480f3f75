"""An archive that searches otherwise than a fresh one is found out."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from eval.torture.audit import Comparison, compare_with_fresh, read_articles
from eval.torture.material import Material, Supply
from index.archive import open_archive
from index.ingestion import ingest
from index.manifest import Manifest
from index.reading import Read
from rag.chunking import Chunking
from rag.embedding import SentenceTransformerEmbedder, load_embedder
from rag.nouns import Article


@pytest.fixture(scope="module")
def embedder(tiny_model: Path) -> SentenceTransformerEmbedder:
    return load_embedder(str(tiny_model), precision="fp32")


@pytest.fixture(scope="module")
def articles(material: Material) -> list[Article]:
    supply = Supply(material, random.Random(5))
    return [supply.new() for _ in range(60)]


@pytest.fixture
def path(
    tmp_path: Path,
    articles: list[Article],
    embedder: SentenceTransformerEmbedder,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """An archive of the articles, and settings that name the model it was built with."""
    monkeypatch.setenv("RAPPORTEUR_EMBEDDING__MODEL", str(tiny_model))
    monkeypatch.setenv("RAPPORTEUR_EMBEDDING__PRECISION", "fp32")
    chunking = Chunking()
    manifest = Manifest(embedder.name, embedder.checksum, embedder.dimensions, chunking.tokens, chunking.overlap)
    with open_archive(tmp_path / "archive", manifest=manifest, create=True) as archive:
        reads = (Read(article, "a.jsonl", None, ()) for article in articles)
        ingest(reads, archive=archive, embedder=embedder, chunking=chunking)
    return tmp_path / "archive"


def compared(path: Path, articles: list[Article]) -> Comparison:
    return compare_with_fresh(path, path.parent / "fresh", articles, seed=1, words_up_to=None)


def change(path: Path, statement: str) -> None:
    """Change the truth behind the archive's back."""
    db = sqlite3.connect(path / "truth.db")
    with db:
        db.execute(statement)
    db.close()


def test_an_archive_holds_what_it_was_given_and_equals_a_fresh_one(path: Path, articles: list[Article]) -> None:
    assert read_articles(path) == {article.id: article for article in articles}
    found = compared(path, articles)
    assert (found.differences, found.searches) == ([], 270)
    assert found.passages >= 60


def test_a_stored_article_that_should_be_gone_is_found(path: Path, articles: list[Article]) -> None:
    found = compared(path, articles[1:])
    assert "The fingerprints differ." in found.differences
    assert "The lists of articles differ." in found.differences


def test_a_vector_that_is_another_passage_s_is_found(path: Path, articles: list[Article]) -> None:
    change(path, "UPDATE vector SET fp16 = (SELECT fp16 FROM vector WHERE passage = 30) WHERE passage = 1")
    assert f"{articles[0].id} has a vector that is not its passage's." in compared(path, articles).differences


def test_a_passage_that_is_cut_otherwise_is_found(path: Path, articles: list[Article]) -> None:
    change(path, "UPDATE passage SET stop = stop - 1 WHERE row = 1")
    assert f"{articles[0].id} has other passages than its text makes." in compared(path, articles).differences


def test_a_search_that_misses_a_passage_is_found(path: Path, articles: list[Article]) -> None:
    # The indexes are told that they have followed a log which they have not.
    change(path, "INSERT INTO op (kind, article, first, last) VALUES ('remove', 1, 1, 10)")
    differences = compared(path, articles).differences
    assert any("at place" in difference and "afresh" in difference for difference in differences)
