"""Settles the year of a month that a question of what somebody said names without one: the newest with a statement.

    "What did Quill say in December?" in an archive up to December 2024, where Quill last spoke in that of 2021

Which year was read is said beside the answer. Of other questions the newest such month of the archive is read: which
words tell that a month is meant is not known well enough ("died" is "killed" there).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from rag.dates import Window
from rag.ledger_questions import ledger_question
from rag.nouns import Citation, Clue, Filters
from rag.questions import Question, describe_window, names_month_alone
from rag.said import Wanted
from rag.statement_ledger import StatementLedger
from rag.understanding import Settled, as_of

_OF_A_YEAR = re.compile(r"\d|\b(?:last|this|next|previous|coming|year)\b", re.IGNORECASE)
YEARS_BACK = 30
"""Years that are looked at before the newest one."""


def in_months_of_speaker(question: Question, ledger: StatementLedger, filters: Filters) -> Question:
    """Take months without a year to be those in which the speaker asked about says something."""
    if not any(_is_open(window) for window in question.windows):
        return question
    text = question.text
    for window in question.windows:
        text = text.replace(window.text, " ")
    asked = ledger_question(" ".join(text.split()))
    if asked is None or asked.asked not in {"said", "did", "wants"}:
        return question
    entries = ledger.entries(Wanted(speaker=asked.speaker, filters=filters))
    days = [each.said.day for each in entries if each.said.day]
    return _settled(question, lambda window: any(map(window.holds, days)))


def settling_months(ledger: StatementLedger) -> Settled:
    """Settle questions by a ledger, for whatever reads them: a search has to look where the answer will."""
    return lambda question, filters: in_months_of_speaker(question, ledger, as_of(question.windows, filters))


def months_read(question: Question, cited: Sequence[Citation]) -> list[str]:
    """Say of each month without a year which one it was taken for, unless what is cited is of other months."""
    days = [citation.published for citation in cited if citation.published]
    return [
        f"“{window.text}” was read as {window.since:%B %Y}."
        for window in question.windows
        if _is_open(window) and window.since is not None and (not cited or any(map(window.holds, days)))
    ]


def _settled(question: Question, tells: Callable[[Window], bool]) -> Question:
    """Exchange windows of a month in which nothing is told for the newest earlier year's in which something is."""
    found: dict[str, Window] = {}
    for window in filter(_is_open, question.windows):
        earlier = (moved for years in range(YEARS_BACK) if (moved := _years_before(window, years)) is not None)
        kept = next(filter(tells, earlier), window)
        if kept != window:
            found[window.text] = kept
    windows = tuple(found.get(window.text, window) for window in question.windows)
    return replace(question, windows=windows, clues=tuple(_of_window(clue, found) for clue in question.clues))


def _of_window(clue: Clue, found: dict[str, Window]) -> Clue:
    if clue.kind != "window" or clue.text not in found:
        return clue
    return replace(clue, detail=describe_window(found[clue.text]))


def _is_open(window: Window) -> bool:
    """Tell whether a window is a whole month without its year: neither a day of it nor one that "last" settles."""
    since, until = window.since, window.until
    if window.kind != "during" or since is None or until is None or not names_month_alone(window.text):
        return False
    return _OF_A_YEAR.search(window.text) is None and (since, until) == _month(since.year, since.month)


def _years_before(window: Window, years: int) -> Window | None:
    if window.since is None or window.since.year <= years:
        return None
    since, until = _month(window.since.year - years, window.since.month)
    return replace(window, since=since, until=until)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
