"""Trains low-rank changes to the embedding model's layers, and two rows that point at an answer's ends.

LoRA (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021): a product of two thin matrices is added to
each weight matrix, and these alone are trained; they take a megabyte where the model takes ninety. The loss is that of
SQuAD 2.0 readers (Devlin et al., "BERT", 2019): cross-entropy of the first and of the last token of the answer, of all
places where the answer stands, and of the first token of all where nothing answers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from eval.reading.examples import Reading

BATCH = 16
_SORTED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """How a reader is trained; `scale` multiplies the low-rank product."""

    rank: int = 24
    scale: float = 2.0
    rate: float = 8e-4
    warm_up: float = 0.06
    decay: float = 0.01
    first_layer: int = 1
    seed: int = 20_261_126


class Changed(nn.Module):
    """A linear layer that stays as it is, with a trained product of two thin matrices added."""

    def __init__(self, inner: nn.Linear, plan: Plan) -> None:
        super().__init__()
        self.inner = inner
        self.narrow = nn.Parameter(torch.randn(plan.rank, inner.in_features) / inner.in_features**0.5)
        self.wide = nn.Parameter(torch.zeros(inner.out_features, plan.rank))
        self.scale = plan.scale

    def forward(self, hidden: Tensor) -> Tensor:
        """Add what the change gives to what the layer gives."""
        added = functional.linear(functional.linear(hidden, self.narrow), self.wide)
        outcome: Tensor = self.inner(hidden) + self.scale * added
        return outcome


def with_changes(bert: nn.Module, plan: Plan) -> dict[str, Changed]:
    """Put a change beside every linear layer of an encoder's layers; returns them by the layer's name."""
    torch.manual_seed(plan.seed)
    for parameter in bert.parameters():
        parameter.requires_grad = False
    changed: dict[str, Changed] = {}
    for name, module in list(bert.named_modules()):
        if isinstance(module, nn.Linear) and name.startswith("encoder.layer") and _layer_of(name) >= plan.first_layer:
            parent, _, last = name.rpartition(".")
            changed[name] = Changed(module, plan)
            setattr(bert.get_submodule(parent), last, changed[name])
    return changed


def _layer_of(name: str) -> int:
    return int(name.split(".")[2])


def batches(readings: Sequence[Reading], *, seed: int) -> list[list[Reading]]:
    """Shuffle, and put readings of like length into one batch, so that little is padded."""
    chance = random.Random(seed)
    order = list(readings)
    chance.shuffle(order)
    found: list[list[Reading]] = []
    step = BATCH * _SORTED_AT_ONCE
    for first in range(0, len(order), step):
        some = sorted(order[first : first + step], key=lambda reading: len(reading.ids))
        found += [some[place : place + BATCH] for place in range(0, len(some), BATCH)]
    chance.shuffle(found)
    return found


def logits(bert: nn.Module, ends: nn.Linear, batch: Sequence[Reading]) -> Tensor:
    """Read a batch: shape `(n, longest, 2)`; what may not be pointed at is minus infinity."""
    longest = max(len(reading.ids) for reading in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    kinds, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    allowed = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, reading in enumerate(batch):
        size = len(reading.ids)
        ids[row, :size] = torch.tensor(reading.ids)
        kinds[row, reading.split : size] = 1
        mask[row, :size] = 1
        allowed[row, reading.split : size - 1] = True
        allowed[row, 0] = True
    hidden = bert(input_ids=ids, token_type_ids=kinds, attention_mask=mask).last_hidden_state
    pointed: Tensor = ends(hidden)
    return pointed.masked_fill(~allowed[:, :, None], -torch.inf)


def loss_of(pointed: Tensor, batch: Sequence[Reading]) -> Tensor:
    """Mean negative log likelihood of the answers' first and last tokens."""
    log = functional.log_softmax(pointed.float(), dim=1)
    total = torch.zeros(())
    for row, reading in enumerate(batch):
        starts, ends = reading.starts or (0,), reading.ends or (0,)
        total = total - torch.logsumexp(log[row, list(starts), 0], 0) - torch.logsumexp(log[row, list(ends), 1], 0)
    return total / (2 * len(batch))


def train(
    bert: nn.Module,
    readings: Sequence[Reading],
    plan: Plan,
    *,
    on_step: Callable[[int, int, float], None],
) -> tuple[dict[str, Changed], nn.Linear]:
    """Train for one pass over the readings; `on_step` is told the step, how many there are, and the loss."""
    changed = with_changes(bert, plan)
    width = next(iter(changed.values())).inner.in_features
    ends = nn.Linear(width, 2)
    nn.init.normal_(ends.weight, std=0.02)
    nn.init.zeros_(ends.bias)
    own = [parameter for change in changed.values() for parameter in (change.narrow, change.wide)]
    optimizer = torch.optim.AdamW([*own, *ends.parameters()], lr=plan.rate, weight_decay=plan.decay)
    order = batches(readings, seed=plan.seed)
    warm = max(1, int(plan.warm_up * len(order)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (len(order) - step) / max(1, len(order) - warm))
    )
    bert.train()
    for step, batch in enumerate(order):
        loss = loss_of(logits(bert, ends, batch), batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*own, *ends.parameters()], 1.0)
        optimizer.step()
        schedule.step()
        on_step(step, len(order), float(loss.detach()))
    bert.eval()
    return changed, ends


def pointed_right(bert: nn.Module, ends: nn.Linear, readings: Sequence[Reading]) -> tuple[float, float]:
    """Share of answered windows whose best start is a right one, and of unanswered ones where nothing is pointed at."""
    answered, unanswered = [], []
    for some in _chunks(sorted(readings, key=lambda reading: len(reading.ids))):
        with torch.inference_mode():
            starts = logits(bert, ends, some)[:, :, 0].argmax(1).tolist()
        for reading, start in zip(some, starts, strict=True):
            if reading.starts:
                answered.append(start in reading.starts)
            else:
                unanswered.append(start == 0)
    return sum(answered) / max(1, len(answered)), sum(unanswered) / max(1, len(unanswered))


def _chunks(readings: Sequence[Reading]) -> Iterator[Sequence[Reading]]:
    return (readings[place : place + BATCH] for place in range(0, len(readings), BATCH))
