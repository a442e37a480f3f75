"""Notices say where, why and what to do."""

from __future__ import annotations

from index.report import Notice, Report


def test_a_notice_reads_as_one_line() -> None:
    assert (
        str(Notice("a.jsonl", "line 3", "It is not JSON.", "Mend it.")) == "a.jsonl, line 3: It is not JSON. Mend it."
    )
    assert str(Notice("a.txt", None, "It is empty.", "")) == "a.txt: It is empty."


def test_a_report_of_nothing_counts_nothing() -> None:
    assert (Report().added, Report().failed, Report().ids) == (0, (), ())
