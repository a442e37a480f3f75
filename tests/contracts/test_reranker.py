"""What every reranker does: the passages it was given come back, each once, best first, with scores of its own."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import open_archive
from index.manifest import Manifest
from rag.cross_encoder import load_cross_encoder
from rag.embedding import load_embedder
from rag.nouns import Article, IndexedArticle, Passage, ScoredPassage
from rag.reranking import LateReranker
from rag.seams import Reranker
from tests.cross_encoders import WORDS, save_cross_encoder

QUERY = "Who called the closure of the border post a mistake?"
TEXTS = [
    "Guards closed the border post at Velm.",
    "Minister Tarrasch called the closure a mistake.",
    "The ferries will sail again, the envoy said.",
    "Grain prices rose in the harbour.",
    "Delegates held a round of talks on the truce.",
]
LONG = "The envoy said that the ferries will sail again and that grain prices rose. " * 60


class StoringReranker:
    """Stores the passages that it is handed before a `LateReranker` looks for their codes."""

    def __init__(self, folder: Path) -> None:
        self._embedder = load_embedder(precision="fp32")
        manifest = Manifest(self._embedder.name, self._embedder.checksum, 384, tokens=200, overlap=40)
        self._archive = open_archive(folder / "archive", manifest=manifest, create=True)
        self._storing = threading.Lock()

    def rerank(self, query: str, hits: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        with self._storing:
            self._archive.add([self._indexed(hit.passage) for hit in hits if _is_storable(hit.passage.text)])
            return LateReranker(self._embedder, self._archive).rerank(query, hits)

    def _indexed(self, passage: Passage) -> IndexedArticle:
        vectors, codes = self._embedder.encode_passages([passage.text])
        return IndexedArticle(
            Article(passage.article_id, passage.title, passage.text), (passage,), vectors, tuple(codes)
        )


def _is_storable(text: str) -> bool:
    return bool(text) and text == text.encode("utf-8", "ignore").decode()


# Each makes its reranker from an empty folder.
BUILDERS: dict[str, Callable[[Path], Reranker]] = {
    "cross-encoder": lambda folder: load_cross_encoder(str(save_cross_encoder(folder)), "fp32"),
    "token codes": StoringReranker,
    "cross-encoder in bf16": lambda folder: load_cross_encoder(str(save_cross_encoder(folder)), "bf16"),
}


@pytest.fixture(params=BUILDERS, scope="module")
def reranker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reranker:
    return BUILDERS[request.param](tmp_path_factory.mktemp("reranker"))


def _hit(number: int, text: str, score: float = 0.5, title: str | None = None) -> ScoredPassage:
    article = f"a{number:02}"
    passage = Passage(f"{article}#0-{len(text)}", article, text, 0, len(text), title=title)
    return ScoredPassage(passage, score, also_in=(f"copy of {article}",))


def _hits(texts: Sequence[str]) -> list[ScoredPassage]:
    """One hit a text, the last one first: no order to rely on."""
    return [_hit(number, text, score=number / 10) for number, text in reversed(list(enumerate(texts)))]


def _check(before: Sequence[ScoredPassage], after: Sequence[ScoredPassage]) -> None:
    def own(hits: Sequence[ScoredPassage]) -> list[tuple[str, Passage, tuple[str, ...]]]:
        return sorted(((hit.passage.id, hit.passage, hit.also_in) for hit in hits), key=lambda each: each[0])

    assert own(after) == own(before)
    assert all(type(hit.score) is float and math.isfinite(hit.score) for hit in after)
    assert list(after) == sorted(after, key=lambda hit: (-hit.score, hit.passage.id))


@settings(deadline=None, max_examples=25)
@given(
    query=st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    texts=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join), max_size=12),
)
def test_the_same_passages_come_back_each_once_best_first(query: str, texts: list[str], reranker: Reranker) -> None:
    hits = _hits(texts)
    _check(hits, reranker.rerank(query, hits))


def test_passages_that_say_other_things_have_other_scores(reranker: Reranker) -> None:
    assert len({hit.score for hit in reranker.rerank(QUERY, _hits(TEXTS))}) == len(TEXTS)


def test_another_query_gives_other_scores(reranker: Reranker) -> None:
    first, second = reranker.rerank(QUERY, _hits(TEXTS)), reranker.rerank("Grain prices", _hits(TEXTS))
    assert {hit.score for hit in first}.isdisjoint(hit.score for hit in second)


def test_no_passages_are_none(reranker: Reranker) -> None:
    assert reranker.rerank(QUERY, []) == []


def test_one_passage_comes_back_alone(reranker: Reranker) -> None:
    hits = [_hit(1, TEXTS[1])]
    _check(hits, reranker.rerank(QUERY, hits))


def test_passages_that_read_the_same_stand_in_order_of_their_ids(reranker: Reranker) -> None:
    # Beside longer and shorter ones, so that they need not be computed side by side.
    hits = [_hit(number, text) for number, text in enumerate([LONG, TEXTS[0], TEXTS[1], TEXTS[0], "Talks", TEXTS[0]])]
    for given_ in (hits, hits[::-1]):
        ranked = reranker.rerank(QUERY, given_)
        same = [hit for hit in ranked if hit.passage.text == TEXTS[0]]
        assert len({hit.score for hit in same}) == 1
        assert [hit.passage.article_id for hit in same] == ["a01", "a03", "a05"]


def test_neither_the_order_nor_the_company_of_a_passage_changes_its_score(reranker: Reranker) -> None:
    hits = _hits([*TEXTS, LONG])
    expected = {hit.passage.id: hit.score for hit in reranker.rerank(QUERY, hits)}
    backwards = reranker.rerank(QUERY, hits[::-1])
    assert {hit.passage.id: hit.score for hit in backwards} == pytest.approx(expected, abs=1e-5)
    alone = {hit.passage.id: reranker.rerank(QUERY, [hit])[0].score for hit in hits}
    # Padded or not: in bf16 the last digits differ.
    assert alone == pytest.approx(expected, abs=0.05)


def test_what_the_search_scored_a_passage_does_not_count(reranker: Reranker) -> None:
    hits = _hits(TEXTS)
    again = [ScoredPassage(hit.passage, -hit.score, hit.also_in) for hit in hits]
    assert reranker.rerank(QUERY, again) == reranker.rerank(QUERY, hits)


def test_the_same_call_gives_the_same(reranker: Reranker) -> None:
    hits = _hits([*TEXTS, LONG])
    assert reranker.rerank(QUERY, hits) == reranker.rerank(QUERY, hits)


@pytest.mark.parametrize("query", ["", "?", "Çavuşoğlu — “nothing” 語 🙂", "a \ud800 b", "Who called " * 350])
def test_no_query_is_too_odd_or_too_long(query: str, reranker: Reranker) -> None:
    hits = _hits(TEXTS)
    _check(hits, reranker.rerank(query, hits))


def test_no_text_is_too_odd_or_too_long(reranker: Reranker) -> None:
    hits = _hits([LONG, "word" * 3000, " \n ", "Çavuşoğlu — “nothing” 語 🙂", "a \ud800 b", TEXTS[0]])
    _check(hits, reranker.rerank(QUERY, hits))


def test_more_passages_than_one_batch_holds_come_back(reranker: Reranker) -> None:
    hits = _hits([f"Round {number} of the talks on the truce. " * (1 + number % 9) for number in range(60)])
    _check(hits, reranker.rerank(QUERY, hits))


def test_threads_share_a_reranker(reranker: Reranker) -> None:
    hits = _hits([*TEXTS, LONG])
    queries = [QUERY, "Grain prices", "Who held the talks?", ""]
    expected = {query: reranker.rerank(query, hits) for query in queries}
    found: dict[str, list[list[ScoredPassage]]] = {}

    def work(query: str) -> None:
        found[query] = [reranker.rerank(query, hits) for _ in range(5)]

    threads = [threading.Thread(target=work, args=(query,)) for query in queries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for query in queries:
        for ranked in found[query]:
            assert [hit.passage.id for hit in ranked] == [hit.passage.id for hit in expected[query]]
            assert [hit.score for hit in ranked] == pytest.approx([hit.score for hit in expected[query]], abs=1e-4)
