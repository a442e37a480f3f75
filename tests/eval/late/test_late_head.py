"""How the head for token codes is made: drawn, encoded, mined, fitted and trained, on texts made here."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from eval.late import pairs, training
from eval.late.encodings import Encodings, encoded
from eval.late.fitting import fitted
from eval.late.negatives import mined
from eval.late.pairs import Pair, draw
from rag.late import max_sim
from rag.nouns import Vectors
from tests.embedders import WordEmbedder

EMBEDDER = WordEmbedder()
PASSAGES = ["The ferry sails at dawn.", "The ferry was late at dawn.", "Grain prices rose.", "The envoy left for Velm."]


class WordRows:
    """Embeds each word of a text by itself, and counts how many texts it was asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        self.asked += len(texts)
        return [EMBEDDER.embed_passages(text.split()) for text in texts]


def pair(
    question: str, positive: int, *, near: tuple[int, ...] = (), answer: str = "", kept_back: bool = False
) -> Pair:
    return Pair(question, positive, near, answer, kept_back)


def folder_of(tmp_path: Path, records: list[dict[str, object]]) -> Path:
    for name in pairs.COUNTS:
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(record) + "\n" for record in (records if name == "selqa" else []))
    return tmp_path


def test_pairs_share_passages_and_keep_whole_articles_back(tmp_path: Path) -> None:
    records: list[dict[str, object]] = [
        {"q": f"Question {n}?", "pos": [f"Passage of {n % 20}."], "neg": ["Passage of none."], "doc": str(n % 20)}
        for n in range(60)
    ]
    drawn, passages = draw(folder_of(tmp_path, records))
    assert (len(drawn), len(passages)) == (60, 21)
    assert {passages[each.positive] for each in drawn} == {f"Passage of {n}." for n in range(20)}
    assert all([passages[place] for place in each.near] == ["Passage of none."] for each in drawn)
    kept = {each.positive for each in drawn if each.kept_back}
    assert 0 < len(kept) < 20
    assert not kept & {each.positive for each in drawn if not each.kept_back}


def test_texts_are_encoded_once(tmp_path: Path) -> None:
    rows = WordRows()
    first = encoded(PASSAGES, rows, tmp_path / "kept.npz")
    again = encoded(PASSAGES, rows, tmp_path / "kept.npz")
    assert rows.asked == len(PASSAGES)
    assert first.ends.tolist() == again.ends.tolist() == [5, 11, 14, 19]
    assert np.allclose(again.rows(2, most=2), EMBEDDER.embed_passages(["Grain", "prices"]), atol=1e-3)
    encoded(PASSAGES[:2], rows, tmp_path / "kept.npz")
    assert rows.asked == len(PASSAGES) + 2


def test_hard_negatives_are_near_and_do_not_answer() -> None:
    asked = [pair("When does the ferry sail?", 0, answer="dawn"), pair("Where did the envoy go?", 3, answer="Velm")]
    found = mined(
        asked,
        PASSAGES,
        questions=EMBEDDER.embed_passages([each.question for each in asked]),
        vectors=EMBEDDER.embed_passages(PASSAGES),
        share=0.5,
    )
    # Both passages of the ferry hold "dawn", so that neither is a negative of the first question.
    assert set(found[0]) == {2, 3}
    assert set(found[1]) == {0, 1, 2}


def test_fitted_codes_find_the_text_with_the_query_s_words() -> None:
    encodings = encodings_of([f"{PASSAGES[n % 4]} word{n}" for n in range(40)])
    head = fitted(encodings, model="m", bits=32)
    codes = [head.encode(EMBEDDER.embed_passages(text.split())) for text in PASSAGES]
    query = head.read(EMBEDDER.embed_passages("Grain prices".split()))
    scores = max_sim(query, [1.0, 1.0], codes)
    assert int(np.argmax(scores)) == 2


def test_training_brings_questions_nearer_to_their_passages() -> None:
    asked = [pair(f"alpha{n} beta{n}", n, kept_back=n == 0) for n in range(12)]
    passages = [f"gamma{n} delta{n} filler" for n in range(12)]
    material = training.Material(
        asked,
        [tuple(other for other in range(12) if other != n)[:4] for n in range(12)],
        encodings_of([each.question for each in asked]),
        encodings_of(passages),
    )
    steps: list[tuple[int, int]] = []
    start = fitted(material.passages, model="m", bits=32)
    head, losses = training.train(material, start, epochs=240.0, on_step=lambda done, of: steps.append((done, of)))
    assert steps[-1] == (110, 110)
    assert losses[-1] < 0.5 * losses[0]
    shipped = head.shipped(model="m")
    assert (shipped.bits, shipped.model) == (32, "m")
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(shipped.projection, start.projection)


def encodings_of(texts: Sequence[str]) -> Encodings:
    rows = [EMBEDDER.embed_passages(text.split()).astype(np.float16) for text in texts]
    return Encodings(np.concatenate(rows), np.cumsum([len(each) for each in rows], dtype=np.int64))
