"""Which issue a sentence is near to in meaning, where no cue tells: its vector beside those of the issues' seeds.

Embedding takes time, so vectors are kept: a sentence that was embedded once is known from then on, to readers without
a model as well. What is not known yet is matched by its words alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np

from rag.issues import Issues, Matched
from rag.nouns import Vector, Vectors
from rag.seams import Embedder

NEAR = 0.53
"""Nearness from which a sentence belongs to an issue: the greatest F1 on labelled statements (`eval issues`)."""

LEAD = 0.5
"""Share of its lead over the second issue that is added to the cosine of the nearest seed."""

BATCH = 64


class Shelf(Protocol):
    """Where vectors are kept, by keys of 16 bytes. A shelf that cannot be written forgets."""

    def read(self, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        """Give the vectors of those of the keys that are kept."""

    def write(self, rows: Sequence[tuple[bytes, Vector]]) -> None:
        """Keep vectors."""

    def keep(self, keys: Sequence[bytes]) -> None:
        """Forget all vectors but those of the keys."""


class InMemory:
    """A shelf that lasts as long as its process."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Vector] = {}

    def read(self, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        """Give the vectors of those of the keys that are kept."""
        return {key: self._kept[key] for key in keys if key in self._kept}

    def write(self, rows: Sequence[tuple[bytes, Vector]]) -> None:
        """Keep vectors."""
        self._kept.update(rows)

    def keep(self, keys: Sequence[bytes]) -> None:
        """Forget all vectors but those of the keys."""
        wanted = set(keys)
        self._kept = {key: vector for key, vector in self._kept.items() if key in wanted}


class Meanings:
    """Vectors of sentences in the space of one model; without an embedder only those that are kept already."""

    def __init__(self, checksum: str, shelf: Shelf, embedder: Embedder | None = None) -> None:
        self._salt = checksum.encode()
        self._shelf = shelf
        self._embedder = embedder

    @property
    def learns(self) -> bool:
        """Whether unknown sentences can be embedded."""
        return self._embedder is not None

    def known(self, texts: Iterable[str]) -> dict[str, Vector]:
        """Give the vectors of those of the texts that are known."""
        keys = {self._key(text): text for text in texts}
        return {keys[key]: vector for key, vector in self._shelf.read(list(keys)).items()}

    def learn(self, texts: Sequence[str], stop: Callable[[], bool] = lambda: False) -> int:
        """Embed texts, a batch at a time, until `stop` says so; return how many were."""
        if self._embedder is None:
            return 0
        done = 0
        # Texts of like length in one batch: the model pads to the longest.
        ordered = sorted(dict.fromkeys(texts), key=len)
        for start in range(0, len(ordered), BATCH):
            if stop():
                break
            batch = ordered[start : start + BATCH]
            vectors = self._embedder.embed_passages(batch)
            self._shelf.write([(self._key(text), row) for text, row in zip(batch, vectors, strict=True)])
            done += len(batch)
        return done

    def keep(self, texts: Iterable[str]) -> None:
        """Forget all texts but these: what went from the archive leaves nothing behind."""
        self._shelf.keep([self._key(text) for text in texts])

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._salt[:64]).digest()


def nearest_issues(
    issues: Issues, meanings: Meanings, texts: Sequence[str], *, near: float = NEAR
) -> dict[str, Matched]:
    """Find for each known text the issue that it is near to, with the seed by which that is known.

    Texts that are near to none, or not known, are left out; so are all while the seeds are not known.
    """
    seeds = [(issue.label, seed) for issue in issues.issues for seed in issue.seeds]
    of_seeds = meanings.known(seed for _, seed in seeds)
    of_texts = meanings.known(texts)
    if not of_texts or len(of_seeds) < len({seed for _, seed in seeds}):
        return {}
    known = list(of_texts)
    likeness = np.stack([of_texts[text] for text in known]) @ np.stack([of_seeds[seed] for _, seed in seeds]).T
    return {
        text: found
        for text, row in zip(known, likeness, strict=True)
        if (found := _nearest(row, seeds, near)) is not None
    }


def _nearest(row: Vector | Vectors, seeds: Sequence[tuple[str, str]], near: float) -> Matched | None:
    best: dict[str, tuple[float, str]] = {}
    for (label, seed), value in zip(seeds, row.tolist(), strict=True):
        if value > best.get(label, (-1.0, ""))[0]:
            best[label] = (value, seed)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    (label, (first, seed)) = ranked[0]
    lead = first - ranked[1][1][0] if len(ranked) > 1 else 0.0
    return Matched(label, seed, "meaning", round(first, 3)) if first + LEAD * lead >= near else None
