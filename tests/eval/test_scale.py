"""The benchmark at scale, on a scale small enough for a test."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from app.settings import load_settings
from app.wiring import build_service
from eval.benchmark import disk
from eval.brute_force import Stored
from eval.limits import Limits
from eval.recombined import Encoded, Material, articles, recombination, vectors
from eval.scale import Growing, run_scale_benchmark
from eval.scale_places import FolderPlace, scratch_place
from eval.scale_search import searching_at_scale, stages_of_search
from eval.sentence_cache import encode_sentences
from index.archive import open_archive
from index.postgres.address import Address
from index.postgres.gauge import Gauge
from rag.embedding import SentenceTransformerEmbedder
from rag.errors import InputError, SettingsError
from rag.nouns import Filters
from tests.eval.letters import FirstLetters
from tests.index.articles import EMBEDDER, MANIFEST
from tests.postgres_server import Databases

LIMITS = Limits(read=1e10, multiplied={"fp32": 1e11}, written=1e9, threads=1)
DEALT = recombination(48, sentences=60, seed=1)


def test_recombined_passages_are_stored_with_their_token_codes(material: Material, tmp_path: Path) -> None:
    encoded = encode_sentences(material, FirstLetters(), checksum="c")
    dealt = recombination(6, sentences=60, seed=1)
    stored = Stored()
    with open_archive(tmp_path / "archive", manifest=replace(MANIFEST, late="letters"), create=True) as archive:
        archive.add(list(stored.noting(articles(material, encoded, dealt, seed=1, passages_an_article=4))))
        numbers = archive.rank_dense(EMBEDDER.embed_query("sentence"), k=10, filters=Filters()).numbers
        codes = archive.codes(numbers.tolist())
    assert len(codes) == 6
    assert {len(code) for code in codes.values()} == {7 * 5 * 16}
    assert stored.code_bytes == 6 * 7 * 5 * 16


@pytest.fixture
def encoded() -> Encoded:
    """Sixty vectors of the packaged model's length, each with one token's code."""
    rows = np.random.default_rng(5).standard_normal((60, 384)).astype(np.float32)
    return Encoded(rows, tuple(bytes([n] * 16) for n in range(60)))


@pytest.fixture
def growing(tmp_path: Path, embedder: SentenceTransformerEmbedder, encoded: Encoded) -> Growing:
    settings = load_settings({"archive": str(tmp_path / "archive")})
    place = FolderPlace(settings.folder)
    return Growing(
        place, settings, embedder, LIMITS, encoded, DEALT, ["Sentence of those", "talks dealt"], (), Stored()
    )


def test_one_archive_grows_from_size_to_size(growing: Growing, material: Material, encoded: Encoded) -> None:
    made = articles(material, encoded, DEALT, seed=1, passages_an_article=4)
    came = []
    for count in (7, 5):
        figures = {figure.name: figure.value for figure in growing.store(islice(made, count))}
        came.append(figures["passages stored"])
        seconds = figures["storing and indexing"] + figures["closing: indexes saved, cells learnt"]
        assert figures["stored, indexed and closed"] == pytest.approx(came[-1] / seconds)
        if written := figures.get("written to the disk"):
            least = written * 2**20 / LIMITS.written
            assert figures["storing, over writing its bytes"] == pytest.approx(seconds / least)
    assert came == [28, 20]
    assert growing.stored.code_bytes == 48 * 7 * 16
    with closing(build_service(growing.settings, embedder=growing.embedder)) as service:
        assert (service.archive.state().articles, service.archive.state().passages) == (12, 48)


def test_searching_is_timed_in_every_way_and_compared_with_the_true_nearest(
    growing: Growing, material: Material, encoded: Encoded
) -> None:
    growing.store(articles(material, encoded, DEALT, seed=1, passages_an_article=4))
    true = list(vectors(encoded, DEALT, passages=48))
    false = [np.concatenate(true)[::-1]]
    with closing(build_service(growing.settings, embedder=growing.embedder)) as service:
        found, mistaken = (
            searching_at_scale(service, growing.embedder, growing.asked, stored=growing.stored, blocks=blocks)
            for blocks in (true, false)
        )
        stages = {figure.name: figure.value for figure in stages_of_search(service, growing.asked)}
    recalls = [{each.name: each.value for each in figures if each.unit == "recall"} for figures in (found, mistaken)]
    assert set(recalls[0].values()) == {1.0}
    assert recalls[1]["recall@10 of the vector search"] < 0.6
    assert {name.rpartition("search")[2] for name in recalls[0]} >= {"", ", 6 years (60 %)"}
    timed = {figure.name: (figure.value, figure.p95) for figure in found if figure.unit == "ms"}
    assert set(timed) == {
        "hybrid search, vector given",
        "hybrid search, vector given, 3 months (2.5 %)",
        "hybrid search, vector given, 1 outlet (2.5 %)",
        "hybrid search, vector given, 6 years (60 %)",
        "vectors alone, first 10",
        "vectors alone, first 300",
        "words alone, first 300",
        "search all in, full",
        "search all in, hybrid",
        "search all in, dense",
        "search all in, lexical",
    }
    assert stages["hybrid: total"] >= stages["hybrid: dense"] > 0
    assert stages["full: tokens"] > 0
    assert "hybrid: tokens" not in stages


def test_disk_is_told_part_by_part_with_token_codes_and_without(tmp_path: Path) -> None:
    for name, size in (("truth.db", 3), ("truth.db-wal", 1), ("vec/9.faiss", 2), ("lex/1/segment", 4), ("LOCK", 0)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bytes(size * 2**20))
    named = {figure.name: (figure.value, figure.unit) for figure in disk(tmp_path, 1024, code_bytes=2**20)}
    assert named == {
        "disk": (10.0, "MiB"),
        "disk, truth.db": (4.0, "MiB"),
        "disk, vector index": (2.0, "MiB"),
        "disk, word index": (4.0, "MiB"),
        "disk, a passage": (10.0, "KiB"),
        "disk, a passage, token codes left out": (9.0, "KiB"),
    }
    assert "disk, a passage, token codes left out" not in {figure.name for figure in disk(tmp_path, 1024)}


def test_too_few_sentences_for_the_largest_size_are_an_error(toy: Path, embedder: SentenceTransformerEmbedder) -> None:
    with pytest.raises(InputError, match=r"distinct sentences make 0 passages at most, not 480\."):
        next(run_scale_benchmark(toy, load_settings(), embedder, limits=LIMITS, sizes=[200, 400], questions=1))


def test_articles_without_titles_are_an_error(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "They met."}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"No article in .+ has a title"):
        next(run_scale_benchmark(tmp_path, load_settings(), embedder, limits=LIMITS, sizes=[200], questions=1))


@pytest.mark.slow
def test_an_archive_in_a_database_grows_is_measured_and_is_cleared_away(
    postgres: Databases, embedder: SentenceTransformerEmbedder, material: Material, encoded: Encoded
) -> None:
    made = list(articles(material, encoded, DEALT, seed=1, passages_an_article=4))
    with postgres.empty() as address, scratch_place(Address(address)) as place:
        settings = load_settings({"archive": address})
        asked = ["Sentence of those", "talks dealt"]
        growing = Growing(place, settings, embedder, LIMITS, encoded, DEALT, asked, tuple(made[-2:]), Stored())
        sections = list(growing.measured(iter(made[:8]), lambda _: None))
        figures = {figure.name: figure.value for section in sections for figure in section.figures}
        assert (figures["passages stored"], figures["recall@10 of the vector search"]) == (32, 1.0)
        assert figures["written to the server's log"] > 0
        assert figures["adding an article: found by words and vector"] > figures["adding an article: committed"] > 0
        assert figures["disk, a passage"] > figures["disk, a passage, token codes left out"] > 0
        assert figures["resident memory"] > 100
        with Gauge(Address(address)) as gauge:
            assert not gauge.is_free()
    with Gauge(Address(address)) as gauge:
        assert gauge.is_free()


def test_a_database_in_use_is_refused_and_left_as_it_is(postgres: Databases) -> None:
    with postgres.empty() as address, closing(build_service(load_settings({"archive": address}), create=True)) as kept:
        fingerprint = kept.archive.state().fingerprint
        with pytest.raises(SettingsError, match="holds an archive already"), scratch_place(Address(address)):
            pass
        assert kept.archive.state().fingerprint == fingerprint
