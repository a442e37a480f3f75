"""Makes `rag/reader.npz`: `python -m eval.reading FOLDER [--out FILE]`; FOLDER holds files of questions with passages.

Trains for one pass over some twelve thousand questions, about an hour on one core, and prints how often the reader
points at the right words of questions that were kept back.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import Progress
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

from eval.reading.examples import KEPT_BACK, Reading, load_asked, windows
from eval.reading.training import Changed, Plan, pointed_right, train
from rag.reader import Changes, write_changes
from rag.weights import DEFAULT_MODEL, find_model, weights_checksum

WORDS = 60
"""How long a window of text is that is read beside a question in training."""

MOST_TOKENS = 160
UNANSWERED = 0.3
SEED = 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, print the figures on what was kept back, and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("rag/reader.npz"))
    parser.add_argument("--first", type=int, help="train on the first FIRST questions only, to try it")
    given = parser.parse_args(arguments)
    folder = find_model(DEFAULT_MODEL)
    trained_on, kept_back = readings(given.folder, folder, first=given.first)
    bert = BertModel.from_pretrained(str(folder), local_files_only=True, add_pooling_layer=False)
    for module in bert.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    with Progress() as progress:
        bar = progress.add_task("training")
        changed, ends = train(
            bert,
            trained_on,
            Plan(),
            on_step=lambda step, of, loss: progress.update(
                bar, total=of, completed=step + 1, description=f"training, loss {loss:.2f}"
            ),
        )
    answered, unanswered = pointed_right(bert, ends, kept_back)
    Console().print(
        f"{len(trained_on)} windows. Of {len(kept_back)} kept back: the answer's first word is pointed at in "
        f"{answered:.3f} of those that answer, nothing in {unanswered:.3f} of those that do not."
    )
    given.out.write_bytes(write_changes(changes_of(changed, ends, weights_checksum(folder))))


def readings(folder: Path, model: Path, *, first: int | None) -> tuple[list[Reading], list[Reading]]:
    """Read the pairs: windows to train on, and windows of questions that are kept back."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS, strategy="only_second")
    asked = load_asked(folder, seed=SEED)
    one, other = asked[:-KEPT_BACK][:first], asked[-KEPT_BACK:]
    return (
        list(windows(one, tokenizer, words=WORDS, unanswered=UNANSWERED, seed=2)),
        list(windows(other, tokenizer, words=WORDS, unanswered=0.5, seed=3)),
    )


def changes_of(changed: dict[str, Changed], ends: nn.Linear, model: str) -> Changes:
    """Take the trained matrices out of the layers, the scale multiplied in."""
    with torch.inference_mode():
        return Changes(
            wide={name: (change.scale * change.wide).numpy() for name, change in changed.items()},
            narrow={name: change.narrow.numpy() for name, change in changed.items()},
            ends=ends.weight.numpy(),
            bias=ends.bias.numpy(),
            model=model,
        )


if __name__ == "__main__":
    main()
