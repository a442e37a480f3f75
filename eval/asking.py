"""Asks the questions of a data set and keeps what was answered; how good the answers are is for `eval.answers`.

The answerer is asked outside any conversation, so follow-ups are asked in a wording that stands alone (`rewrite`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from app.settings import Settings
from eval.archives import manifest_at, runs_folder
from eval.datasets import Dataset, Query
from eval.fingerprints import package_files, package_roots
from eval.kept_runs import circumstances
from eval.openings import Opening, without_opening
from eval.shelf import Shelf, Shelved
from index.postgres.address import Address
from rag.dates import parse_bound
from rag.desk import DEFAULT_K
from rag.identity import digest
from rag.nouns import Answer, Filters


class Answering(Protocol):
    """Answers a question outside any conversation: `rag.desk.Desk` does."""

    def answer(self, question: str, *, filters: Filters) -> Answer:
        """Answer, and keep nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query in the words in which it is asked, with what it may be answered from."""

    query: Query
    words: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class Answered:
    """How a query was answered, and how long that took."""

    query_id: str
    answer: Answer
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to all questions of a set, in the order in which they were asked."""

    answered: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class TakenAnswers:
    """Answers, when they were given (UTC, ISO 8601), and whether they were kept from an earlier evaluation."""

    answers: Answers
    asked_at: str
    cached: bool


class KeptAnswers:
    """The answers that are kept in one folder, the last ones to each set of questions."""

    def __init__(self, folder: Path, *, circumstances: Mapping[str, str], fresh: bool = False) -> None:
        """Keep answers in `folder`. `circumstances` are what all depend on; with `fresh` none are used again."""
        self._folder, self._circumstances, self._fresh = folder, circumstances, fresh

    def find(self, questions: Sequence[Question], *, today: date) -> Shelved[Answers] | None:
        """Return the answers to these questions, or None if there are none or they are not certain to be the same."""
        return self._shelf(questions).find("answers", _asked(questions), k=DEFAULT_K, today=today)

    def keep(self, answers: Answers, questions: Sequence[Question], *, today: date, asked_at: str) -> None:
        """Write answers in the place of earlier ones to the same questions."""
        self._shelf(questions).keep(answers, "answers", _asked(questions), k=DEFAULT_K, today=today, asked_at=asked_at)

    def _shelf(self, questions: Sequence[Question]) -> Shelf[Answers]:
        filters = digest(*(repr(question.filters) for question in questions))
        return Shelf(
            self._folder, Answers, circumstances={**self._circumstances, "filters": filters}, fresh=self._fresh
        )


def kept_answers_on(
    place: Path,
    dataset: Dataset,
    settings: Settings,
    *,
    archive: str,
    folder: Path | Address | None = None,
    fresh: bool = False,
) -> KeptAnswers:
    """Return the kept answers from the archive at `place`, or in the database `folder`, with this fingerprint."""
    ours = [root / "asking.py" for root in package_roots("eval")]
    wiring = [root / "wiring.py" for root in package_roots("app")]
    decided_by = circumstances(
        settings,
        corpus_sha256=dataset.corpus_sha256,
        archive=archive,
        manifest=manifest_at(place, settings, folder),
        code=[*package_files("rag"), *package_files("index"), *wiring, *ours],
    )
    return KeptAnswers(runs_folder(place), circumstances=decided_by, fresh=fresh)


def questions_of(dataset: Dataset, *, wording: str, opening: Opening | None = None) -> list[Question]:
    """List the questions of a set that are judged or known to be unanswerable, as they are to be asked.

    `opening` says which opening clause is cut from all of them. A query's `as_of` hides what is later.
    Raises UnreadableError when one lacks the wording.
    """
    asked = [(query, query.wording(wording)) for query in (*dataset.judged(), *dataset.unanswerable())]
    return [
        Question(query, without_opening(words, opening) if opening else words, _filters(query))
        for query, words in asked
    ]


def take_answers(
    desk: Answering,
    questions: Sequence[Question],
    *,
    today: date,
    kept: KeptAnswers | None = None,
    on_question: Callable[[], None] = lambda: None,
) -> TakenAnswers:
    """Ask all questions and keep the answers, or return those that were kept."""
    before = kept.find(questions, today=today) if kept else None
    if before is not None:
        for _ in questions:
            on_question()
        return TakenAnswers(before.found, before.asked_at, cached=True)
    asked_at = datetime.now(UTC).isoformat(timespec="seconds")
    answered = []
    for question in questions:
        began = time.perf_counter()
        answer = desk.answer(question.words, filters=question.filters)
        spent = (time.perf_counter() - began) * 1000
        answered.append(Answered(question.query.id, answer, round(spent, 1)))
        on_question()
    answers = Answers(tuple(answered))
    if kept:
        kept.keep(answers, questions, today=today, asked_at=asked_at)
    return TakenAnswers(answers, asked_at, cached=False)


def _asked(questions: Sequence[Question]) -> list[tuple[str, str]]:
    return [(question.query.id, question.words) for question in questions]


def _filters(query: Query) -> Filters:
    day = query.metadata.get("as_of")
    return Filters(as_of=parse_bound(day, last=True), undated=True) if isinstance(day, str) else Filters()
