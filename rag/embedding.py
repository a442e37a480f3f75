"""Embeds passages and queries with a sentence-transformers model, loaded and fed as `rag/inference.py` does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.bert import single_text
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
from rag.late import LateHead, QueryTokens, head_for
from rag.nouns import Vector, Vectors
from rag.reader import Changes, PassageReader, changes_for, reader_of
from rag.weights import DEFAULT_MODEL, find_model, verify_default, weights_checksum

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding

Scalar = TypeVar("Scalar", bound=np.generic)

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
    return SentenceTransformerEmbedder(
        _load(folder, chosen),
        name=name,
        checksum=checksum,
        precision=chosen,
        head=head_for(checksum),
        changes=changes_for(checksum),
    )


class SentenceTransformerEmbedder:
    """Fulfils `rag.seams.Embedder` with a sentence-transformers model; safe to share between threads.

    With a `head` it fulfils `TokenCoder` too, from the same run of the model; with `changes` it has a `reader`, which
    shares all of its weights that they leave alone.
    """

    def __init__(
        self,
        model: SentenceTransformer,
        *,
        name: str,
        checksum: str,
        precision: Computed = "fp32",
        head: LateHead | None = None,
        changes: Changes | None = None,
    ) -> None:
        self.name = name
        self.checksum = checksum
        self.precision = precision
        self.head = head
        self.dimensions = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or 512)
        self._model = model
        self._counting = private_tokenizer(model)
        self._cutting = private_tokenizer(model)
        self._cutting.enable_truncation(self.max_tokens)
        self._padding = Padding.of(model, precision, self.max_tokens)
        self._query_prompt = _prompt(model.prompts, "query")
        self._passage_prompt = _prompt(model.prompts, "document", "passage", "corpus")
        self._single = single_text(model)
        self.reader: PassageReader | None = None
        if changes is not None and self._single is not None:
            self.reader = reader_of(self._single, private_tokenizer(model), changes)
        # What one question needs, with its parts. More would make a benchmark that asks the same again too quick.
        self._remembered = lru_cache(maxsize=4)(self._embed_query)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text, special tokens included, without cutting."""
        return [len(encoding) for encoding in self._counting.encode_batch_fast([clean(text) for text in texts])]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, in their order; float32 unit rows of shape `(len(texts), dimensions)`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for places, batch in self._batches([self._passage_prompt + text for text in texts]):
            vectors[places] = _unit(self._forward(batch))
        return vectors

    @property
    def late(self) -> str:
        """Checksum of the head that makes token codes; empty without one."""
        return self.head.checksum if self.head else ""

    def encode_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
        """Embed texts as `embed_passages` does, and give each one's token codes (`rag.late`), in one run of the model.

        Codes are empty without a head.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        codes = [b""] * len(texts)
        for places, batch in self._batches([self._passage_prompt + text for text in texts]):
            features = self._forward(batch)
            vectors[places] = _unit(features)
            if self.head:
                for place, code in zip(places, self._codes(self.head, batch, features), strict=True):
                    codes[place] = code
        return vectors, codes

    def _codes(
        self, head: LateHead, batch: Sequence[Encoding], features: Mapping[str, torch.Tensor]
    ) -> Iterator[bytes]:
        """Turn a batch's token vectors into what `LateHead.encode` makes of each text's, in one product of torch's."""
        import torch

        with torch.inference_mode():
            hidden = features["token_embeddings"].float()
            # The sign of `unit @ projection + offset` is that of `hidden @ projection + length * offset`.
            lengths = hidden.norm(dim=-1, keepdim=True)
            signs = hidden @ torch.from_numpy(head.projection) + lengths * torch.from_numpy(head.offset) > 0
        packed = np.packbits(signs.cpu().numpy(), axis=-1)
        for encoding, codes in zip(batch, packed, strict=True):
            yield _own(self._unpadded(encoding, codes), encoding).tobytes()

    def embed_query(self, text: str) -> Vector:
        """Embed one query; float32 unit row of shape `(dimensions,)`, not to be written to.

        The last few are remembered: one question is searched for several times and weighed against sentences.
        """
        return self._remembered(text)[0]

    def query_tokens(self, text: str) -> QueryTokens:
        """Read a query's tokens as they are compared with token codes; remembered with its vector.

        Raises ModelError without a head.
        """
        read = self._remembered(text)[1]
        if read is None:
            raise ModelError(f"The model {self.name} has no head for token codes.")
        return read

    def _embed_query(self, text: str) -> tuple[Vector, QueryTokens | None]:
        encoding = self._cutting.encode(clean(self._query_prompt + text))
        vector, tokens = self._read_single(encoding)
        vector.flags.writeable = False
        if not self.head:
            return vector, None
        return vector, QueryTokens(self.head.read(tokens), whole_words(_own_pieces(encoding)))

    def _read_single(self, encoding: Encoding) -> tuple[Vector, Vectors]:
        """Embed one text and its own tokens, through the bare layers where the model is one that they can stand for."""
        if self._single is None:
            features = self._forward([encoding])
            return _unit(features)[0], self._token_rows([encoding], features)[0]
        pooled, hidden = self._single.read(encoding.ids)
        return pooled.numpy(), _own_rows(encoding, hidden.numpy())

    def embed_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Embed each token of each text: float32 unit rows, one a token of `pieces`, special tokens left out."""
        rows: list[NDArray[np.float32]] = [np.zeros((0, self.dimensions), dtype=np.float32)] * len(texts)
        for places, batch in self._batches(texts):
            for place, own in zip(places, self._token_rows(batch, self._forward(batch)), strict=True):
                rows[place] = own
        return rows

    def _token_rows(self, batch: Sequence[Encoding], features: Mapping[str, torch.Tensor]) -> list[Vectors]:
        hidden = features["token_embeddings"].float().cpu().numpy()
        return [
            _own_rows(encoding, self._unpadded(encoding, vectors))
            for encoding, vectors in zip(batch, hidden, strict=True)
        ]

    def _unpadded(self, encoding: Encoding, rows: NDArray[Scalar]) -> NDArray[Scalar]:
        return rows[-len(encoding) :] if self._padding.left else rows[: len(encoding)]

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """List the tokens that the model reads of each text, as its vocabulary writes them, special tokens left out."""
        return [_own_pieces(encoding) for encoding in self._cutting.encode_batch([clean(text) for text in texts])]

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[Encoding]]]:
        for first in range(0, len(texts), _WINDOW):
            window = self._cutting.encode_batch([clean(text) for text in texts[first : first + _WINDOW]])
            for places in plan_batches([len(encoding) for encoding in window], BATCH_TOKENS):
                yield [first + place for place in places], [window[place] for place in places]

    def _forward(self, batch: Sequence[Encoding]) -> Mapping[str, torch.Tensor]:
        import torch

        with torch.inference_mode():
            features = {key: torch.from_numpy(value) for key, value in self._padding.fill(batch).items()}
            outcome: Mapping[str, torch.Tensor] = self._model(features)
            return outcome


def _own_rows(encoding: Encoding, vectors: Vectors) -> Vectors:
    """Leave special tokens out and scale the others to length one."""
    kept = _own(vectors, encoding)
    unit: Vectors = kept / np.maximum(np.linalg.norm(kept, axis=1, keepdims=True), 1e-12)
    return unit


def _own(rows: NDArray[Scalar], encoding: Encoding) -> NDArray[Scalar]:
    """Leave the rows of special tokens out."""
    own: NDArray[Scalar] = rows[np.array(encoding.special_tokens_mask, dtype=bool) == 0]
    return own


def _own_pieces(encoding: Encoding) -> list[str]:
    return [token for token, special in zip(encoding.tokens, encoding.special_tokens_mask, strict=True) if not special]


def whole_words(pieces: Sequence[str]) -> tuple[str, ...]:
    """Name for each piece of a WordPiece vocabulary the word that it is a piece of.

    >>> whole_words(["step", "for", "step", "kes", "##sar", "##y", "?"])
    ('step', 'for', 'step', 'kessary', 'kessary', 'kessary', '?')
    """
    words: list[str] = []
    places: list[int] = []
    for piece in pieces:
        if piece.startswith("##") and words:
            words[-1] += piece[2:]
        else:
            words.append(piece)
        places.append(len(words) - 1)
    return tuple(words[place] for place in places)


def _unit(features: Mapping[str, torch.Tensor]) -> Vectors:
    import torch

    unit: Vectors = torch.nn.functional.normalize(features["sentence_embedding"].float(), dim=1).cpu().numpy()
    return unit


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
