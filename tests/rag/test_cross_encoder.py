"""The cross-encoder against the library it is made with, on a small one made here, and what is refused as one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.cross_encoder import CrossEncoderReranker, load_cross_encoder
from rag.errors import ModelError
from rag.nouns import Passage, ScoredPassage
from rag.weights import DEFAULT_MODEL, find_model
from tests.cross_encoders import WINDOW, save_cross_encoder

QUERY = "Who called the closure of the border post a mistake?"
TEXTS = [
    "Guards closed the border post.",
    "",
    "The ferry will sail again, the envoy said. " * 20,
    "Çavuşoğlu — “nothing” 語 🙂",
    "The minister called the closure a mistake.",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder as transformers saves it, without any file of sentence-transformers."""
    return save_cross_encoder(tmp_path_factory.mktemp("cross-encoder"))


@pytest.fixture(scope="module")
def reranker(folder: Path) -> CrossEncoderReranker:
    return load_cross_encoder(str(folder), "fp32")


def library_scores(folder: Path, query: str, texts: list[str], *, at_once: int = 1) -> list[float]:
    """Logits as the library alone computes them, `at_once` pairs in a batch."""
    import torch
    from sentence_transformers import CrossEncoder

    library = CrossEncoder(str(folder), device="cpu")
    pairs = [(query, text) for text in texts]
    predicted = library.predict(pairs, activation_fn=torch.nn.Identity(), batch_size=at_once, show_progress_bar=False)
    return [float(score) for score in predicted]


def hit(number: int, text: str, title: str | None = None) -> ScoredPassage:
    return ScoredPassage(Passage(f"a{number}#0", f"a{number}", text, 0, len(text), title=title), 1.0)


def test_scores_are_the_logits_of_the_library_in_the_order_of_the_texts(
    reranker: CrossEncoderReranker, folder: Path
) -> None:
    expected = library_scores(folder, QUERY, TEXTS)
    assert np.ptp(expected) > 0.5
    assert reranker.score(QUERY, TEXTS) == pytest.approx(expected, abs=1e-4)
    assert (reranker.precision, reranker.max_tokens) == ("fp32", WINDOW)


def test_a_query_longer_than_the_window_is_cut_as_the_library_cuts_it(
    reranker: CrossEncoderReranker, folder: Path
) -> None:
    query = "Who said that the ferries will sail " * 30
    assert reranker.score(query, TEXTS) == pytest.approx(library_scores(folder, query, TEXTS), abs=1e-4)


def test_a_model_that_the_library_saved_scores_the_same_though_it_names_a_sigmoid(
    reranker: CrossEncoderReranker, folder: Path, tmp_path: Path
) -> None:
    from sentence_transformers import CrossEncoder

    CrossEncoder(str(folder), device="cpu").save(str(tmp_path))
    assert "Sigmoid" in (tmp_path / "config_sentence_transformers.json").read_text()
    saved = load_cross_encoder(str(tmp_path), "fp32")
    assert saved.score(QUERY, TEXTS) == reranker.score(QUERY, TEXTS)


def test_a_models_own_prompt_stands_before_the_query(
    reranker: CrossEncoderReranker, folder: Path, tmp_path: Path
) -> None:
    from sentence_transformers import CrossEncoder

    prompted = CrossEncoder(str(folder), device="cpu", prompts={"news": "the talks "}, default_prompt_name="news")
    prompted.save(str(tmp_path))
    scores = load_cross_encoder(str(tmp_path), "fp32").score(QUERY, TEXTS)
    assert scores == reranker.score("the talks " + QUERY, TEXTS)
    assert scores == pytest.approx(library_scores(tmp_path, QUERY, TEXTS), abs=1e-4)


def test_a_model_that_wants_its_padding_on_the_left_gets_it_there(tmp_path: Path) -> None:
    folder = save_cross_encoder(tmp_path, padding="left")
    scores = load_cross_encoder(str(folder), "fp32").score(QUERY, TEXTS)
    # BERT counts places from the left, padding included, so the batch matters: here both put all five in one.
    assert scores == pytest.approx(library_scores(folder, QUERY, TEXTS, at_once=5), abs=1e-4)
    assert scores != pytest.approx(library_scores(folder, QUERY, TEXTS), abs=1e-4)


def test_a_passage_is_read_with_its_header(reranker: CrossEncoderReranker) -> None:
    ranked = reranker.rerank(QUERY, [hit(1, "Guards closed it.", "Border post"), hit(2, "Guards closed it.")])
    expected = reranker.score(QUERY, ["Border post\nGuards closed it.", "Guards closed it."])
    assert {each.passage.article_id: each.score for each in ranked} == {
        "a1": pytest.approx(expected[0], abs=1e-6),
        "a2": pytest.approx(expected[1], abs=1e-6),
    }
    assert expected[0] != pytest.approx(expected[1], abs=1e-3)


def test_bf16_gives_nearly_the_same_scores_and_no_coarser_ones(reranker: CrossEncoderReranker, folder: Path) -> None:
    import torch

    rough = load_cross_encoder(str(folder), "bf16")
    assert rough.precision == "bf16"
    scores = rough.score(QUERY, TEXTS)
    assert scores == pytest.approx(reranker.score(QUERY, TEXTS), abs=0.1)
    coarse = torch.tensor(scores).bfloat16().tolist()
    assert all(fine != rounded for fine, rounded in zip(scores, coarse, strict=True))


def test_a_model_is_found_in_the_hubs_cache_by_its_short_name_too(folder: Path, tmp_path: Path) -> None:
    repository = tmp_path / "models--cross-encoder--tiny"
    commit = "0" * 40
    shutil.copytree(folder, repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    program = "from rag.cross_encoder import load_cross_encoder as load; print(load('tiny').name)"
    root = Path(__file__).parents[2]
    environment = os.environ | {"HF_HUB_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], check=True, cwd=root, env=environment, capture_output=True)
    assert done.stdout.decode().strip() == "tiny"


@pytest.mark.parametrize("name", ["no/such-model", "nowhere", "a b c", "../nowhere", DEFAULT_MODEL])
def test_a_model_that_is_not_here_is_an_error_with_a_remedy(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"reranking model .* neither a folder nor") as caught:
        load_cross_encoder(name)
    assert "reranker.model" in caught.value.hint


def test_an_embedding_model_is_refused_instead_of_getting_a_random_layer(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is BertModel, which gives a pair no score") as caught:
        load_cross_encoder(str(find_model(DEFAULT_MODEL)))
    assert "a sequence-classification model with a single label" in caught.value.hint
    with pytest.raises(ModelError, match="is BertModel"):
        load_cross_encoder(str(save_cross_encoder(tmp_path, headless=True)))


def test_a_model_of_several_labels_is_refused_with_their_number(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives a pair 3 labels, not one score"):
        load_cross_encoder(str(save_cross_encoder(tmp_path, labels=3)))


def test_weights_without_the_layer_that_scores_are_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(save_cross_encoder(tmp_path / "headless", headless=True), tmp_path / "model")
    shutil.copy(folder / "config.json", tmp_path / "model" / "config.json")
    with pytest.raises(ModelError, match="lack the layer classifier that gives the score"):
        load_cross_encoder(str(tmp_path / "model"))


def test_a_folder_without_weights_or_description_is_an_error_with_a_remedy(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model weights"):
        load_cross_encoder(str(tmp_path))
    shutil.copy(folder / "model.safetensors", tmp_path)
    with pytest.raises(ModelError, match=r"cannot be loaded \(.*config\.json") as caught:
        load_cross_encoder(str(tmp_path))
    assert caught.value.hint == "Name a folder that sentence-transformers has saved a cross-encoder to."


def test_weights_that_were_cut_off_are_an_error_with_a_remedy(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "model")
    weights = tmp_path / "model" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_cross_encoder(str(tmp_path / "model"))


def test_a_model_whose_scores_are_no_numbers_is_refused(folder: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    shutil.copytree(folder, tmp_path / "model")
    weights = tmp_path / "model" / "model.safetensors"
    tensors = load_file(weights)
    tensors["classifier.bias"] = np.array([np.nan], dtype=np.float32)
    save_file(tensors, weights, metadata={"format": "pt"})
    with pytest.raises(ModelError, match="gave a pair the score nan"):
        load_cross_encoder(str(tmp_path / "model"), "fp32")


def test_a_tokenizer_of_another_model_is_an_error_with_a_remedy(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "model")
    tokenizer = tmp_path / "model" / "tokenizer.json"
    described = json.loads(tokenizer.read_text())
    # As many words more as the model has numbers for.
    vocabulary = described["model"]["vocab"]
    described["model"]["vocab"] = {
        word: place if place < 5 else place + len(vocabulary) for word, place in vocabulary.items()
    }
    tokenizer.write_text(json.dumps(described))
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_cross_encoder(str(tmp_path / "model"))


def test_importing_the_cross_encoder_does_not_import_torch() -> None:
    program = "import sys, rag.cross_encoder; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
