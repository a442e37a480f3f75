"""Answers are measured over the questions that each measure is about, and every quote is held against its article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from app.service import Service
from app.settings import load_settings
from app.wiring import opened_service
from eval.answer_plot import risk_plot
from eval.answer_results import AnswerReport, read_answers, write_answers
from eval.answer_table import answer_tables
from eval.answers import measure_answers
from eval.asking import Answered, Answers, TakenAnswers, questions_of, take_answers
from eval.datasets import Dataset, Query
from rag.errors import SettingsError, UnreadableError
from tests.embedders import WordEmbedder
from tests.eval.answered import answer, citation, refusal
from tests.index.articles import story

TODAY = date(2026, 11, 25)
STORIES = [
    story("ferry", "Ada Quill promised that the ferry would sail in May.", title="Ferry", day="2022-02-10"),
    story("dam", "Bram Holt demanded a meter at the dam.", title="Dam", day="2023-02-10"),
]
FERRY, DAM = (one.article.text for one in STORIES)
QUERIES = (
    Query("q1", "What did Ada Quill promise about the ferry?", (FERRY,)),
    Query("q2", "What did Bram Holt demand at the dam?", ("A sentence that nobody printed.",)),
    Query("q3", "What did Zelda Quark say of the ferry?", unanswerable=True),
)
QRELS = {"q1": {"ferry": 1}, "q2": {"dam": 1}}
DATASET = Dataset("toy", Path("corpus.jsonl"), "0" * 64, 2, 0, QUERIES, QRELS)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with opened_service(load_settings({"archive": tmp_path / "a"}), create=True, embedder=WordEmbedder()) as made:
        made.archive.add(STORIES)
        yield made


def measured(service: Service, taken: TakenAnswers, dataset: Dataset = DATASET) -> AnswerReport:
    return measure_answers(
        dataset,
        questions_of(dataset, wording="text"),
        taken,
        service.desk.archive,
        wording="text",
        today=TODAY,
    )


def shown(report: AnswerReport) -> list[str]:
    """Print each table, with single spaces."""
    printed = []
    for table in answer_tables(report):
        console = Console(file=StringIO(), width=120)
        console.print(table)
        printed.append(" ".join(console.file.getvalue().split()))  # type: ignore[attr-defined]  # a StringIO
    return printed


def means(report: AnswerReport) -> dict[str, float]:
    return {score.measure: score.mean for score in report.evaluation.systems[0].scores}


def given(*answered: Answered) -> TakenAnswers:
    return TakenAnswers(Answers(answered), "2026-11-25T10:00:00+00:00", cached=False)


@pytest.fixture
def made(service: Service) -> AnswerReport:
    """Three answers: right, beside the evidence and to what cannot be answered; the last quote is no span."""
    right, beside = citation(1, FERRY, "ferry"), citation(1, DAM, "dam")
    return measured(
        service,
        given(
            Answered("q1", answer(right, confidence=3.0), 10.0),
            Answered("q2", answer(beside, confidence=1.0), 20.0),
            Answered("q3", answer(replace(right, quote="Ada Quill left."), confidence=2.0), 30.0),
        ),
    )


def test_a_set_is_asked_and_its_evidence_looked_for_in_the_quotes(service: Service) -> None:
    taken = take_answers(service.desk, questions_of(DATASET, wording="text"), today=TODAY)
    found = measured(service, taken)
    assert [(one.id, one.verdict != "not_in_archive", one.proved) for one in found.questions] == [
        ("q1", True, (True,)),
        ("q2", True, (False,)),
        ("q3", False, ()),
    ]
    wanted = {
        "some evidence cited": 0.5,
        "refusal recall": 1.0,
        "refusal precision": 1.0,
        "relevant article cited": 1.0,
    }
    assert wanted.items() <= means(found).items()
    assert means(found)["citation recall"] == means(found)["citation precision"] == 1.0
    assert found.wrong_spans == 0
    assert found.verdicts["unanswerable"] == {"answered": 0, "partial": 0, "not_in_archive": 1}
    assert service.conversations.list() == []


def test_an_answer_that_was_weighed_says_how_sure_it_is_and_one_refused_for_a_name_does_not(service: Service) -> None:
    taken = take_answers(service.desk, questions_of(DATASET, wording="text"), today=TODAY)
    sure = [one.answer.confidence for one in taken.answers.answered]
    assert sure[0] is not None
    assert sure[0] > 0
    assert sure[2] is None


def test_shares_are_taken_over_the_questions_that_they_are_about(made: AnswerReport) -> None:
    (system,) = made.evaluation.systems
    counted = {score.measure: (score.mean, len(score.values)) for score in system.scores}
    assert counted["some evidence cited"] == (0.5, 2)
    assert counted["refusal recall"] == (0.0, 1)
    assert "refusal precision" not in counted
    # The quote that is no span supports its own sentence all the same: spans are counted apart.
    assert (made.citations, made.wrong_spans, counted["citation recall"]) == (3, 1, (1.0, 3))


def test_a_wrong_answer_is_one_without_evidence_or_to_what_cannot_be_answered(made: AnswerReport) -> None:
    assert [one.wrong for one in made.questions] == [False, True, True]
    wrong, unanswerable = made.curves
    assert [(point.coverage, point.risk) for point in wrong.points] == [
        (pytest.approx(1 / 3), 0.0),
        (pytest.approx(2 / 3), 0.5),
        (1.0, pytest.approx(2 / 3)),
    ]
    assert [point.risk for point in unanswerable.points] == [0.0, 0.5, pytest.approx(1 / 3)]


def test_without_facts_an_answer_is_wrong_that_cites_no_relevant_article(service: Service) -> None:
    bare = replace(DATASET, queries=tuple(replace(query, facts=()) for query in QUERIES[:2]))
    ferry = citation(1, FERRY, "ferry")
    found = measured(service, given(Answered("q1", answer(ferry), 1.0), Answered("q2", answer(ferry), 1.0)), bare)
    assert [one.wrong for one in found.questions] == [False, True]


def test_a_set_in_which_all_is_refused_has_no_curve_of_wrong_answers(service: Service) -> None:
    refused = given(*(Answered(query.id, refusal(), 1.0) for query in QUERIES))
    found = measured(service, refused)
    assert [curve.name for curve in found.curves] == ["unanswerable questions"]
    assert risk_plot(found) is not None


def test_a_report_comes_back_as_it_was_written(made: AnswerReport, tmp_path: Path) -> None:
    path = tmp_path / "runs" / "answers.json"
    write_answers(made, path)
    assert read_answers(path) == read_answers(path.parent) == made


@pytest.mark.parametrize("text", ["", "[]", '{"form": "rapporteur-answers-1"}', "\x00"])
def test_a_file_that_is_no_report_is_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match="is no report of `rapporteur eval answers`"):
        read_answers(path)


def test_a_report_of_another_form_and_a_missing_one_are_refused(made: AnswerReport, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_answers(path)
    write_answers(replace(made, form="rapporteur-answers-0"), path)
    with pytest.raises(UnreadableError, match="has the form 'rapporteur-answers-0'"):
        read_answers(path)


def test_a_place_that_takes_no_report_is_told(made: AnswerReport, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be written"):
        write_answers(made, tmp_path / "file" / "answers.json")


def test_the_tables_show_means_with_what_they_are_about_and_verdicts_by_what_was_judged(made: AnswerReport) -> None:
    cut = replace(made, opening="any", cut=2)
    first, second = shown(cut)
    assert "toy: 3 questions, without opening clause (any: 2 cut)" in first
    assert "some evidence cited 0.500 0.000-1.000 2" in first
    assert "citations, quotes that are no span 3 1" in first
    assert "unanswerable 1 0 0" in second


def test_the_same_report_gives_the_same_picture(made: AnswerReport) -> None:
    drawn = risk_plot(made)
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert drawn == risk_plot(made)
