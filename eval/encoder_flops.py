"""Counts the arithmetic of a transformer encoder, so that its speed can be set against the machine's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PRODUCTS = 2
"""A multiplication and an addition for each weight."""


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """What the arithmetic of an encoder depends on.

    `width` is the length of a token's vector, `inner` that between the two halves of a layer's feed-forward part.
    """

    layers: int
    width: int
    inner: int

    def flops(self, tokens: int) -> int:
        """Count the floating-point operations that one text of so many tokens takes.

        Each layer multiplies every token with four square matrices (query, key, value, output) and two wide ones, and
        in attention every token with every other twice (scores, then values). Norms, softmax and activations, some
        hundredths of it, are left out, and so is padding, which is work for nothing.

        >>> MINILM.flops(1), MINILM.flops(200)
        (21242880, 4615372800)
        """
        weights = 4 * self.width**2 + 2 * self.width * self.inner
        attention = 2 * self.width * tokens
        return PRODUCTS * self.layers * tokens * (weights + attention)

    def flops_of(self, lengths: Iterable[int]) -> int:
        """Add up the operations of texts, given by their numbers of tokens, special ones included."""
        return sum(map(self.flops, lengths))


MINILM = EncoderShape(layers=6, width=384, inner=1536)
"""all-MiniLM-L6-v2."""


def shape_in(folder: Path) -> EncoderShape | None:
    """Read a model's shape from its folder; None if its configuration tells none of the BERT kind."""
    try:
        config = json.loads((folder / "config.json").read_bytes())
        if config["model_type"] != "bert":
            return None
        return EncoderShape(config["num_hidden_layers"], config["hidden_size"], config["intermediate_size"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
