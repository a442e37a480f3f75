"""Measuring on articles of a data set, on so few that a test can wait for it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from app.settings import load_settings
from eval.benchmark import ASKING, EMBEDDING, run_benchmark
from eval.encoder_flops import MINILM
from eval.limits import Limits
from rag.embedding import SentenceTransformerEmbedder
from rag.errors import InputError

LIMITS = Limits(read=1e10, multiplied={"fp32": 1e11}, written=1e9, threads=1)


def test_embedding_is_set_against_the_library_the_machine_and_all_of_adding(
    toy: Path, embedder: SentenceTransformerEmbedder
) -> None:
    run = run_benchmark(toy, load_settings(), embedder, limits=LIMITS, passages=10, repeats=1, questions=2)
    embedding, asking = islice(run, 2)
    run.close()
    assert (embedding.name, asking.name) == (EMBEDDING, ASKING)
    named = {figure.name: figure.value for figure in (*embedding.figures, *asking.figures)}
    assert named["passages"] == 3
    rate, plain = named["embedding, all at once"], named["embedding, plain sentence-transformers"]
    assert named["embedding, over plain"] == pytest.approx(rate / plain)
    assert named["add, over embedding alone"] == pytest.approx(rate / named["add"])
    apart = named["add without statements, over embedding alone"]
    assert apart == pytest.approx(rate / named["add without statements"])
    note = next(each.note for each in embedding.figures if each.name == "embedding, of the matrix throughput")
    share = named["embedding, of the matrix throughput"]
    # Three short passages of 13 to 21 tokens, of 21 million operations a token and a little for attention.
    a_passage = share * LIMITS.multiplied["fp32"] / rate
    assert MINILM.flops(10) < a_passage < MINILM.flops(25)
    assert note.startswith(f"{a_passage / 1e9:.2f} GFLOP a passage of ")
    for name in ("embedding a query, ours", "search all in, full", "search all in, lexical", "whole answer"):
        figure = asking.figure(name)
        assert figure is not None
        assert figure.p95 is not None
        assert 0 < figure.value <= figure.p95


def test_a_data_set_without_text_is_an_error(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "title": "A", "text": " "}\n', encoding="utf-8")
    with pytest.raises(InputError, match="gave no passage to measure on"):
        next(run_benchmark(tmp_path, load_settings(), embedder, limits=LIMITS, passages=10, repeats=1, questions=1))
