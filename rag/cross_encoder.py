"""Reranks passages with a cross-encoder that the settings name: query and passage are read together, one score a pair.

The model is sentence-transformers' CrossEncoder, loaded and fed as `rag/inference.py` does it. None is shipped: what
can be used is any sequence-classification model with a single label, such as those that sentence-transformers saves.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.chunking import embedding_text
from rag.errors import ModelError
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
from rag.nouns import ScoredPassage
from rag.weights import find_cross_encoder, weights_files

if TYPE_CHECKING:
    import torch
    from sentence_transformers import CrossEncoder
    from tokenizers import Encoding

_ARCHITECTURE = "ForSequenceClassification"
_REMEDY = "Name a cross-encoder for reranking: a sequence-classification model with a single label."
# A window that a tokenizer states beyond this one is its way of saying that it knows none.
_LONGEST = 8192


def load_cross_encoder(
    name: str, precision: Precision = "auto", *, allow_download: bool = False
) -> CrossEncoderReranker:
    """Load a cross-encoder from a folder or from the model hub's cache on this machine, and try it on one pair.

    `auto` computes in bf16 where the processor gains from it, else in fp32. The network is used only with
    `allow_download`.

    Raises:
        ModelError: The model is not here, is of another kind, lacks weights, or cannot be loaded.
    """
    folder = find_cross_encoder(name, allow_download=allow_download)
    weights = weights_files(folder)
    chosen = choose_precision(precision)
    with loading(folder, "a cross-encoder"):
        _check_architecture(folder)
        reranker = CrossEncoderReranker(_load(folder, weights, chosen), name=name, precision=chosen)
        _check_trial(reranker, folder)
    return reranker


class CrossEncoderReranker:
    """Fulfils `rag.seams.Reranker` with a sentence-transformers cross-encoder; safe to share between threads."""

    def __init__(self, model: CrossEncoder, *, name: str, precision: Computed = "fp32") -> None:
        self.name = name
        self.precision = precision
        self.max_tokens = min(int(model.max_seq_length or 512), _LONGEST)
        self._model = model
        self._tokenizer = private_tokenizer(model)
        # Of a pair that is too long, the longer text is cut, as the library does it.
        self._tokenizer.enable_truncation(self.max_tokens, strategy="longest_first")
        self._padding = Padding.of(model, precision, self.max_tokens)
        self._prompt = model.prompts.get(model.default_prompt_name or "") or ""

    def rerank(self, query: str, hits: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Return the same passages with the model's scores, best first; equal scores in order of passage id.

        What is scored is `embedding_text`, the passage with its header. Passages that read the same score the same.
        """
        read = [embedding_text(hit.passage) for hit in hits]
        # Sorted, so that batches, and with them a score's last digits, do not depend on the order of the hits.
        texts = sorted(set(read))
        scores = dict(zip(texts, self.score(query, texts), strict=True))
        ranked = [replace(hit, score=scores[text]) for hit, text in zip(hits, read, strict=True)]
        return sorted(ranked, key=lambda hit: (-hit.score, hit.passage.id))

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """Score texts against a query, in their order, by the model's logits, which have no bounds.

        A sigmoid that a model's settings put over them is left out: it changes no order but for making the best equal.
        """
        pairs = self._tokenizer.encode_batch([(clean(self._prompt + query), clean(text)) for text in texts])
        scores = [0.0] * len(pairs)
        for places in plan_batches([len(pair) for pair in pairs], BATCH_TOKENS):
            for place, score in zip(places, self._run([pairs[place] for place in places]), strict=True):
                scores[place] = score
        return scores

    def _run(self, batch: Sequence[Encoding]) -> list[float]:
        import torch

        with torch.inference_mode():
            features = {key: torch.from_numpy(value) for key, value in self._padding.fill(batch).items()}
            scores: torch.Tensor = self._model(features)["scores"]
            return [float(score) for score in scores.float().cpu().reshape(-1)]


def _check_architecture(folder: Path) -> None:
    """Refuse what the library would load with a layer of random numbers on top."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    architectures = config.get("architectures") or ["a model of no stated architecture"]
    if not architectures[0].endswith(_ARCHITECTURE):
        raise ModelError(f"The model in {folder} is {architectures[0]}, which gives a pair no score.", hint=_REMEDY)


def _load(folder: Path, weights: Sequence[Path], precision: Computed) -> CrossEncoder:
    import torch
    from sentence_transformers import CrossEncoder

    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    model: CrossEncoder = CrossEncoder(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype})
    if model.num_labels != 1:
        raise ModelError(f"The model in {folder} gives a pair {model.num_labels} labels, not one score.", hint=_REMEDY)
    if "message" in model.modalities:
        raise ModelError(f"The model in {folder} reads pairs through a chat template.", hint=_REMEDY)
    name, head = _head(model)
    if not _is_stored(f"{name}.weight", weights):
        raise ModelError(f"The weights in {folder} lack the layer {name} that gives the score.", hint=_REMEDY)
    if precision == "bf16":
        # In bf16 the scores from 4 to 8, say, would lie 1/32 apart, and many would be equal.
        head.float().register_forward_pre_hook(lambda _layer, inputs: (inputs[0].float(),))
    model.eval()
    return model


def _head(model: CrossEncoder) -> tuple[str, torch.nn.Linear]:
    """Find the layer that gives the score, with its name: the last one that makes one number of many."""
    import torch

    network = model.transformers_model or torch.nn.Module()
    found = [(name, layer) for name, layer in network.named_modules() if isinstance(layer, torch.nn.Linear)]
    if not found or found[-1][1].out_features != 1:
        raise ModelError("The model has no last layer that gives one number.", hint=_REMEDY)
    return found[-1]


def _is_stored(name: str, weights: Sequence[Path]) -> bool:
    """Tell whether the files hold a tensor; what safetensors cannot list is left to the library to check."""
    from safetensors import safe_open

    listed = [file for file in weights if file.suffix == ".safetensors"]
    if not listed:
        return True
    for file in listed:
        with safe_open(file, framework="pt") as stored:
            if any(key.endswith(name) for key in stored.keys()):  # noqa: SIM118 (it is no mapping)
                return True
    return False


def _check_trial(reranker: CrossEncoderReranker, folder: Path) -> None:
    """Score one pair: what fails at the first question should fail now."""
    score = reranker.score("Who called for a ceasefire?", ["The envoy called for a ceasefire."])[0]
    if not math.isfinite(score):
        raise ModelError(f"The model in {folder} gave a pair the score {score}.", hint=_REMEDY)
