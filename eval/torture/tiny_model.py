"""Writes an embedding model that is small enough to be started hundreds of times: one layer, random weights.

The files are those that sentence-transformers saves, written one by one, so that nothing heavy is imported for it. Its
vectors depend on the words of a text and on nothing that a reader would call their meaning.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 32
POSITIONS = 256
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_INNER = 64
_HEADS = 2
_SPREAD = 0.5
"""Standard deviation of the weights: larger than in a model that is to be trained, so that texts lie apart."""

_FILES: dict[str, object] = {
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ],
    "sentence_bert_config.json": {"max_seq_length": POSITIONS, "do_lower_case": False},
    "1_Pooling/config.json": {"word_embedding_dimension": DIMENSIONS, "pooling_mode_mean_tokens": True},
    "tokenizer_config.json": {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": True,
        "model_max_length": POSITIONS,
        **{f"{name[1:-1].lower()}_token": name for name in _SPECIAL},
    },
}


def write_tiny_model(folder: Path, words: Sequence[str], *, seed: int = 0) -> Path:
    """Make a model that knows some words, in lower case, in a folder; the same for the same words and seed."""
    from safetensors.numpy import save_file

    vocabulary = [*_SPECIAL, *sorted({word.lower() for word in words} - set(_SPECIAL))]
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": len(vocabulary),
        "hidden_size": DIMENSIONS,
        "num_hidden_layers": 1,
        "num_attention_heads": _HEADS,
        "intermediate_size": _INNER,
        "max_position_embeddings": POSITIONS,
    }
    for name, content in {**_FILES, "config.json": config}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    _write_tokenizer(folder / "tokenizer.json", vocabulary)
    save_file(_weights(len(vocabulary), seed), folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def _write_tokenizer(path: Path, vocabulary: Sequence[str]) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    places = {word: place for place, word in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(places, unk_token="[UNK]"))  # noqa: S106 (a token of text)
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, places[name]) for name in ("[CLS]", "[SEP]")],
    )
    tokenizer.add_special_tokens(list(_SPECIAL))
    tokenizer.save(str(path))


def _weights(words: int, seed: int) -> dict[str, NDArray[np.float32]]:
    """Draw the weights of a BERT of one layer under the names that it has in transformers."""
    random = np.random.default_rng(seed)
    tables = {"word_embeddings": words, "position_embeddings": POSITIONS, "token_type_embeddings": 2}
    layer = "encoder.layer.0"
    linear = {
        **{f"{layer}.attention.self.{part}": (DIMENSIONS, DIMENSIONS) for part in ("query", "key", "value")},
        f"{layer}.attention.output.dense": (DIMENSIONS, DIMENSIONS),
        f"{layer}.intermediate.dense": (_INNER, DIMENSIONS),
        f"{layer}.output.dense": (DIMENSIONS, _INNER),
        "pooler.dense": (DIMENSIONS, DIMENSIONS),
    }
    norms = ("embeddings.LayerNorm", f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm")
    weights = {f"embeddings.{name}.weight": (rows, DIMENSIONS) for name, rows in tables.items()}
    weights |= {f"{name}.weight": shape for name, shape in linear.items()}
    drawn = {name: (_SPREAD * random.standard_normal(shape)).astype(np.float32) for name, shape in weights.items()}
    zeros = {f"{name}.bias": np.zeros(shape[0], dtype=np.float32) for name, shape in linear.items()}
    for name in norms:
        drawn[f"{name}.weight"] = np.ones(DIMENSIONS, dtype=np.float32)
        zeros[f"{name}.bias"] = np.zeros(DIMENSIONS, dtype=np.float32)
    return drawn | zeros
