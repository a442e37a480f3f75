"""Small real cross-encoders for tests: BERT with two narrow layers, random weights from a seed, words as its tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

WORDS = (
    "the a of on in at by to and was were said that will again who what talks round envoy minister ferry ferries "
    "border post harbour grain prices truce dam prisoner guards delegates mistake closed sail rose held called"
).split()
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *".,|-?", *_LETTERS, *(f"##{c}" for c in _LETTERS), *WORDS]
WINDOW = 96


def save_cross_encoder(
    folder: Path, *, labels: int = 1, headless: bool = False, padding: Literal["left", "right"] = "right"
) -> Path:
    """Save a model that gives each pair `labels` scores, or with `headless` one that gives vectors; return its folder.

    Its weights are wide enough apart that other words give clearly other scores.
    """
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizer

    torch.manual_seed(11)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        max_position_embeddings=WINDOW,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.4,
    )
    config.num_labels = labels
    made = BertModel(config) if headless else BertForSequenceClassification(config)
    made.save_pretrained(folder)
    places = {word: place for place, word in enumerate(VOCABULARY)}
    BertTokenizer(vocab=places, padding_side=padding).save_pretrained(folder)
    return folder
