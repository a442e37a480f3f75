"""Embeds passages and queries with a sentence-transformers model, loaded and fed as `rag/inference.py` does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.inference import (
    BATCH_TOKENS,
    Computed,
    Padding,
    Precision,
    choose_precision,
    clean,
    loading,
    plan_batches,
    private_tokenizer,
)
from rag.nouns import Vector, Vectors
from rag.weights import DEFAULT_MODEL, find_model, verify_default, weights_checksum

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding

# Texts tokenized at once: bounds the memory that long lists need.
_WINDOW = 2048


def load_embedder(
    name: str = DEFAULT_MODEL, precision: Precision = "auto", *, allow_download: bool = False
) -> SentenceTransformerEmbedder:
    """Load the packaged model, one from a folder, or one from the model hub's cache on this machine.

    `auto` computes in bf16 where the processor gains from it, else in fp32. The network is used only with
    `allow_download`.

    Raises:
        ModelError: The model is not here, its weights are not the published ones, or it cannot be loaded.
    """
    folder = find_model(name, allow_download=allow_download)
    checksum = weights_checksum(folder)
    if name == DEFAULT_MODEL:
        verify_default(checksum)
    chosen = choose_precision(precision)
    return SentenceTransformerEmbedder(_load(folder, chosen), name=name, checksum=checksum, precision=chosen)


class SentenceTransformerEmbedder:
    """Fulfils `rag.seams.Embedder` with a sentence-transformers model; safe to share between threads."""

    def __init__(self, model: SentenceTransformer, *, name: str, checksum: str, precision: Computed = "fp32") -> None:
        self.name = name
        self.checksum = checksum
        self.precision = precision
        self.dimensions = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or 512)
        self._model = model
        self._counting = private_tokenizer(model)
        self._cutting = private_tokenizer(model)
        self._cutting.enable_truncation(self.max_tokens)
        self._padding = Padding.of(model)
        self._query_prompt = _prompt(model.prompts, "query")
        self._passage_prompt = _prompt(model.prompts, "document", "passage", "corpus")
        # Two: what one question needs. More would make a benchmark that asks the same questions again too quick.
        self._remembered = lru_cache(maxsize=2)(self._embed_query)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text, special tokens included, without cutting."""
        return [len(encoding) for encoding in self._counting.encode_batch_fast([clean(text) for text in texts])]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, in their order; float32 unit rows of shape `(len(texts), dimensions)`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for places, batch in self._batches([self._passage_prompt + text for text in texts]):
            vectors[places] = self._run(batch)
        return vectors

    def embed_query(self, text: str) -> Vector:
        """Embed one query; float32 unit row of shape `(dimensions,)`, not to be written to.

        The last two are remembered: one question is searched for several times and weighed against sentences.
        """
        return self._remembered(text)

    def _embed_query(self, text: str) -> Vector:
        vector: Vector = self._run([self._cutting.encode(clean(self._query_prompt + text))])[0]
        vector.flags.writeable = False
        return vector

    def embed_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Embed each token of each text: float32 unit rows, one a token of `pieces`, special tokens left out."""
        rows: list[NDArray[np.float32]] = [np.zeros((0, self.dimensions), dtype=np.float32)] * len(texts)
        for places, batch in self._batches(texts):
            hidden = self._forward(batch)["token_embeddings"].float().cpu().numpy()
            for place, encoding, vectors in zip(places, batch, hidden, strict=True):
                own = vectors[-len(encoding) :] if self._padding.left else vectors[: len(encoding)]
                kept = own[np.array(encoding.special_tokens_mask, dtype=bool) == 0]
                rows[place] = kept / np.maximum(np.linalg.norm(kept, axis=1, keepdims=True), 1e-12)
        return rows

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """List the tokens that the model reads of each text, as its vocabulary writes them, special tokens left out."""
        read = self._cutting.encode_batch([clean(text) for text in texts])
        return [
            [token for token, special in zip(encoding.tokens, encoding.special_tokens_mask, strict=True) if not special]
            for encoding in read
        ]

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[Encoding]]]:
        for first in range(0, len(texts), _WINDOW):
            window = self._cutting.encode_batch([clean(text) for text in texts[first : first + _WINDOW]])
            for places in plan_batches([len(encoding) for encoding in window], BATCH_TOKENS):
                yield [first + place for place in places], [window[place] for place in places]

    def _run(self, batch: Sequence[Encoding]) -> Vectors:
        import torch

        vectors = self._forward(batch)["sentence_embedding"].float()
        unit: Vectors = torch.nn.functional.normalize(vectors, dim=1).cpu().numpy()
        return unit

    def _forward(self, batch: Sequence[Encoding]) -> Mapping[str, torch.Tensor]:
        import torch

        with torch.inference_mode():
            features = {key: torch.from_numpy(value) for key, value in self._padding.fill(batch).items()}
            outcome: Mapping[str, torch.Tensor] = self._model(features)
            return outcome


def plain_encode(texts: Sequence[str], *, name: str = DEFAULT_MODEL) -> Vectors:
    """Embed texts as sentence-transformers does by itself, in fp32: the yardstick of tests and benchmarks.

    The model is loaded at the first call and kept.

    Raises:
        ModelError: The model is not here or cannot be loaded.
    """
    if name not in _plain:
        _plain[name] = _load(find_model(name), "fp32")
    vectors: Vectors = _plain[name].encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return vectors


_plain: dict[str, SentenceTransformer] = {}


def _load(folder: Path, precision: Computed) -> SentenceTransformer:
    import torch
    from sentence_transformers import SentenceTransformer

    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    with loading(folder, "a model"):
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype})
    return model.eval()


def _prompt(prompts: Mapping[str, str | None], *names: str) -> str:
    return next((prompt for name in names if (prompt := prompts.get(name))), "")
