"""Embeds passages and queries with a sentence-transformers model; the only file that knows torch and that library.

Passages are sorted by length and batched by padded tokens, so that little is computed for padding. Tokenizing is done
by copies of the model's fast tokenizer that nothing changes, because the library's own is changed at each call and must
not be shared by threads. torch is imported when a model is loaded, not before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from rag.bert import single_text
from rag.errors import ModelError
from rag.nouns import Vector, Vectors
from rag.weights import DEFAULT_MODEL, find_model, verify_default, weights_checksum

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding, Tokenizer

Precision = Literal["auto", "fp32", "bf16"]
Computed = Literal["fp32", "bf16"]

# Padded tokens computed at once. Larger batches fall out of the processor's caches, smaller ones leave it waiting.
BATCH_TOKENS = 2048
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
    chosen: Computed = (
        "bf16" if precision == "bf16" or (precision == "auto" and gains_from_bf16(_cpuinfo())) else "fp32"
    )
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
        self._counting = _private_tokenizer(model)
        self._cutting = _private_tokenizer(model)
        self._cutting.enable_truncation(self.max_tokens)
        self._pad = int(model.tokenizer.pad_token_id or 0)
        self._left = model.tokenizer.padding_side == "left"
        self._typed = "token_type_ids" in model.tokenizer.model_input_names
        self._query_prompt = _prompt(model.prompts, "query")
        self._passage_prompt = _prompt(model.prompts, "document", "passage", "corpus")
        self._single = single_text(model)
        # Two: what one question needs. More would make a benchmark that asks the same questions again too quick.
        self._remembered = lru_cache(maxsize=2)(self._embed_query)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text, special tokens included, without cutting."""
        return [len(encoding) for encoding in self._counting.encode_batch_fast([_clean(text) for text in texts])]

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
        encoding = self._cutting.encode(_clean(self._query_prompt + text))
        vector: Vector = self._single.embed(encoding.ids).numpy() if self._single else self._run([encoding])[0]
        vector.flags.writeable = False
        return vector

    def embed_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Embed each token of each text: float32 unit rows, one a token of `pieces`, special tokens left out."""
        rows: list[NDArray[np.float32]] = [np.zeros((0, self.dimensions), dtype=np.float32)] * len(texts)
        for places, batch in self._batches(texts):
            hidden = self._forward(batch)["token_embeddings"].float().cpu().numpy()
            for place, encoding, vectors in zip(places, batch, hidden, strict=True):
                own = vectors[-len(encoding) :] if self._left else vectors[: len(encoding)]
                kept = own[np.array(encoding.special_tokens_mask, dtype=bool) == 0]
                rows[place] = kept / np.maximum(np.linalg.norm(kept, axis=1, keepdims=True), 1e-12)
        return rows

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """List the tokens that the model reads of each text, as its vocabulary writes them, special tokens left out."""
        read = self._cutting.encode_batch([_clean(text) for text in texts])
        return [
            [token for token, special in zip(encoding.tokens, encoding.special_tokens_mask, strict=True) if not special]
            for encoding in read
        ]

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[Encoding]]]:
        for first in range(0, len(texts), _WINDOW):
            window = self._cutting.encode_batch([_clean(text) for text in texts[first : first + _WINDOW]])
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
            features = {key: torch.from_numpy(value) for key, value in self._padded(batch).items()}
            outcome: Mapping[str, torch.Tensor] = self._model(features)
            return outcome

    def _padded(self, batch: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
        shape = (len(batch), max(map(len, batch)))
        ids = np.full(shape, self._pad, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        types = np.zeros(shape, dtype=np.int64)
        for row, encoding in enumerate(batch):
            place = slice(shape[1] - len(encoding), None) if self._left else slice(len(encoding))
            ids[row, place] = encoding.ids
            mask[row, place] = 1
            types[row, place] = encoding.type_ids
        features = {"input_ids": ids, "attention_mask": mask}
        return features | {"token_type_ids": types} if self._typed else features


def plan_batches(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Group places by falling length so that each group's longest length times its size stays within the budget.

    A length beyond the budget makes a group of its own.

    >>> plan_batches([3, 9, 4, 1], 9)
    [[1], [2, 0], [3]]
    """
    groups: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if groups and lengths[groups[-1][0]] * (len(groups[-1]) + 1) <= budget:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


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


def gains_from_bf16(cpuinfo: str) -> bool:
    r"""Tell from `/proc/cpuinfo` whether this processor embeds faster in bf16 than in fp32.

    With AMX it does, 3 to 4 times; so do AMD's processors with `avx512_bf16`, 1.6 times, while Intel's with that flag
    alone do not (docs/performance.md, "Precision").

    >>> gains_from_bf16("vendor_id : AuthenticAMD\nflags : avx2 avx512_bf16\n")
    True
    >>> gains_from_bf16("vendor_id : GenuineIntel\nflags : avx2 avx512_bf16\n")
    False
    """
    words = set(cpuinfo.split())
    return "amx_bf16" in words or {"AuthenticAMD", "avx512_bf16"} <= words


def _cpuinfo() -> str:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _load(folder: Path, precision: Computed) -> SentenceTransformer:
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(_cores())
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    try:
        with _without_progress_bars():
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype})
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            f"The model in {folder} cannot be loaded ({error}).",
            hint="Name a folder that sentence-transformers has saved a model to.",
        ) from error
    return model.eval()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _without_progress_bars() -> Iterator[None]:
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _private_tokenizer(model: SentenceTransformer) -> Tokenizer:
    from tokenizers import Tokenizer

    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("The model has no fast tokenizer.", hint="Choose a model whose folder holds tokenizer.json.")
    tokenizer: Tokenizer = Tokenizer.from_str(backend.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _prompt(prompts: Mapping[str, str | None], *names: str) -> str:
    return next((prompt for name in names if (prompt := prompts.get(name))), "")


def _clean(text: str) -> str:
    # A lone surrogate is no text to a tokenizer, which would fail on all others of its batch with it.
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
