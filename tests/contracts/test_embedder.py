"""What every embedder does, whatever model is behind it."""

from __future__ import annotations

import numpy as np
import pytest

from rag.remembering import SharingEmbedder
from rag.seams import Embedder
from tests.embedders import WordEmbedder

TEXTS = [
    "The envoy met both delegations at the harbour.",
    "",
    " \n ",
    "Talks | The Courier\nA ceasefire was agreed, the ministry said.",
    "Çavuşoğlu — “nothing” 語 🙂",
    "word " * 400,
]


@pytest.fixture(params=["words", "sharing", "packaged"])
def model(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "words":
        return WordEmbedder()
    if request.param == "sharing":
        return SharingEmbedder(WordEmbedder())
    packaged: Embedder = request.getfixturevalue("embedder")
    return packaged


def test_an_embedder_says_what_it_is(model: Embedder) -> None:
    assert model.name
    assert len(bytes.fromhex(model.checksum)) == 32
    assert model.dimensions > 0
    assert model.max_tokens > 2


def test_each_text_is_one_unit_row_of_float32(model: Embedder) -> None:
    rows = model.embed_passages(TEXTS)
    assert rows.shape == (len(TEXTS), model.dimensions)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("text", TEXTS)
def test_a_query_is_one_unit_row_whatever_it_says(text: str, model: Embedder) -> None:
    row = model.embed_query(text)
    assert row.shape == (model.dimensions,)
    assert row.dtype == np.float32
    assert float(np.linalg.norm(row)) == pytest.approx(1, abs=1e-5)


def test_rows_come_in_the_order_of_the_texts_whatever_stands_beside_them(model: Embedder) -> None:
    rows, backwards = model.embed_passages(TEXTS), model.embed_passages(TEXTS[::-1])
    np.testing.assert_allclose(rows, backwards[::-1], atol=1e-5)
    np.testing.assert_allclose(rows[3], model.embed_passages(TEXTS[3:4])[0], atol=1e-5)


def test_no_texts_are_no_rows(model: Embedder) -> None:
    assert model.embed_passages([]).shape == (0, model.dimensions)
    assert model.count_tokens([]) == []


def test_a_query_is_nearest_to_the_text_that_shares_its_words(model: Embedder) -> None:
    texts = ["The ferry sails on Monday.", "Wheat prices rose again.", "Guards closed the border post."]
    queries = ["On which day the ferry sails", "Wheat prices", "Guards at the border post"]
    rows = model.embed_passages(texts)
    assert [int(np.argmax(rows @ model.embed_query(query))) for query in queries] == [0, 1, 2]


def test_tokens_are_counted_whole_and_special_ones_with_them(model: Embedder) -> None:
    # One token a word here in both, and two that frame a text.
    assert model.count_tokens(["", "ferry", "the ferry", "ferry " * 400]) == [2, 3, 4, 402]
