"""Whatever is asked of the sample archive, with the real model, the answer keeps the contract.

Questions are made of the archive's own names, outlets, days, words and sentences, and of the words that questions are
made of. Tried are 12 in `make test` and 1,200 in `make soak`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.service import Service
from eval.sample.judgements import load_queries, sample_articles
from rag.desk import Desk
from rag.names import names
from rag.nouns import Filters
from rag.sentences import sentence_spans
from rag.spelling import content_words
from tests.answer_contract import check
from tests.profiles import examples

T = TypeVar("T")
FIRST, LAST = date(2021, 1, 1), date(2025, 1, 31)
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Material:
    """What the archive's questions are made of."""

    articles: int
    outlets: list[str]
    names: list[str]
    words: list[str]
    sentences: list[str]
    judged: list[str]


@cache
def material() -> Material:
    """Read the sample; once, and not before a test wants it."""
    articles = list(sample_articles().values())
    texts = [article.text for article in articles]
    return Material(
        articles=len(articles),
        outlets=sorted({article.source for article in articles if article.source}),
        names=sorted({name for text in texts for name in names(text)}),
        words=sorted({word for text in texts for word in content_words(text)}),
        sentences=[text[start:end] for text in texts for start, end in sentence_spans(text)],
        judged=[query["metadata"]["rewrite"].rstrip("?") for query in load_queries()],
    )


def drawn(kind: Callable[[Material], list[str]], *more: str) -> st.SearchStrategy[str]:
    """Draw from one kind of the material, or one of `more`."""
    return st.deferred(lambda: st.sampled_from([*kind(material()), *more]))


@dataclass(frozen=True)
class Tail:
    """What a question ends with, and the last day that it shows, if it names one."""

    words: str = ""
    last_day: date | None = None


def as_of_month(day: date) -> Tail:
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Tail(f" as of {MONTHS[day.month - 1]} {day.year}", last)


def by_day(day: date) -> Tail:
    return Tail(f" by {day.day} {MONTHS[day.month - 1]} {day.year}", day)


def days(first: date, last: date) -> st.SearchStrategy[date]:
    return st.integers(0, (last - first).days).map(lambda count: first + timedelta(count))


def seldom(strategy: st.SearchStrategy[T], usual: T) -> st.SearchStrategy[T]:
    """Draw from a strategy one time in three: where all bounds are set at once, everything is refused."""
    return st.integers(0, 2).flatmap(lambda chance: st.just(usual) if chance else strategy)


DAYS = days(FIRST, LAST)
YEARS = st.builds(" {} {}".format, st.sampled_from(["in", "since", "before", "after"]), st.integers(2020, 2025))
PLAIN = YEARS | st.sampled_from([" in the winter of 1870", " last month", " right now"])
SOURCED = drawn(lambda made: made.outlets).map(", according to {}".format)
TAILS = st.just(Tail()) | (PLAIN | SOURCED).map(Tail) | DAYS.map(as_of_month) | DAYS.map(by_day)

NAMED = drawn(lambda made: made.names) | drawn(lambda made: made.outlets, "Zelda Quark", "the Calder Brotherhood")
ABOUT = st.lists(drawn(lambda made: made.words), min_size=1, max_size=4).map(" ".join)
HEADS = st.sampled_from(
    "What did|Who|How many|How much|Why|When|Where|Did|Is|Which|And|What about|Since when|What changed for".split("|")
)
VERBS = st.sampled_from("say about|want with|promise on|think of|refuse|and|not know of|give up for|call".split("|"))
ASKED = st.builds("{} {} {} {}".format, HEADS, NAMED, VERBS, ABOUT)
COMPARED = st.builds("How do {} and {} differ on {}".format, NAMED, NAMED, ABOUT)
PIECES = drawn(lambda made: made.sentences).map(lambda sentence: sentence.rstrip(".?!")[:300])
SHORTENED = st.builds(
    "{} {}".format, HEADS, drawn(lambda made: made.sentences).map(lambda text: text[:80].rsplit(" ", 1)[0])
)
QUESTIONS = ASKED | COMPARED | drawn(lambda made: made.judged) | PIECES | SHORTENED | ABOUT

SOURCES = st.lists(drawn(lambda made: made.outlets), max_size=2, unique=True).map(tuple)
EARLY, LATE = days(FIRST, date(2022, 6, 30)), days(date(2022, 7, 1), LAST)
FILTERS = st.just(Filters()) | st.builds(
    Filters,
    since=seldom(EARLY | DAYS, None),
    until=seldom(LATE | DAYS, None),
    as_of=seldom(LATE | DAYS, None),
    undated=st.booleans(),
    sources=seldom(SOURCES, ()),
)


@pytest.fixture(scope="module")
def desk(sample: Service) -> Desk:
    assert sample.archive.state().articles == material().articles
    return sample.desk


@pytest.mark.slow
@pytest.mark.soak
@settings(max_examples=examples(12, longer=100), deadline=None)
@given(question=QUESTIONS, tail=TAILS, filters=FILTERS)
def test_any_answer_cites_exact_spans_in_order_and_nothing_outside_its_bounds(
    question: str, tail: Tail, filters: Filters, sample_desk: Desk
) -> None:
    answer = sample_desk.answer(f"{question}{tail.words}?", filters=filters)
    check(answer, sample_desk.archive, filters, last_day=tail.last_day)


@pytest.mark.soak
@settings(max_examples=examples(3, longer=80), deadline=None)
@given(question=QUESTIONS, tail=TAILS, filters=FILTERS)
def test_the_same_question_gets_the_same_answer(question: str, tail: Tail, filters: Filters, desk: Desk) -> None:
    first, second = (desk.answer(f"{question}{tail.words}?", filters=filters) for _ in range(2))
    assert first == second


def test_questions_of_these_properties_are_answered_and_refused(desk: Desk) -> None:
    given_verdicts = {desk.answer(f"{words}?").verdict for words in material().judged[::16]}
    assert {"answered", "not_in_archive"} <= given_verdicts
