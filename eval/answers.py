"""Measures answers: is the evidence cited, is what cannot be answered refused, and is every quote its article's span.

The answerer is asked outside any conversation, so follow-ups are asked in a wording that stands alone (`rewrite`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from eval.datasets import Dataset, Query
from eval.significance import interval
from rag.dates import parse_bound
from rag.desk import Desk
from rag.nouns import Answer, Filters, Verdict


@dataclass(frozen=True, slots=True)
class Asked:
    """One query and how it was answered. `cited` is the share of its facts that a quote holds or lies within."""

    id: str
    unanswerable: bool
    verdict: Verdict
    cited: float
    citations: int
    wrong_spans: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over `of` queries with its 95 % bootstrap interval; None where there is nothing to count."""

    mean: float | None
    low: float | None
    high: float | None
    of: int


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """Figures of a whole set.

    `any_fact_cited` and `facts_cited` are over answerable queries with facts, a refused one counting as zero; refusals
    are verdicts `not_in_archive`. `refusal_precision` is over refusals, `refusal_recall` over unanswerable queries.
    """

    dataset: str
    wording: str
    queries: int
    any_fact_cited: Share
    facts_cited: Share
    answerable_refused: Share
    refusal_precision: Share
    refusal_recall: Share
    citations: int
    wrong_spans: int
    median_ms: float
    p95_ms: float
    asked: tuple[Asked, ...]


def evaluate_answers(
    dataset: Dataset, desk: Desk, *, wording: str, on_query: Callable[[], None] | None = None
) -> AnswerReport:
    """Ask every query of a set that is judged or known to be unanswerable."""
    asked = []
    for query in (*dataset.judged(), *dataset.unanswerable()):
        asked.append(_asked(query, desk, wording))
        if on_query:
            on_query()
    return report(dataset.name, wording, asked)


def report(dataset: str, wording: str, asked: Sequence[Asked]) -> AnswerReport:
    """Sum up answered queries."""
    answerable = [one for one in asked if not one.unanswerable]
    refused = [one for one in asked if one.verdict == "not_in_archive"]
    times = [one.milliseconds for one in asked] or [0.0]
    return AnswerReport(
        dataset=dataset,
        wording=wording,
        queries=len(asked),
        any_fact_cited=_share([float(one.cited > 0) for one in answerable]),
        facts_cited=_share([one.cited for one in answerable]),
        answerable_refused=_share([float(one.verdict == "not_in_archive") for one in answerable]),
        refusal_precision=_share([float(one.unanswerable) for one in refused]),
        refusal_recall=_share([float(one.verdict == "not_in_archive") for one in asked if one.unanswerable]),
        citations=sum(one.citations for one in asked),
        wrong_spans=sum(one.wrong_spans for one in asked),
        median_ms=round(float(np.median(times)), 1),
        p95_ms=round(float(np.percentile(times, 95)), 1),
        asked=tuple(asked),
    )


def cites(quote: str, fact: str) -> bool:
    """Tell whether a quote holds a fact or lies within it, white space apart.

    >>> cites("He left. She stayed.", "She  stayed."), cites("She stayed.", "He left."), cites("", "He left.")
    (True, False, False)
    """
    bare, wanted = "".join(quote.split()), "".join(fact.split())
    return bool(bare) and (wanted in bare or bare in wanted)


def _asked(query: Query, desk: Desk, wording: str) -> Asked:
    day = query.metadata.get("as_of")
    filters = Filters(as_of=_last_day(day), undated=True) if isinstance(day, str) else Filters()
    began = time.perf_counter()
    answer = desk.answer(query.wording(wording), filters=filters)
    spent = (time.perf_counter() - began) * 1000
    held = [any(cites(citation.quote, fact) for citation in answer.citations) for fact in query.facts]
    return Asked(
        id=query.id,
        unanswerable=query.unanswerable,
        verdict=answer.verdict,
        cited=sum(held) / len(held) if held else 0.0,
        citations=len(answer.citations),
        wrong_spans=_wrong_spans(answer, desk),
        milliseconds=round(spent, 1),
    )


def _last_day(text: str) -> date:
    return parse_bound(text, last=True)


def _wrong_spans(answer: Answer, desk: Desk) -> int:
    wrong = 0
    for citation in answer.citations:
        article = desk.archive.article(citation.article_id)
        wrong += article is None or article.text[citation.start : citation.end] != citation.quote
    return wrong


def _share(values: Sequence[float]) -> Share:
    if not values:
        return Share(None, None, None, 0)
    low, high = interval(np.array(values, dtype=np.float64)[:, None])
    return Share(round(float(np.mean(values)), 3), round(float(low[0]), 3), round(float(high[0]), 3), len(values))
