from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive, open_archive
from index.manifest import Manifest
from rag.embedding import SentenceTransformerEmbedder
from rag.identity import passage_id
from rag.nouns import Article, Filters, IndexedArticle, Passage, ScoredPassage
from rag.reranking import LateReranker
from rag.retrieval import RerankedRetriever

TEXTS = {
    "closure": "Minister Tarrasch called the closure of the border post a mistake.",
    "opening": "Minister Tarrasch praised the opening of the harbour.",
    "weather": "Rain fell over the valleys for a third day.",
}


def passage(name: str) -> Passage:
    text = TEXTS[name]
    return Passage(passage_id(name, 0, len(text)), name, text, 0, len(text))


def hits(*names: str) -> list[ScoredPassage]:
    return [ScoredPassage(passage(name), 1.0 - place / 10) for place, name in enumerate(names)]


@pytest.fixture(scope="module")
def archive(
    embedder: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedArchive]:
    manifest = Manifest(embedder.name, embedder.checksum, 384, tokens=200, overlap=40)
    folder: Path = tmp_path_factory.mktemp("codes")
    with open_archive(folder, manifest=manifest, create=True) as opened:
        for name, text in TEXTS.items():
            vectors, codes = embedder.encode_passages([text])
            opened.add([IndexedArticle(Article(name, None, text), (passage(name),), vectors, tuple(codes))])
        yield opened


@pytest.fixture
def reranker(embedder: SentenceTransformerEmbedder, archive: EmbeddedArchive) -> LateReranker:
    return LateReranker(embedder, archive)


def order(found: list[ScoredPassage]) -> list[str]:
    return [hit.passage.article_id for hit in found]


def test_the_passage_that_answers_each_word_comes_first(reranker: LateReranker) -> None:
    found = reranker.rerank(
        "Who called the closure of the border post a mistake?", hits("weather", "opening", "closure")
    )
    assert order(found)[0] == "closure"


def test_words_that_every_passage_holds_weigh_next_to_nothing(reranker: LateReranker) -> None:
    asked = reranker._rarity(["minister", "closure", "kessary", "?"])
    assert asked["?"] == 0.0
    assert asked["minister"] == pytest.approx(0.470, abs=1e-3)  # in 2 of 3 passages: ln(1 + 1.5 / 2.5)
    assert asked["closure"] == pytest.approx(0.981, abs=1e-3)  # in 1 of 3: ln(1 + 2.5 / 1.5)
    assert asked["kessary"] == pytest.approx(2.079, abs=1e-3)  # in none: ln(1 + 3.5 / 0.5)


def test_a_passage_without_codes_scores_nothing(reranker: LateReranker) -> None:
    gone = replace(passage("closure"), id="gone#0-5", article_id="gone")
    assert reranker.rerank("the closure", [ScoredPassage(gone, 1.0)])[0].score == 0.0


def test_a_reranked_passage_has_its_share_of_both_scores_whatever_k(reranker: LateReranker) -> None:
    class Fixed:
        def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
            assert (query, filters) == ("the closure", Filters())
            return hits("opening", "closure", "weather")[:k]

    looked_at = RerankedRetriever(Fixed(), reranker, share=0.5, depth=2, pool=3)
    found = looked_at.retrieve("the closure", k=3, filters=Filters())
    # Of the words: opening 1, closure .5, weather 0. Of the tokens, looked at for two: closure 1, opening 0.
    assert order(found) == ["closure", "opening", "weather"]
    assert [hit.score for hit in found] == pytest.approx([0.75, 0.5, 0.0])
    assert looked_at.retrieve("the closure", k=1, filters=Filters()) == found[:1]
