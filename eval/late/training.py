"""Trains a head: questions should come nearer to the passage that answers them than to the others of their batch.

The loss is the cross entropy of the answering passage among all passages of a batch (its own hard negatives and those
of the other questions). Passages are compared as signs in training already; gradients pass the sign unchanged (Bengio,
Leonard and Courville, 2013, "straight-through"). The embedding model itself is not changed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from eval.late.encodings import Encodings
from eval.late.pairs import Pair
from rag.late import LateHead
from rag.nouns import Vectors

SEED = 20_261_122
QUESTIONS_A_BATCH = 24
NEGATIVES = 4
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 0.01
WARM_UP = 50
LEAST_RATE = 0.05
FIRST_SCALE = 20.0
QUERY_TOKENS, PASSAGE_TOKENS = 32, 200
LOGGED_EVERY = 50
_HIDDEN = -2.0

Padded = tuple[torch.Tensor, torch.Tensor]
"""Token vectors of shape `(texts, tokens, dimensions)` and which of the tokens are there."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that is trained on; row i of `questions` encodes the question of `pairs[i]`."""

    pairs: Sequence[Pair]
    hard: Sequence[tuple[int, ...]]
    questions: Encodings
    passages: Encodings

    def batch_of_passages(self, places: Sequence[int]) -> Padded:
        """Pad the token vectors of some passages."""
        return _padded([self.passages.rows(place, most=PASSAGE_TOKENS) for place in places])

    def batch_of_questions(self, places: Sequence[int]) -> Padded:
        """Pad the token vectors of some questions."""
        return _padded([self.questions.rows(place, most=QUERY_TOKENS) for place in places])


class Head(torch.nn.Module):
    """The trained form of `rag.late.LateHead`; begins as the fitted one."""

    def __init__(self, start: LateHead) -> None:
        super().__init__()
        self.project = torch.nn.Linear(*start.projection.shape)
        self.scale = torch.nn.Parameter(torch.tensor(math.log(FIRST_SCALE)))
        with torch.no_grad():
            self.project.weight.copy_(torch.from_numpy(start.projection.T.copy()))
            self.project.bias.copy_(torch.from_numpy(start.offset))

    def forward(self, questions: Padded, passages: Padded) -> torch.Tensor:
        """Score each question with each passage: `(questions, passages)`."""
        rows = functional.normalize(self.project(questions[0]), dim=-1)
        signs, there = self._signs(passages[0]), passages[1]
        similar = torch.einsum("qid,pjd->qpij", rows, signs)
        best = similar.masked_fill(~there[None, :, None, :], _HIDDEN).amax(-1)
        weights = questions[1] / questions[1].sum(1, keepdim=True)
        return torch.einsum("qpi,qi->qp", best, weights) * self.scale.exp()

    def _signs(self, vectors: torch.Tensor) -> torch.Tensor:
        smooth = functional.normalize(self.project(vectors), dim=-1)
        signs = torch.sign(smooth) / math.sqrt(smooth.shape[-1])
        return smooth + (signs - smooth).detach()

    def shipped(self, *, model: str) -> LateHead:
        """Return the head as it is used, for the embedding weights of a checksum."""
        weights = self.project.weight.detach().numpy().T.copy()
        return LateHead(weights, self.project.bias.detach().numpy().copy(), model)


def train(
    material: Material,
    start: LateHead,
    *,
    epochs: float,
    on_step: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Head, list[float]]:
    """Train a head on the pairs that are not kept back; returns it and the mean loss of each `LOGGED_EVERY` steps."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    head = Head(start)
    optimiser = torch.optim.AdamW(head.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    chosen = [place for place, pair in enumerate(material.pairs) if not pair.kept_back]
    steps = int(len(chosen) * epochs / QUESTIONS_A_BATCH)
    losses: list[float] = []
    for step, batch in zip(range(steps), _batches(chosen, rng), strict=False):
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1.0, (step + 1) / WARM_UP) * max(LEAST_RATE, 1 - step / steps)
        passages, targets = _candidates(material, batch, rng)
        scores = head(material.batch_of_questions(batch), material.batch_of_passages(passages))
        loss = functional.cross_entropy(scores, torch.tensor(targets))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        losses.append(float(loss.detach()))
        on_step(step + 1, steps)
    means = [float(np.mean(losses[at : at + LOGGED_EVERY])) for at in range(0, len(losses), LOGGED_EVERY)]
    return head, means


def _batches(places: Sequence[int], rng: random.Random) -> Iterator[list[int]]:
    waiting: list[int] = []
    while True:
        if len(waiting) < QUESTIONS_A_BATCH:
            waiting += rng.sample(list(places), len(places))
        batch, waiting = waiting[:QUESTIONS_A_BATCH], waiting[QUESTIONS_A_BATCH:]
        yield batch


def _candidates(material: Material, batch: Sequence[int], rng: random.Random) -> tuple[list[int], list[int]]:
    """List the passages of a batch, each once, and for each question the place of its own among them."""
    listed: dict[int, int] = {}
    targets = [listed.setdefault(material.pairs[place].positive, len(listed)) for place in batch]
    for place in batch:
        near, hard = material.pairs[place].near, list(material.hard[place])
        drawn = rng.sample(hard, min(NEGATIVES - bool(near), len(hard)))
        for passage in [*drawn, *([rng.choice(near)] if near else [])]:
            listed.setdefault(passage, len(listed))
    return list(listed), targets


def _padded(texts: Sequence[Vectors]) -> Padded:
    most = max(len(rows) for rows in texts)
    vectors = np.zeros((len(texts), most, texts[0].shape[1]), dtype=np.float32)
    there: NDArray[np.bool_] = np.zeros((len(texts), most), dtype=bool)
    for place, rows in enumerate(texts):
        vectors[place, : len(rows)] = rows
        there[place, : len(rows)] = True
    return torch.from_numpy(vectors), torch.from_numpy(there)
