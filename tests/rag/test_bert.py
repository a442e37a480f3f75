"""One text through the bare layers is the same text through the library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.bert import single_text
from rag.embedding import SentenceTransformerEmbedder, load_embedder
from rag.weights import DEFAULT_MODEL, find_model

TEXTS = [
    "",
    "talks",
    "Who called for a ceasefire?",
    "What did the envoy say about the second round of the talks on 24 March 2016?",
    "Çavuşoğlu — “nothing” 語 🙂",
    "260 000 people, said the U.N.; 260,000, said the others!",
    "word " * 400,
    *(f"Minister {number} said that round {number} ended {'late ' * number}without a text." for number in range(40)),
]


@pytest.mark.parametrize(("precision", "nearest"), [("fp32", 0.999999), ("bf16", 0.9995)])
def test_queries_agree_with_passages(precision: str, nearest: float, embedder: SentenceTransformerEmbedder) -> None:
    chosen = embedder if precision == "fp32" else load_embedder(precision="bf16")
    passages = chosen.embed_passages(TEXTS)
    queries = np.stack([chosen.embed_query(text) for text in TEXTS])
    assert queries.dtype == np.float32
    assert np.sum(queries * passages, axis=1).min() > nearest
    np.testing.assert_allclose(np.linalg.norm(queries, axis=1), 1, atol=1e-5)


def test_the_packaged_model_has_the_short_form() -> None:
    from sentence_transformers import SentenceTransformer

    assert single_text(SentenceTransformer(str(find_model(DEFAULT_MODEL)), device="cpu")) is not None


def test_a_model_of_another_build_is_left_to_the_library(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    (tmp_path / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abc"]), "utf-8")
    BertTokenizer(vocab_file=str(tmp_path / "vocab.txt")).save_pretrained(tmp_path / "bert")
    for name, activation, pooling in (("relu", "relu", "mean"), ("max", "gelu", "max")):
        config = BertConfig(
            vocab_size=8,
            hidden_act=activation,
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=8,
        )
        BertModel(config).save_pretrained(tmp_path / "bert")
        layers = Transformer(str(tmp_path / "bert"), max_seq_length=16)
        model = SentenceTransformer(modules=[layers, Pooling(8, pooling_mode=pooling)])
        assert single_text(model) is None
        model.save(str(tmp_path / name))
        loaded = load_embedder(str(tmp_path / name), precision="fp32")
        assert float(loaded.embed_query("abc") @ loaded.embed_passages(["abc"])[0]) > 0.99999
