"""The embedder against the library it is made with, on the packaged model and on a tiny one made here."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from rag.embedding import SentenceTransformerEmbedder, load_embedder, plain_encode
from rag.errors import ModelError
from rag.inference import BATCH_TOKENS
from rag.weights import DEFAULT_MODEL, DEFAULT_SHA256, find_model

TEXTS = [
    "The envoy met both delegations in the capital.",
    "",
    "Talks | The Courier | 10 February 2022\nA ceasefire was agreed, the ministry said.",
    "word " * 400,
    "Çavuşoğlu — “nothing” 語 🙂",
    "The envoy met both delegations in the capital.",
]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of two small layers with random weights, saved as sentence-transformers saves models."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz", *(f"##{c}" for c in "etaoin")]
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        max_position_embeddings=40,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizer(vocab={word: place for place, word in enumerate(words)}).save_pretrained(folder / "bert")
    layers = Transformer(str(folder / "bert"), max_seq_length=32)
    model = SentenceTransformer(
        modules=[layers, Pooling(16, pooling_mode="cls")], prompts={"query": "q ", "document": ""}
    )
    model.save(str(folder / "model"))
    return folder / "model"


def test_the_packaged_model_is_the_published_one(embedder: SentenceTransformerEmbedder) -> None:
    assert (embedder.name, embedder.checksum) == (DEFAULT_MODEL, DEFAULT_SHA256)
    assert (embedder.dimensions, embedder.max_tokens, embedder.precision) == (384, 256, "fp32")


def test_vectors_are_those_of_the_library_in_the_order_of_the_texts(embedder: SentenceTransformerEmbedder) -> None:
    ours, plain = embedder.embed_passages(TEXTS), plain_encode(TEXTS)
    assert ours.dtype == np.float32
    assert np.sum(ours * plain, axis=1).min() > 0.99999
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(ours[0], ours[5], atol=1e-6)


def test_a_query_is_embedded_like_a_passage_by_a_model_without_prompts(embedder: SentenceTransformerEmbedder) -> None:
    for text in TEXTS:
        assert float(embedder.embed_query(text) @ embedder.embed_passages([text])[0]) > 0.99999


def test_no_texts_give_no_rows(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)
    assert embedder.embed_tokens([]) == []
    assert embedder.count_tokens([]) == []


def test_tokens_are_counted_without_cutting(embedder: SentenceTransformerEmbedder) -> None:
    # [CLS] and [SEP], and of "step-for-step" five pieces.
    assert embedder.count_tokens(["", "step-for-step", "word " * 400]) == [2, 7, 402]


def test_a_lone_surrogate_spoils_no_batch(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.embed_passages(["a \ud800 b", "c"]).shape == (2, 384)
    assert embedder.count_tokens(["\ud800"]) == [3]


def test_token_vectors_stand_for_the_pieces_of_the_text(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["The envoy left.", "Talks", "word " * 400, ""]
    rows = embedder.embed_tokens(texts)
    pieces = embedder.pieces(texts)
    assert pieces[:2] == [["the", "envoy", "left", "."], ["talks"]]
    assert [len(row) for row in rows] == [len(own) for own in pieces] == [4, 1, 254, 0]
    np.testing.assert_allclose(np.linalg.norm(rows[0], axis=1), 1, atol=1e-5)
    # Padding changes nothing: alone, the text has the same vectors.
    np.testing.assert_allclose(rows[0], embedder.embed_tokens(texts[:1])[0], atol=1e-5)
    library = plain_tokens(texts[0])
    np.testing.assert_allclose(rows[0], library[1:-1], atol=1e-5)


def plain_tokens(text: str) -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(find_model(DEFAULT_MODEL)), device="cpu")
    vectors = library.encode([text], output_value="token_embeddings")[0].numpy()
    rows: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return rows


def test_threads_share_an_embedder(embedder: SentenceTransformerEmbedder) -> None:
    expected = embedder.embed_passages(TEXTS)
    found: dict[int, np.ndarray] = {}

    def work(number: int) -> None:
        query = embedder.embed_query(TEXTS[number])
        found[number] = np.vstack([query, embedder.embed_passages(TEXTS)])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(4):
        np.testing.assert_allclose(found[number], np.vstack([expected[number], expected]), atol=1e-5)


def test_bf16_gives_nearly_the_same_vectors(embedder: SentenceTransformerEmbedder) -> None:
    rough = load_embedder(precision="bf16")
    assert rough.precision == "bf16"
    assert np.sum(rough.embed_passages(TEXTS[:3]) * embedder.embed_passages(TEXTS[:3]), axis=1).min() > 0.999


def test_another_model_is_loaded_from_its_folder(tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    tiny = load_embedder(str(tiny_model), precision="fp32")
    assert (tiny.dimensions, tiny.max_tokens) == (16, 32)
    library = SentenceTransformer(str(tiny_model), device="cpu")
    texts = ["abc", "a b c d e f " * 10, "zeta"]
    passages = library.encode_document(texts, normalize_embeddings=True)
    assert np.sum(tiny.embed_passages(texts) * passages, axis=1).min() > 0.99999


def test_a_models_own_prompt_stands_before_a_query(tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    tiny = load_embedder(str(tiny_model), precision="fp32")
    library = SentenceTransformer(str(tiny_model), device="cpu")
    query = tiny.embed_query("abc")
    assert float(query @ library.encode_query(["abc"], normalize_embeddings=True)[0]) > 0.99999
    assert float(query @ tiny.embed_passages(["q abc"])[0]) > 0.99999


@pytest.mark.parametrize("name", ["no/such-model", "nowhere", "a b c", "../nowhere", ""])
def test_a_model_that_is_not_here_is_an_error_with_a_remedy(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError) as caught:
        load_embedder(name)
    assert caught.value.hint


def test_a_folder_without_a_model_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model weights"):
        load_embedder(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_embedder(str(tmp_path))


def test_weights_that_were_cut_off_are_an_error_with_a_remedy(tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_model, folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_embedder(str(folder))


def test_many_texts_are_embedded_in_several_batches_in_order(embedder: SentenceTransformerEmbedder) -> None:
    texts = [f"Round {number} of the talks ended." for number in range(300)]
    assert sum(embedder.count_tokens(texts)) > BATCH_TOKENS
    some = [0, 150, 299]
    rows = embedder.embed_passages(texts)[some]
    assert np.sum(rows * embedder.embed_passages([texts[place] for place in some]), axis=1).min() > 0.99999


def test_importing_the_embedder_does_not_import_torch() -> None:
    program = "import sys, rag.embedding, rag.chunking, rag.tokens; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
