"""Settles the year of a month that a question names without one: the newest such month of which something is told.

    "What did Quill say in December?" in an archive up to December 2024, where Quill last spoke in December 2021

    "What did Quill say in December?" in an archive up to December 2024, where Quill last spoke in that of 2021
in it, or the speaker asked about says nothing in it, an earlier one is taken. Which was read is said beside the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from rag.dates import Window
from rag.ledger_questions import ledger_question
from rag.nouns import Clue, Filters
from rag.questions import Question, describe_window, names_month_alone
from rag.said import Wanted
from rag.seams import Archive
from rag.statement_ledger import StatementLedger

YEARS_BACK = 30
"""Years that are looked at before the newest one."""


def in_months_of_names(question: Question, archive: Archive, filters: Filters) -> Question:
    """Take months without a year to be those of articles that hold the names asked about, or else the terms."""
    words = question.names or question.terms

    def tells(window: Window) -> bool:
        within = replace(filters, since=window.since, until=window.until)
        return all(archive.count(word, filters=within) for word in words)

    return _settled(question, tells) if words and not filters.bounded else question


def in_months_of_speaker(question: Question, ledger: StatementLedger, filters: Filters) -> Question:
    """Take months without a year to be those in which the speaker asked about says something."""
    if not any(_is_open(window) for window in question.windows):
        return question
    text = question.text
    for window in question.windows:
        text = text.replace(window.text, " ")
    asked = ledger_question(" ".join(text.split()))
    if asked is None or asked.asked != "said":
        return question
    entries = ledger.entries(Wanted(speaker=asked.speaker, filters=filters))
    days = [each.said.day for each in entries if each.said.day]
    return _settled(question, lambda window: any(map(window.holds, days)))


def months_read(question: Question) -> list[str]:
    """Say of each month without a year which one it was taken for."""
    return [
        f"“{window.text}” was read as {window.since:%B %Y}."
        for window in question.windows
        if _is_open(window) and window.since is not None
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
    return (
        window.kind == "during"
        and window.since is not None
        and window.until is not None
        and names_month_alone(window.text)
    )


def _years_before(window: Window, years: int) -> Window | None:
    if window.since is None or window.until is None:
        return None
    try:
        return replace(window, since=_moved(window.since, years), until=_moved(window.until, years))
    except ValueError:
        # The 29th of February, and years before the first.
        return None


def _moved(day: date, years: int) -> date:
    return day.replace(year=day.year - years)
