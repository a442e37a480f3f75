from __future__ import annotations

import json
from pathlib import Path

import pytest
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from eval.encoder_flops import MINILM, EncoderShape, shape_in
from rag.embedding import SentenceTransformerEmbedder
from rag.weights import DEFAULT_MODEL, find_model


def test_the_smallest_encoder_is_counted_by_hand() -> None:
    # One layer of width 2 and inner width 3. A token passes 4 matrices of 2 x 2 and 2 of 2 x 3, 28 weights; with three
    # tokens it meets 3 vectors of 2 numbers twice, 12 products. Three tokens, two operations each: 3 * 40 * 2.
    assert EncoderShape(layers=1, width=2, inner=3).flops(3) == 240
    assert EncoderShape(layers=5, width=2, inner=3).flops(3) == 5 * 240


def test_operations_of_texts_add_up() -> None:
    assert MINILM.flops_of([3, 7]) == MINILM.flops(3) + MINILM.flops(7)
    assert MINILM.flops_of([]) == 0


def test_torch_counts_the_same_operations_when_the_model_runs(embedder: SentenceTransformerEmbedder) -> None:
    text = "The envoys met at the harbour. " * 12
    # Attention written out, since torch counts none of its fused forms on a CPU.
    with FlopCounterMode(display=False) as counted, sdpa_kernel(SDPBackend.MATH):
        embedder.embed_passages([text])
    pooler = 2 * MINILM.width**2  # a layer that BERT has for its first token, whose outcome is not used here
    (tokens,) = embedder.count_tokens([text])
    assert counted.get_total_flops() == MINILM.flops(tokens) + pooler


def test_the_packaged_models_shape_is_read_from_its_folder() -> None:
    assert shape_in(find_model(DEFAULT_MODEL)) == MINILM


@pytest.mark.parametrize(
    "config", [{}, {"model_type": "t5", "num_hidden_layers": 6, "hidden_size": 4, "intermediate_size": 8}, [], None]
)
def test_a_model_of_another_kind_has_no_known_shape(tmp_path: Path, config: object) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert shape_in(tmp_path) is None
