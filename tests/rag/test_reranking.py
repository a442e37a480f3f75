from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive, open_archive
from index.manifest import Manifest
from rag.embedding import SentenceTransformerEmbedder
from rag.hybrid import HybridRetriever
from rag.identity import passage_id
from rag.nouns import Article, Filters, IndexedArticle, Passage, ScoredPassage
from rag.reranking import TokenRanker
from rag.retrieval import RerankedRetriever

TEXTS = {
    "closure": "Minister Tarrasch called the closure of the border post a mistake.",
    "opening": "Minister Tarrasch praised the opening of the harbour.",
    "weather": "Rain fell over the valleys for a third day.",
}
ALL = Filters()


def passage(name: str) -> Passage:
    text = TEXTS[name]
    return Passage(passage_id(name, 0, len(text)), name, text, 0, len(text))


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
def ranker(embedder: SentenceTransformerEmbedder, archive: EmbeddedArchive) -> TokenRanker:
    return TokenRanker(embedder, archive)


def test_the_passage_that_answers_each_word_comes_first(ranker: TokenRanker) -> None:
    found = ranker.rank("Who called the closure of the border post a mistake?", [3, 2, 1])
    assert found.numbers[0] == 1
    assert list(found.scores) == sorted(found.scores, reverse=True)


def test_words_that_every_passage_holds_weigh_next_to_nothing(ranker: TokenRanker) -> None:
    asked = ranker._rarity(["minister", "closure", "kessary", "?"])
    assert asked["?"] == 0.0
    assert asked["minister"] == pytest.approx(0.470, abs=1e-3)  # in 2 of 3 passages: ln(1 + 1.5 / 2.5)
    assert asked["closure"] == pytest.approx(0.981, abs=1e-3)  # in 1 of 3: ln(1 + 2.5 / 1.5)
    assert asked["kessary"] == pytest.approx(2.079, abs=1e-3)  # in none: ln(1 + 3.5 / 0.5)


def test_a_passage_without_codes_scores_nothing_and_comes_last(ranker: TokenRanker) -> None:
    found = ranker.rank("the closure", [77, 1])
    assert found.numbers.tolist() == [1, 77]
    assert found.scores[1] == 0.0


def test_nothing_to_rank_is_no_fault(ranker: TokenRanker) -> None:
    assert len(ranker.rank("the closure", []).numbers) == 0
    assert ranker.rank("…", [1, 2]).scores.tolist() == [0.0, 0.0]


def hybrid(ranker: TokenRanker, archive: EmbeddedArchive, *, share: float, depth: int) -> HybridRetriever:
    assert isinstance(ranker.coder, SentenceTransformerEmbedder)
    return HybridRetriever(
        ranker.coder,
        archive,
        lambda _: 0.4,
        lambda _: 0.6,
        depth=300,
        tokens=ranker,
        tokens_share=share,
        tokens_depth=depth,
    )


def test_a_passage_has_its_share_of_both_scores_whatever_k(ranker: TokenRanker, archive: EmbeddedArchive) -> None:
    query = "What did Tarrasch call a mistake?"
    plain = {
        hit.passage.id: hit.score
        for hit in hybrid(ranker, archive, share=0.0, depth=3).retrieve(query, k=3, filters=ALL)
    }
    low, high = min(plain.values()), max(plain.values())
    ranking = ranker.rank(query, [1, 2, 3])
    said = dict(zip(ranking.numbers.tolist(), ranking.scores.tolist(), strict=True))
    least, most = min(said.values()), max(said.values())
    rows = {passage(name).id: row for row, name in enumerate(TEXTS, start=1)}
    expected = {
        key: 0.5 * (score - low) / (high - low) + 0.5 * (said[rows[key]] - least) / (most - least)
        for key, score in plain.items()
    }
    blended = hybrid(ranker, archive, share=0.5, depth=3)
    found = blended.retrieve(query, k=3, filters=ALL)
    assert {hit.passage.id: hit.score for hit in found} == pytest.approx(expected)
    assert blended.retrieve(query, k=1, filters=ALL) == found[:1]


def test_what_was_not_looked_at_gets_nothing_of_the_tokens_share(ranker: TokenRanker, archive: EmbeddedArchive) -> None:
    found = hybrid(ranker, archive, share=0.5, depth=1).retrieve("the closure", k=3, filters=ALL)
    assert found[0].passage.article_id == "closure"
    assert found[0].score == pytest.approx(1.0)
    assert found[-1].score == pytest.approx(0.0)


class Backwards:
    """A reranker that turns the order round."""

    def rerank(self, query: str, hits: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        assert query == "the closure"
        return [ScoredPassage(hit.passage, float(place)) for place, hit in enumerate(hits)][::-1]


class Fixed:
    """A retriever of one list."""

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        assert (query, filters) == ("the closure", ALL)
        names = ("opening", "closure", "weather")
        return [ScoredPassage(passage(name), 1.0 - place / 10) for place, name in enumerate(names)][:k]


def test_a_reranked_passage_has_its_share_of_both_scores() -> None:
    looked_at = RerankedRetriever(Fixed(), Backwards(), share=0.6, depth=2)
    found = looked_at.retrieve("the closure", k=3, filters=ALL)
    # Of the two looked at, by the search: opening 1, closure 0; by the reranker: closure 1, opening 0. What comes after
    # lies as far below on the search's scale as closure lies below opening.
    assert [hit.passage.article_id for hit in found] == ["closure", "opening", "weather"]
    assert [hit.score for hit in found] == pytest.approx([0.6, 0.4, -0.4])
    for k in (1, 2):
        assert looked_at.retrieve("the closure", k=k, filters=ALL) == found[:k]
