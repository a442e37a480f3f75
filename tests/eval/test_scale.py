"""The benchmark at scale, on a scale small enough for a test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from eval.bench import app
from eval.benchmark import disk
from eval.recombined import Material, articles, recombination
from eval.scale import BruteForce, Stored, encode_sentences
from index.archive import open_archive
from rag.late import QueryTokens
from rag.nouns import Filters, Vectors
from tests.index.articles import EMBEDDER, MANIFEST, story


def test_brute_force_finds_the_nearest_that_may_be_seen() -> None:
    stored = Stored()
    stories = [
        story("a", "one two three", day="2020-01-01", source="X"),
        story("b", "one two", day="2021-01-01", source="Y"),
        story("c", "one", day="2022-01-01", source="Y"),
        story("d", "four five"),
    ]
    assert list(stored.noting(stories)) == stories
    truth = BruteForce(stored)
    query = stories[0].vectors[0]

    def nearest(filters: Filters, k: int) -> set[str]:
        return {identity.split("#")[0] for identity in truth.nearest(query, filters, k=k)}

    assert nearest(Filters(), 1) == {"a"}
    assert nearest(Filters(), 2) == {"a", "b"}
    assert nearest(Filters(sources=("Y",)), 1) == {"b"}
    assert nearest(Filters(sources=("Y",)), 9) == {"b", "c"}
    day = stories[2].article.published
    assert nearest(Filters(since=day), 9) == {"c"}
    assert nearest(Filters(until=stories[1].article.published), 9) == {"a", "b"}


class FirstLetters:
    """Codes each word by its first letter, sixteen times: bytes that can be worked out by hand."""

    late = "letters"

    def __init__(self) -> None:
        self.encoded = 0

    def encode_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
        self.encoded += len(texts)
        codes = [b"".join(word[:1].encode() * 16 for word in text.split()) for text in texts]
        return EMBEDDER.embed_passages(texts), codes

    def query_tokens(self, text: str) -> QueryTokens:
        return QueryTokens(EMBEDDER.embed_passages(text.split()), tuple(text.split()))


@pytest.fixture
def material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Material:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Material(tuple(f"Sentence {n} of those dealt." for n in range(60)), ("Talks",))


def test_sentences_are_encoded_once_for_each_head(material: Material) -> None:
    coder = FirstLetters()
    first = encode_sentences(material, coder, checksum="c")
    assert first.codes[3] == b"S" * 16 + b"3" * 16 + b"o" * 16 + b"t" * 16 + b"d" * 16
    again = encode_sentences(material, coder, checksum="c")
    assert again.codes == first.codes
    np.testing.assert_array_equal(again.vectors, first.vectors)
    assert coder.encoded == 60
    coder.late = "other"
    encode_sentences(material, coder, checksum="c")
    assert coder.encoded == 120


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


def test_disk_is_told_with_token_codes_and_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(3 * 2**20))
    named = {figure.name: (figure.value, figure.note) for figure in disk(tmp_path, 1024, code_bytes=2**20)}
    assert named == {"disk": (3.0, "3.0 KiB a passage"), "disk, token codes left out": (2.0, "2.0 KiB a passage")}
    assert [figure.name for figure in disk(tmp_path, 1024)] == ["disk"]


@pytest.mark.slow
def test_a_small_scale_measures_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "wire"
    folder.mkdir()
    words = "envoy ferry grain border harbour talks accord ceasefire prisoner valley road bridge".split()
    random = np.random.default_rng(2)
    records = [
        {"_id": str(n), "title": f"Report {n}", "text": " ".join(random.choice(words, 11)).capitalize() + f" {n}."}
        for n in range(110)
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    ran = CliRunner().invoke(app, ["--dataset", str(folder), "--scale", "120", "--questions", "3", "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert (found["dataset"], found["articles"], found["passages"]) == ("wire recombined", 30, 120)
    named = {figure["name"]: figure["value"] for figure in found["figures"]}
    assert named["recall@10 of the dense leg"] == 1.0
    assert named["recall@10 of the dense leg, 6 years (60 %)"] == 1.0
    for name in ("hybrid search, vector given", "hybrid search, vector given, 3 months (2.5 %)", "search all in, full"):
        assert 0 < named[f"{name} p50"] <= named[f"{name} p95"]
    assert named["storing and indexing"] > 0
    assert named["hybrid, total"] >= named["hybrid, dense"] > 0
    assert named["full, tokens"] > 0
    assert named["disk"] > named["disk, token codes left out"] > 0
    assert named["resident memory"] > 0
    assert named["start to first results"] > 0
    assert list((tmp_path / "cache" / "rapporteur" / "eval").glob("encoded-*.npz"))
