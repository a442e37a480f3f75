"""Runs a BERT encoder on one text, layer by layer, from the weights that the library has loaded.

For one short text the library's forward spends a third of its time around the arithmetic: features, masks, caches and
hooks that a single text without padding does not need, and three products where one does. Here are the layers alone
(Devlin et al., "BERT", 2019, as transformers' `BertModel` computes them), in the weights' own precision. Whatever is
no plain BERT with mean or first-token pooling has no such form, and is left to the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.inference import filled_up

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor, nn

    Affine = tuple[Tensor, Tensor]
    """Weight and bias."""

POOLINGS = ("mean", "cls")
_STAGES = ("Transformer", "Pooling", "Normalize")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's weights; `qkv` are query, key and value one below the other, so that one product gives all three."""

    qkv: Affine
    attended: Affine
    attended_norm: Affine
    widened: Affine
    narrowed: Affine
    narrowed_norm: Affine


@dataclass(frozen=True, slots=True)
class SingleText:
    """A BERT encoder for one text without padding. Holds no state: any number of threads may use it."""

    words: Tensor
    places: Tensor
    second: Tensor
    norm: Affine
    layers: tuple[Layer, ...]
    heads: int
    epsilon: float
    pooling: str

    def read(self, ids: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Embed one text and its tokens from its token ids, special tokens included, in float32.

        Returns a unit vector of shape `(d,)` and the tokens' vectors, `(len(ids), d)`, as the last layer gives them.
        """
        import torch
        from torch.nn.functional import normalize

        with torch.inference_mode():
            tokens = self.tokens(ids)
            pooled = tokens[0] if self.pooling == "cls" else tokens.mean(0)
            return normalize(pooled, dim=0), tokens

    def tokens(self, ids: Sequence[int], *, split: int | None = None) -> Tensor:
        """Read the tokens of a text, or of a pair whose second text begins at `split`: float32 `(len(ids), d)`."""
        import torch

        with torch.inference_mode():
            n = len(ids)
            length = filled_up(n, len(self.places)) if self.words.dtype == torch.bfloat16 else n
            # What fills it up is token 0, and nothing attends to it.
            seen = torch.arange(length).lt(n).view(1, 1, 1, length) if length > n else None
            hidden = self.words[torch.tensor([*ids, *[0] * (length - n)])] + self.places[:length]
            if split is not None:
                hidden[split:] += self.second
            hidden = self._normed(hidden, self.norm)
            for layer in self.layers:
                hidden = self._through(layer, hidden, seen)
            return hidden[:n].float()

    def _through(self, layer: Layer, hidden: Tensor, seen: Tensor | None) -> Tensor:
        from torch.nn.functional import gelu, linear, scaled_dot_product_attention

        n, d = hidden.shape
        # (n, 3 d) to (3, 1, heads, n, d / heads): attention wants a batch, of one text here.
        query, key, value = linear(hidden, *layer.qkv).view(n, 3, 1, self.heads, -1).permute(1, 2, 3, 0, 4)
        attended = scaled_dot_product_attention(query, key, value, seen)[0].transpose(0, 1).reshape(n, d)
        hidden = self._normed(hidden + linear(attended, *layer.attended), layer.attended_norm)
        wide = gelu(linear(hidden, *layer.widened))
        return self._normed(hidden + linear(wide, *layer.narrowed), layer.narrowed_norm)

    def _normed(self, hidden: Tensor, norm: Affine) -> Tensor:
        from torch.nn.functional import layer_norm

        return layer_norm(hidden, hidden.shape[-1:], *norm, self.epsilon)


def single_text(model: SentenceTransformer) -> SingleText | None:
    """Take a model's weights for texts one by one; None for one that is built in another way than is written here."""
    # What a module holds is known to torch by name only.
    stages: list[Any] = list(model)
    if tuple(type(stage).__name__ for stage in stages) not in {_STAGES, _STAGES[:2]}:
        return None
    bert, pooling = stages[0].auto_model, stages[1].pooling_mode
    if type(bert).__name__ != "BertModel" or not _is_plain(bert.config) or pooling not in POOLINGS:
        return None
    embeddings = bert.embeddings
    return SingleText(
        words=embeddings.word_embeddings.weight.detach(),
        # A single text has segment 0 throughout; what the second of a pair has instead is added to it.
        places=(embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]).detach(),
        second=(embeddings.token_type_embeddings.weight[-1] - embeddings.token_type_embeddings.weight[0]).detach(),
        norm=_affine(embeddings.LayerNorm),
        layers=tuple(_layer(layer) for layer in bert.encoder.layer),
        heads=int(bert.config.num_attention_heads),
        epsilon=float(bert.config.layer_norm_eps),
        pooling=str(pooling),
    )


def _is_plain(config: object) -> bool:
    return (
        getattr(config, "hidden_act", None) == "gelu"
        and getattr(config, "position_embedding_type", "absolute") in {None, "absolute"}
        and not getattr(config, "is_decoder", False)
    )


def _layer(layer: nn.Module) -> Layer:
    import torch

    parts = dict(layer.named_modules())
    three = [_affine(parts[f"attention.self.{name}"]) for name in ("query", "key", "value")]
    return Layer(
        qkv=(torch.cat([weight for weight, _ in three]), torch.cat([bias for _, bias in three])),
        attended=_affine(parts["attention.output.dense"]),
        attended_norm=_affine(parts["attention.output.LayerNorm"]),
        widened=_affine(parts["intermediate.dense"]),
        narrowed=_affine(parts["output.dense"]),
        narrowed_norm=_affine(parts["output.LayerNorm"]),
    )


def _affine(module: nn.Module) -> Affine:
    named = dict(module.named_parameters())
    return named["weight"].detach(), named["bias"].detach()
