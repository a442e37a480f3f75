"""Measures answers: their citations, the evidence cited, what is refused, short answers, answers that disagree.

Each measure is a value for each question that it is about; means and intervals are over those. Questions are asked in
`eval.asking`; what a report holds is in `eval.answer_results`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from eval.answer_results import AnswerReport, Asked
from eval.asking import Question, TakenAnswers
from eval.citations import CITATION_MEASURES, Judge, citation_measures, supports
from eval.conflicts import CONFLICT_MEASURES, RIGHT, conflict_measures
from eval.datasets import Dataset, Query
from eval.evidence_cited import EVIDENCE_MEASURES, RELEVANT, SOME, evidence_measures, proved
from eval.judging import dataset_card, summed_up
from eval.openings import Opening
from eval.results import Evaluation, SystemResult
from eval.risk import Curve, Ranked, curve
from eval.short_answers import SHORT_MEASURES, short_measures
from eval.significance import RESAMPLES, SEED
from eval.slices import find_slices, measure_slices
from eval.speed import middle_and_tail
from eval.verdicts import VERDICT_MEASURES, confusion, judged_verdict, verdict_measures
from rag.desk import DEFAULT_K
from rag.nouns import Answer
from rag.seams import Archive

SYSTEM = "answers"
SECTIONS = (VERDICT_MEASURES, EVIDENCE_MEASURES, CITATION_MEASURES, SHORT_MEASURES, CONFLICT_MEASURES)
"""All measures by what they are about, in the order in which they are shown."""

_ORDER = [name for section in SECTIONS for name in section]


def measure_answers(
    dataset: Dataset,
    questions: Sequence[Question],
    taken: TakenAnswers,
    archive: Archive,
    *,
    judge: Judge = supports,
    wording: str,
    today: date,
    opening: Opening | None = None,
    sliced: bool = False,
) -> AnswerReport:
    """Measure the answers that were given to `questions`, in their order, from `archive`.

    `judge` says whether citations support a sentence. Slices take longer than all else together and are measured only
    if `sliced`.
    """
    answers = [one.answer for one in taken.answers.answered]
    asked = list(zip(questions, answers, strict=True))
    values = {question.query.id: _measures(dataset, question.query, answer, judge) for question, answer in asked}
    result = SystemResult(
        name=SYSTEM,
        scores=summed_up([_by_measure(values)])[0],
        recall=(),
        milliseconds=middle_and_tail([one.milliseconds for one in taken.answers.answered] or [0.0]),
        shallow=0,
        asked_at=taken.asked_at,
        cached=taken.cached,
    )
    evaluation = Evaluation(
        dataset=dataset_card(dataset, wording),
        k=DEFAULT_K,
        baseline=None,
        seed=SEED,
        resamples=RESAMPLES,
        systems=(result,),
        slices=measure_slices(find_slices(dataset, wording=wording, today=today), (result,)) if sliced else (),
        queries={question.query.id: question.words for question in questions},
        today=today.isoformat(),
    )
    rows = tuple(_asked(question, answer, values[question.query.id], archive) for question, answer in asked)
    return AnswerReport(
        evaluation=evaluation,
        opening=opening,
        cut=sum(question.words != question.query.wording(wording) for question in questions),
        verdicts=confusion([(question.query, answer.verdict) for question, answer in asked]),
        curves=curves(rows),
        citations=sum(row.citations for row in rows),
        wrong_spans=sum(row.wrong_spans for row in rows),
        questions=rows,
    )


def curves(asked: Sequence[Asked]) -> tuple[Curve, ...]:
    """Draw two curves: of wrong answers among those given, and of unanswerable questions among all that were asked."""
    given = [Ranked(one.confidence, one.wrong) for one in asked if one.verdict != "not_in_archive"]
    weighed = [Ranked(one.confidence, one.unanswerable) for one in asked]
    drawn = (
        curve("wrong answers", given, questions=len(asked)),
        curve("unanswerable questions", weighed, questions=len(asked)),
    )
    return tuple(one for one in drawn if one is not None)


def _measures(dataset: Dataset, query: Query, answer: Answer, judge: Judge) -> dict[str, float]:
    return {
        **verdict_measures(query, answer),
        **evidence_measures(query, answer, dataset.qrels.get(query.id, {})),
        **citation_measures(answer, judge),
        **short_measures(query, answer),
        **conflict_measures(query, answer),
    }


def _by_measure(values: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Turn values by question and measure into values by measure and question, without measures of nothing."""
    found = {name: {query: by_name[name] for query, by_name in values.items() if name in by_name} for name in _ORDER}
    return {name: by_query for name, by_query in found.items() if by_query}


def _asked(question: Question, answer: Answer, values: Mapping[str, float], archive: Archive) -> Asked:
    query = question.query
    return Asked(
        id=query.id,
        verdict=answer.verdict,
        judged=judged_verdict(query),
        unanswerable=query.unanswerable,
        confidence=answer.confidence,
        proved=tuple(proved(query, answer)),
        wrong=_is_wrong(query, values),
        answer=answer.answer,
        short_answer=answer.short_answer.text if answer.short_answer else None,
        citations=len(answer.citations),
        wrong_spans=_wrong_spans(answer, archive),
    )


def _is_wrong(query: Query, values: Mapping[str, float]) -> bool:
    """Tell a wrong answer: to an unanswerable question, or without the evidence that the set judges by.

    That is a fact; where it names none, a right answer inside a quote; where it lists none, a relevant article.
    """
    if query.unanswerable:
        return True
    return not next((values[name] for name in (SOME, RIGHT, RELEVANT) if name in values), 0.0)


def _wrong_spans(answer: Answer, archive: Archive) -> int:
    wrong = 0
    for citation in answer.citations:
        article = archive.article(citation.article_id)
        wrong += article is None or article.text[citation.start : citation.end] != citation.quote
    return wrong
