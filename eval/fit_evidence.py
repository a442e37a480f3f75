"""Fits how much each feature of a sentence is worth: `python -m eval.fit_evidence FOLDER [--questions N]`.

FOLDER holds questions with a passage each and the answer's words in it (`{"q", "pos", "neg", "answer"}`, gzip JSON
lines). The model is a conditional logit: of the sentences of a passage that answers and of one that does not, those
that hold the answer's words should win. It is fitted on some questions and tried on others; nothing of the evaluation
sets is read. The weights it prints stand in `rag/evidence.py`.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from app.settings import load_settings
from app.wiring import load_embedder_for
from rag.evidence import features
from rag.questions import read_question
from rag.rarity import idf
from rag.seams import Embedder
from rag.sentences import sentence_spans
from rag.spelling import fold
from rag.stems import stem, stems

SETS = ("squad_dev", "squadshifts_new_wiki", "selqa", "fairytaleqa")
SEED = 20_261_122
PENALTY = 0.01
SHARE_TRIED = 0.25

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question: a row of features a sentence, and which sentences hold the answer."""

    rows: Matrix
    answers: NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit on three quarters of a sample and print weights, with the share of first places on the last quarter."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=400, help="how many of each set")
    given = parser.parse_args(arguments)
    pairs = [pair for name in SETS for pair in sampled(given.folder / f"{name}.jsonl.gz", given.questions)]
    random.Random(SEED).shuffle(pairs)
    names, examples = described(pairs, load_embedder_for(load_settings()))
    tried = int(len(examples) * SHARE_TRIED)
    weights = fitted(examples[tried:])
    print(f"{len(examples)} questions; first places on {tried} of them that were kept back:")
    for label, chosen in (("cosine alone", _only(names, "cosine")), ("fitted", weights)):
        print(f"  {label:14}{first_places(examples[:tried], chosen):.3f}")
    print(json.dumps(dict(zip(names, weights.round(2).tolist(), strict=True)), indent=4))


def sampled(path: Path, count: int) -> list[dict[str, object]]:
    """Draw questions whose answer's words stand in their passage and that have a passage that does not answer."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        usable = [pair for pair in map(json.loads, lines) if pair.get("answer") and pair["neg"]]
    return random.Random(SEED).sample(usable, min(count, len(usable)))


def described(pairs: Sequence[dict[str, object]], embedder: Embedder) -> tuple[list[str], list[Example]]:
    """Describe the sentences of each pair's passages as answering does; pairs without a clear answer are left out."""
    texts = [passage for pair in pairs for passage in _passages(pair)]
    held = Counter(word for text in texts for word in stems(text))
    found = [example for pair in pairs for example in _example(pair, embedder, held, len(texts))]
    return found[0][0], [example for _, example in found]


def fitted(examples: Sequence[Example]) -> Matrix:
    """Maximise the likelihood of the answering sentences, with a small penalty on large weights."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for example in examples:
            odds = np.exp(example.rows @ weights - np.max(example.rows @ weights))
            everyone, winners = odds / odds.sum(), odds * example.answers / odds[example.answers].sum()
            total -= np.log(odds[example.answers].sum() / odds.sum()) / len(examples)
            slope = slope - (winners - everyone) @ example.rows / len(examples)
        return total, slope

    start = np.zeros(examples[0].rows.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def first_places(examples: Sequence[Example], weights: Matrix) -> float:
    """Share of questions whose best sentence holds the answer."""
    return float(np.mean([example.answers[int(np.argmax(example.rows @ weights))] for example in examples]))


def _passages(pair: dict[str, object]) -> Iterator[str]:
    positive, negative = pair["pos"], pair["neg"]
    assert isinstance(positive, list)
    assert isinstance(negative, list)
    return itertools.chain(positive[:1], negative[:1])


def _example(
    pair: dict[str, object], embedder: Embedder, held: Counter[str], passages: int
) -> Iterator[tuple[list[str], Example]]:
    question = read_question(str(pair["q"]), outlets=(), today=date(2026, 1, 1))
    rarity = {stem(term): idf(passages, held[stem(term)]) for term in question.terms}
    query = embedder.embed_query(question.text)
    answer = f" {fold(str(pair['answer']))} "
    rows: list[dict[str, float]] = []
    answers: list[bool] = []
    for place, passage in enumerate(_passages(pair)):
        texts = [passage[start:end] for start, end in sentence_spans(passage)]
        vectors = embedder.embed_passages(texts)
        rows += features(question, texts, query=query, vectors=vectors, rarity=rarity, title="")
        answers += [place == 0 and answer in f" {fold(text)} " for text in texts]
    if rows and any(answers) and not all(answers):
        names = list(rows[0])
        yield names, Example(np.array([[row[name] for name in names] for row in rows]), np.array(answers))


def _only(names: Sequence[str], wanted: str) -> Matrix:
    return np.array([float(name == wanted) for name in names])


if __name__ == "__main__":
    main()
