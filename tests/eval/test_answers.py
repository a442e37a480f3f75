"""Answers are measured over the right queries: evidence over answerable ones, refusals over all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.service import Service
from app.settings import load_settings
from app.wiring import opened_service
from eval.answers import Asked, evaluate_answers, report
from eval.datasets import Dataset, Query
from tests.embedders import WordEmbedder
from tests.index.articles import story

STORIES = [
    story("ferry", "Ada Quill promised that the ferry would sail in May.", title="Ferry", day="2022-02-10"),
    story("dam", "Bram Holt demanded a meter at the dam.", title="Dam", day="2023-02-10"),
]
QUERIES = (
    Query(
        "q1", "What did Ada Quill promise about the ferry?", ("Ada Quill promised that the ferry would sail in May.",)
    ),
    Query("q2", "What did Bram Holt demand at the dam?", ("A sentence that nobody printed.",)),
    Query("q3", "What did Zelda Quark say of the ferry?", unanswerable=True),
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with opened_service(load_settings({"archive": tmp_path / "a"}), create=True, embedder=WordEmbedder()) as made:
        made.archive.add(STORIES)
        yield made


def _asked(name: str, verdict: str, *, unanswerable: bool = False, cited: float = 0.0) -> Asked:
    known = {"answered": "answered", "refused": "not_in_archive"}
    return Asked(name, unanswerable, known[verdict], cited, 1, 0, 10.0)  # type: ignore[arg-type]  # of the two above


def test_a_set_is_asked_and_its_evidence_looked_for_in_the_quotes(service: Service) -> None:
    qrels = {"q1": {"ferry": 1}, "q2": {"dam": 1}}
    dataset = Dataset("toy", Path("corpus.jsonl"), "0" * 64, 2, 0, QUERIES, qrels)
    found = evaluate_answers(dataset, service.desk, wording="text")
    assert [(one.id, one.verdict != "not_in_archive", one.cited) for one in found.asked] == [
        ("q1", True, 1.0),
        ("q2", True, 0.0),
        ("q3", False, 0.0),
    ]
    assert (found.any_fact_cited.mean, found.refusal_recall.mean, found.wrong_spans) == (0.5, 1.0, 0)
    assert service.conversations.list() == []


def test_shares_are_taken_over_the_queries_that_they_are_about() -> None:
    asked = [
        _asked("a", "answered", cited=0.5),
        _asked("b", "refused"),
        _asked("c", "refused", unanswerable=True),
        _asked("d", "answered", unanswerable=True),
        _asked("e", "answered", unanswerable=True),
    ]
    found = report("toy", "text", asked)
    assert (found.any_fact_cited.mean, found.facts_cited.mean, found.answerable_refused.mean) == (0.5, 0.25, 0.5)
    assert (found.refusal_precision.mean, found.refusal_recall.mean) == (0.5, 0.333)
    assert (found.refusal_precision.of, found.refusal_recall.of) == (2, 3)


def test_a_share_of_nothing_is_no_number() -> None:
    found = report("toy", "text", [_asked("a", "answered", cited=1.0)])
    assert (found.refusal_precision.mean, found.refusal_recall.mean) == (None, None)
