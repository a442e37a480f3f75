"""Draws the questions that the head is trained on, with the passage that answers each, from files of pairs.

A file holds gzip JSON lines `{"q", "pos", "neg", "answer", "doc"}`. One article's questions are all trained on or all
kept back, so that nothing learnt about an article helps on those kept back.
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COUNTS = {
    "squad_dev": 3000,
    "squadshifts_new_wiki": 2500,
    "nq_qed": 1352,
    "selqa": 1800,
    "fairytaleqa": 600,
    "medquad": 700,
    "pubmedqa": 600,
}
"""How many questions of each set: encyclopaedia questions most, question shapes that repeat (medquad) least."""

SEED = 7
_KEPT_BACK_OF = 10
_GIVEN = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the place of the passage that answers it, and of passages of its article that do not."""

    question: str
    positive: int
    near: tuple[int, ...]
    answer: str
    kept_back: bool


def draw(folder: Path) -> tuple[list[Pair], list[str]]:
    """Draw pairs from the sets in a folder; returns them and the passages that they name by place."""
    rng = random.Random(SEED)
    places: dict[str, int] = {}
    pairs: list[Pair] = []
    for name, count in COUNTS.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        rng.shuffle(records)
        pairs.extend(_pair(name, record, places) for record in records[:count])
    return pairs, list(places)


def _pair(name: str, record: dict[str, Any], places: dict[str, int]) -> Pair:
    positive, *near = (places.setdefault(text, len(places)) for text in [record["pos"][0], *record["neg"][:_GIVEN]])
    article = str(record.get("doc") or positive)
    return Pair(
        question=record["q"],
        positive=positive,
        near=tuple(place for place in near if place != positive),
        answer=str(record.get("answer") or ""),
        kept_back=zlib.crc32((name + article).encode()) % _KEPT_BACK_OF == 0,
    )
