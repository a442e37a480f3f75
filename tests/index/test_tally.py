"""Runs of a watch add up to one report."""

from __future__ import annotations

from pathlib import Path

from index.report import Notice, Report
from index.storing import Progress
from index.tally import Tally

BROKEN = Notice("a.jsonl", "line 2", "It is no JSON.", "Repair it.")


def progress(*ids: str, added: int, seconds: float) -> Progress:
    return Progress(ids, added=added, updated=0, unchanged=1, failed=0, passages=2 * added, seconds=seconds)


def test_a_commit_is_what_came_since_the_last_one_beside_all_so_far() -> None:
    tally = Tally()
    tally.commit(progress("a", "b", added=1, seconds=1.0))
    tally.add(Report(added=1, unchanged=1, passages=2, seconds=1.5))
    first = tally.commit(progress("c", "d", added=1, seconds=2.0))
    second = tally.commit(progress("e", "f", added=3, seconds=4.0))
    assert (first.added, first.unchanged, first.passages) == (1, 1, 2)
    assert (second.ids, second.added, second.unchanged, second.passages) == (("e", "f"), 2, 0, 4)
    so_far = Progress(("e", "f"), added=4, updated=0, unchanged=2, failed=0, passages=8, seconds=5.5)
    assert second.so_far == so_far


def test_a_run_that_was_broken_off_counts_with_what_it_committed() -> None:
    tally = Tally()
    tally.commit(progress("a", "b", added=1, seconds=1.0))
    tally.break_off()
    assert tally.report() == Report(added=1, unchanged=1, passages=2, seconds=1.0, ids=("a", "b"))
    tally.break_off()
    assert tally.report().added == 1


def test_what_replaces_an_article_is_an_update_and_what_replaces_none_is_not() -> None:
    tally = Tally()
    tally.commit(progress("new", "other", added=2, seconds=1.0))
    tally.add(Report(added=2, unchanged=1))
    tally.remove(["old", "older"], successors=1)
    tally.remove(["other"], successors=0)
    report = tally.report()
    assert (report.added, report.updated, report.ids) == (1, 1, ("new",))


def test_failures_of_a_file_are_those_of_its_last_reading() -> None:
    tally = Tally()
    tally.note(Path("a.jsonl"), [BROKEN], [])
    tally.note(Path("b.jsonl"), [], [BROKEN])
    assert (tally.report().failed, tally.report().warnings) == ((BROKEN,), (BROKEN,))
    tally.note(Path("a.jsonl"), [], [])
    tally.locked = BROKEN
    assert tally.report().failed == (BROKEN,)
    tally.locked = None
    assert tally.report() == Report(warnings=(BROKEN,))
