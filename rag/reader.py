"""Reads a question beside a passage and points at the words that answer it, or says that none do.

The embedding model tells how near two texts are; whether a sentence answers is another matter ("There are 1,106 names
in it"). A reader sees both texts at once. This one is the embedding model itself with small changes to its layers
(LoRA, Hu et al. 2021) and two rows that point at an answer's first and last token, as readers of SQuAD 2.0 do (Devlin
et al., "BERT", 2019; Rajpurkar et al. 2018). `python -m eval.reading` makes the changes; docs/reader.md says from what,
and what they gain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from rag.bert import Layer, SingleText
from rag.errors import ModelError
from rag.inference import clean
from rag.reading import Reading

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

READER_FILE = "reader.npz"
MOST_TOKENS = 384
"""A question and a passage together; what is longer is cut at its end."""

Numbers = NDArray[np.float32]

_QKV = ("attention.self.query", "attention.self.key", "attention.self.value")
_SINGLE = {
    "attended": "attention.output.dense",
    "widened": "intermediate.dense",
    "narrowed": "output.dense",
}


@dataclass(frozen=True, slots=True)
class Changes:
    """What makes a reader of an encoder: for each linear layer by name, `wide @ narrow` is added to its weights.

    `ends` has shape `(2, d)` and `bias` `(2,)`. `model` is the sha256 of the weights that these were made for.
    """

    wide: Mapping[str, Numbers]
    narrow: Mapping[str, Numbers]
    ends: Numbers
    bias: Numbers
    model: str
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class PassageReader:
    """Fulfils `rag.seams.Reader`. Holds no state that changes: any number of threads may use it."""

    encoder: SingleText
    tokenizer: Tokenizer
    ends: Numbers
    bias: Numbers

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Read each text beside the question."""
        return [self._read(clean(question), clean(text)) for text in texts]

    def _read(self, question: str, text: str) -> Reading:
        encoding = self.tokenizer.encode(question, text)
        own = np.flatnonzero(np.array([part == 1 for part in encoding.sequence_ids]))
        split = int(own[0]) if len(own) else len(encoding.ids)
        tokens = self.encoder.tokens(encoding.ids, split=split).numpy()
        pointed = tokens @ self.ends.T + self.bias
        return Reading(
            spans=np.array(encoding.offsets, dtype=np.int64)[own],
            starts=pointed[own, 0],
            ends=pointed[own, 1],
            nothing=float(pointed[0].sum()),
        )


def reader_of(encoder: SingleText, tokenizer: Tokenizer, changes: Changes) -> PassageReader:
    """Make a reader of an encoder; the encoder stays as it is. `tokenizer` must be the reader's own."""
    tokenizer.enable_truncation(MOST_TOKENS, strategy="longest_first")
    layers = tuple(_changed(layer, f"encoder.layer.{place}", changes) for place, layer in enumerate(encoder.layers))
    return PassageReader(replace(encoder, layers=layers), tokenizer, changes.ends, changes.bias)


def _changed(layer: Layer, name: str, changes: Changes) -> Layer:
    import torch

    weight, bias = layer.qkv
    rows = weight.shape[0] // len(_QKV)
    added = [_added(f"{name}.{part}", (rows, weight.shape[1]), changes) for part in _QKV]
    changed = {"qkv": (weight + torch.cat(added).to(weight.dtype), bias)}
    for field, part in _SINGLE.items():
        weight, bias = getattr(layer, field)
        changed[field] = (weight + _added(f"{name}.{part}", tuple(weight.shape), changes).to(weight.dtype), bias)
    return replace(layer, **changed)


def _added(name: str, shape: tuple[int, ...], changes: Changes) -> Tensor:
    import torch

    if name not in changes.wide:
        return torch.zeros(shape)
    return torch.from_numpy(changes.wide[name] @ changes.narrow[name])


def write_changes(changes: Changes) -> bytes:
    """Write changes as they are shipped: 16-bit numbers, about a megabyte."""
    buffer = BytesIO()
    numbers = {"ends": changes.ends, "bias": changes.bias}
    numbers |= {f"{name}.wide": rows for name, rows in changes.wide.items()}
    numbers |= {f"{name}.narrow": rows for name, rows in changes.narrow.items()}
    halves = {name: rows.astype(np.float16) for name, rows in numbers.items()}
    np.savez(buffer, **halves, model=np.array(changes.model))  # type: ignore[arg-type]  # numpy's stub takes no names
    return buffer.getvalue()


def read_changes(data: bytes) -> Changes:
    """Read what `write_changes` wrote; its checksum is that of the bytes. Raises ModelError if it is something else."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            numbers = {name: stored[name].astype(np.float32) for name in stored.files if name != "model"}
            return Changes(
                wide={name.removesuffix(".wide"): rows for name, rows in numbers.items() if name.endswith(".wide")},
                narrow={
                    name.removesuffix(".narrow"): rows for name, rows in numbers.items() if name.endswith(".narrow")
                },
                ends=numbers["ends"],
                bias=numbers["bias"],
                model=str(stored["model"]),
                checksum=sha256(data).hexdigest(),
            )
    except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
        raise ModelError("What makes the model a reader cannot be read.", hint="Install rapporteur again.") from error


@cache
def shipped_changes() -> Changes:
    """Read the changes that come with the package. Raises ModelError if they are not there."""
    try:
        return read_changes((files("rag") / READER_FILE).read_bytes())
    except OSError as error:
        raise ModelError("What makes the model a reader is missing.", hint="Install rapporteur again.") from error


def changes_for(model: str) -> Changes | None:
    """Return the shipped changes if they were made for the weights of this checksum."""
    changes = shipped_changes()
    return changes if changes.model == model else None
