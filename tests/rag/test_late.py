from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.embedding import SentenceTransformerEmbedder
from rag.errors import ModelError
from rag.late import LateHead, head_for, max_sim, read_head, shipped_head, write_head
from rag.nouns import Vectors

BITS = 16


def head(dimensions: int = 8) -> LateHead:
    rng = np.random.default_rng(3)
    projection = rng.standard_normal((dimensions, BITS)).astype(np.float32)
    return LateHead(projection, rng.standard_normal(BITS).astype(np.float32), model="m" * 64)


def tokens(count: int, seed: int, dimensions: int = 8) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def slow_max_sim(rows: Vectors, weights: list[float], signs: Vectors) -> float:
    """The definition, one pair of tokens at a time."""
    best = [max(float(row @ sign) / np.sqrt(BITS) for sign in signs) for row in rows]
    return float(np.average(best, weights=weights))


@settings(deadline=None)
@given(st.integers(1, 6), st.lists(st.integers(0, 9), min_size=1, max_size=5), st.integers(0, 99))
def test_scores_are_those_of_the_definition(queries: int, sizes: list[int], seed: int) -> None:
    made, rows = head(), head().read(tokens(queries, seed))
    weights = [1.0 + place for place in range(queries)]
    passages = [tokens(size, seed + place + 1) for place, size in enumerate(sizes)]
    expected = [
        slow_max_sim(rows, weights, np.where(passage @ made.projection + made.offset > 0, 1.0, -1.0)) if size else 0.0
        for passage, size in zip(passages, sizes, strict=True)
    ]
    assert max_sim(rows, weights, [made.encode(passage) for passage in passages]) == pytest.approx(expected, abs=1e-5)


def test_a_token_that_weighs_nothing_says_nothing() -> None:
    made, both = head(), tokens(2, 5)
    codes = [made.encode(tokens(4, 6)), made.encode(tokens(4, 7))]
    alone = max_sim(made.read(both[:1]), [2.0], codes)
    assert max_sim(made.read(both), [3.0, 0.0], codes) == pytest.approx(alone, abs=1e-6)
    assert max_sim(made.read(both), [0.0, 0.0], codes) == [0.0, 0.0]


def test_a_passage_takes_sixteen_bytes_a_token() -> None:
    shipped = shipped_head()
    assert (shipped.bits, shipped.projection.shape) == (128, (384, 128))
    assert len(shipped.encode(tokens(230, 1, dimensions=384))) == 230 * 16


def test_a_head_is_read_as_it_was_written_and_known_by_its_bytes() -> None:
    data = write_head(head())
    again = read_head(data)
    assert again.model == "m" * 64
    assert np.array_equal(again.projection, head().projection.astype(np.float16))
    assert write_head(replace(again, checksum="")) == data
    assert len(again.checksum) == 64


@pytest.mark.parametrize("data", [b"", b"no head", write_head(head())[:200]])
def test_what_is_no_head_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="head for token codes"):
        read_head(data)


def test_the_head_serves_the_model_it_was_made_for_and_no_other(embedder: SentenceTransformerEmbedder) -> None:
    assert head_for(embedder.checksum) is shipped_head()
    assert head_for("0" * 64) is None
    assert embedder.late == shipped_head().checksum


def test_codes_come_from_the_same_run_as_vectors(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["The envoys met.", "", "A ceasefire of ten days was agreed on in the harbour town."]
    vectors, codes = embedder.encode_passages(texts)
    assert np.allclose(vectors, embedder.embed_passages(texts), atol=1e-5)
    assert codes == [shipped_head().encode(rows) for rows in embedder.embed_tokens(texts)]
    assert [len(code) // 16 for code in codes] == [len(pieces) for pieces in embedder.pieces(texts)]


def test_a_query_s_tokens_name_their_words(embedder: SentenceTransformerEmbedder) -> None:
    read = embedder.query_tokens("Who met in Kessary?")
    assert read.words[:3] == ("who", "met", "in")
    assert set(read.words[3:-1]) == {"kessary"}
    assert read.words[-1] == "?"
    assert np.allclose(np.linalg.norm(read.rows, axis=1), 1, atol=1e-5)


def test_a_model_without_a_head_embeds_and_says_that_it_reads_no_tokens(embedder: SentenceTransformerEmbedder) -> None:
    plain = SentenceTransformerEmbedder(embedder._model, name="plain", checksum="0")
    assert plain.late == ""
    assert plain.encode_passages(["One."])[1] == [b""]
    with pytest.raises(ModelError, match="no head"):
        plain.query_tokens("One?")
