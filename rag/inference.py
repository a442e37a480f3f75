"""Loads sentence-transformers models and feeds them: what `rag/embedding.py` and `rag/cross_encoder.py` share.

Texts are sorted by length and batched by padded tokens, so that little is computed for padding. Tokenizing is done by
copies of a model's fast tokenizer that nothing changes, because the library's own is changed at each call and must not
be shared by threads. torch is imported when a model is loaded, not before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from tokenizers import Encoding, Tokenizer

Precision = Literal["auto", "fp32", "bf16"]
Computed = Literal["fp32", "bf16"]

# Padded tokens computed at once. Larger batches fall out of the processor's caches, smaller ones leave it waiting.
BATCH_TOKENS = 2048


LENGTH_STEP = 16
"""Lengths of texts are filled up to multiples of this many tokens where a model computes in bf16.

oneDNN compiles code for each shape that it meets there, about 2 MB of it for each new length, and keeps it
(docs/performance.md, "Memory under load").
"""


def filled_up(length: int, longest: int) -> int:
    """Give the length to which a text, or a batch whose longest text it is, is filled up; `longest` is the model's.

    >>> filled_up(3, 256), filled_up(17, 256), filled_up(250, 254), filled_up(300, 254)
    (16, 32, 254, 300)
    """
    return max(length, min(-(-length // LENGTH_STEP) * LENGTH_STEP, longest))


def choose_precision(wanted: Precision) -> Computed:
    """Decide what to compute in: `auto` means bf16 where this processor gains from it, else fp32."""
    if wanted == "auto":
        return "bf16" if gains_from_bf16(_cpuinfo()) else "fp32"
    return wanted


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


@contextmanager
def loading(folder: Path, kind: str) -> Iterator[None]:
    """Let a model be loaded from a folder in the block: without progress bars, for as many threads as there are cores.

    Raises:
        ModelError: The block failed for what is in the folder; `kind` says in the remedy what should be there.
    """
    import torch
    from safetensors import SafetensorError

    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(_cores())
    try:
        with _without_progress_bars():
            yield
    except (OSError, ValueError, LookupError, TypeError, ImportError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            f"The model in {folder} cannot be loaded ({error}).",
            hint=f"Name a folder that sentence-transformers has saved {kind} to.",
        ) from error


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


def private_tokenizer(model: SentenceTransformer | CrossEncoder) -> Tokenizer:
    """Copy a model's tokenizer, without cutting and padding; threads may share the copy while nothing changes it.

    Raises:
        ModelError: The model has none that can be copied.
    """
    from tokenizers import Tokenizer

    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("The model has no fast tokenizer.", hint="Choose a model whose folder holds tokenizer.json.")
    tokenizer: Tokenizer = Tokenizer.from_str(backend.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def clean(text: str) -> str:
    r"""Put a question mark for each lone surrogate, which is no text to a tokenizer: it would fail on a whole batch.

    >>> clean("a \ud800 b")
    'a ? b'
    """
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


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


@dataclass(frozen=True, slots=True)
class Padding:
    """How a model wants the shorter texts of a batch filled up; `typed` models are told the parts of a pair apart.

    With `steps` to at most so many tokens, the longest of a batch is filled up too (`LENGTH_STEP` says why).
    """

    token: int
    left: bool
    typed: bool
    steps: int = 0

    @classmethod
    def of(cls, model: SentenceTransformer | CrossEncoder, computed: Computed, most: int) -> Padding:
        """Read it from a model's tokenizer; the model computes in `computed`, and reads at most so many tokens."""
        tokenizer = model.tokenizer
        return cls(
            token=int(tokenizer.pad_token_id or 0),
            left=tokenizer.padding_side == "left",
            typed="token_type_ids" in tokenizer.model_input_names,
            steps=most if computed == "bf16" else 0,
        )

    def fill(self, batch: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
        """Lay texts out as what a model is given: int64 of shape `(texts, tokens)` by name."""
        longest = max(map(len, batch))
        shape = (len(batch), filled_up(longest, self.steps) if self.steps else longest)
        ids = np.full(shape, self.token, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        types = np.zeros(shape, dtype=np.int64)
        for row, encoding in enumerate(batch):
            place = slice(shape[1] - len(encoding), None) if self.left else slice(len(encoding))
            ids[row, place] = encoding.ids
            mask[row, place] = 1
            types[row, place] = encoding.type_ids
        features = {"input_ids": ids, "attention_mask": mask}
        return features | {"token_type_ids": types} if self.typed else features
