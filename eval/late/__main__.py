"""Makes the head for token codes: `python -m eval.late FOLDER [--train EPOCHS] [--out FILE]`.

FOLDER holds the sets that `eval/late/pairs.py` names. Without `--train` the head is fitted without labels: that is the
one that is shipped. Encoding takes most of the first run; it is kept in the cache.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from app.settings import load_settings
from app.wiring import load_embedder_for
from eval.archives import cache_folder
from eval.late import training
from eval.late.encodings import encoded
from eval.late.fitting import fitted
from eval.late.negatives import mined
from eval.late.pairs import COUNTS, draw
from eval.late.pairs import SEED as DRAWING_SEED
from rag.embedding import SentenceTransformerEmbedder
from rag.fusion import DENSE_SHARE_SHORT
from rag.late import LateHead, max_sim, write_head

TRIED = 500


def main(arguments: Sequence[str] | None = None) -> None:
    """Make a head and write it, with a record of seeds, data, losses and figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train", type=float, default=0.0, metavar="EPOCHS", help="train the fitted head further")
    parser.add_argument("--out", type=Path, default=Path("rag/late_head.npz"))
    parser.add_argument("--record", type=Path, help="write seeds, data, losses and figures to this JSON file")
    parser.add_argument("--cache", type=Path, default=cache_folder() / "late")
    given = parser.parse_args(arguments)
    losses: list[float] = []
    with Progress(console=Console(stderr=True)) as bars:
        material, model = prepared(given.folder, given.cache, bars)
        head = fitted(material.passages, model=model)
        if given.train:
            bar = bars.add_task("train")
            trained, losses = training.train(
                material, head, epochs=given.train, on_step=lambda done, of: bars.update(bar, completed=done, total=of)
            )
            head = trained.shipped(model=model)
    given.out.write_bytes(write_head(head))
    record = {
        "sets": COUNTS,
        "drawing_seed": DRAWING_SEED,
        "seed": training.SEED,
        "epochs": given.train,
        "questions": len(material.pairs),
        "kept_back": sum(pair.kept_back for pair in material.pairs),
        "passages": len(material.passages.ends),
        "first_places": first_places(material, head),
        "loss_every": training.LOGGED_EVERY,
        "losses": [round(loss, 4) for loss in losses],
    }
    if given.record:
        given.record.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    Console().print_json(json.dumps(record))


def prepared(folder: Path, cache: Path, bars: Progress) -> tuple[training.Material, str]:
    """Draw, encode and mine, or read what the cache holds of it; returns it and the embedding model's checksum."""
    embedder = load_embedder_for(load_settings())
    assert isinstance(embedder, SentenceTransformerEmbedder)
    pairs, passages = draw(folder)
    asked = [pair.question for pair in pairs]
    questions = encoded(asked, embedder, cache / "questions.npz", on_texts=_bar(bars, "questions", len(asked)))
    texts = encoded(passages, embedder, cache / "passages.npz", on_texts=_bar(bars, "passages", len(passages)))
    path = cache / "hard.json"
    if path.is_file():
        hard = [tuple(places) for places in json.loads(path.read_text(encoding="utf-8"))]
    else:
        hard = mined(
            pairs,
            passages,
            questions=embedder.embed_passages(asked),
            vectors=embedder.embed_passages(passages),
            share=DENSE_SHARE_SHORT,
            on_pairs=_bar(bars, "negatives", len(pairs)),
        )
        path.write_text(json.dumps(hard), encoding="utf-8")
    return training.Material(pairs, hard, questions, texts), embedder.checksum


def first_places(material: training.Material, head: LateHead) -> dict[str, float]:
    """Share of kept-back questions whose passage comes before all hard ones: by whole token vectors, and by codes."""
    kept = [place for place, pair in enumerate(material.pairs) if pair.kept_back and material.hard[place]]
    tried = random.Random(training.SEED).sample(kept, min(TRIED, len(kept)))
    plain, coded = [], []
    for place in tried:
        compared = [material.pairs[place].positive, *material.hard[place]]
        passages = [material.passages.rows(at, most=training.PASSAGE_TOKENS) for at in compared]
        query = material.questions.rows(place, most=training.QUERY_TOKENS)
        plain.append(_is_first([float((query @ rows.T).max(1).mean()) for rows in passages]))
        coded.append(_is_first(max_sim(head.read(query), [1.0] * len(query), [head.encode(rows) for rows in passages])))
    return {"questions": len(tried), "whole vectors": float(np.mean(plain)), "codes": float(np.mean(coded))}


def _is_first(scores: Sequence[float]) -> bool:
    return scores[0] > max(scores[1:])


def _bar(bars: Progress, name: str, total: int) -> Callable[[int], None]:
    bar = bars.add_task(name, total=total)
    return lambda done: bars.update(bar, completed=done)


if __name__ == "__main__":
    main()
