"""Found spans matched with marked ones, one to one."""

from __future__ import annotations

import pytest

from eval.attributions import tidied
from eval.matching import Counts, count, score


def test_an_exact_pair_is_matched_before_a_longer_overlap() -> None:
    counts = count([((0, 4),), ((0, 40),)], [((0, 4),)])
    assert (counts.right, counts.found, counts.marked) == (1, 2, 1)


def test_one_marked_span_is_matched_with_one_found_span_only() -> None:
    counts = count([((0, 5),), ((5, 10),)], [((0, 10),)])
    assert (counts.shared, counts.found_characters, counts.marked_characters) == (5, 10, 10)


def test_a_span_that_is_marked_twice_counts_once() -> None:
    assert count([((0, 4),)], [((0, 4),), ((0, 4),)]) == Counts(1, 1, 1, 4, 4, 4)


def test_figures_are_of_all_articles_together() -> None:
    found = score([Counts(1, 1, 2, 10, 10, 20), Counts(0, 2, 1, 5, 10, 10)])
    assert (found.found, found.marked) == (3, 3)
    assert found.exact.f1 == pytest.approx(2 * 1 / 6)
    assert found.characters.f1 == pytest.approx(2 * 15 / 50)
    assert found.exact.low <= found.exact.f1 <= found.exact.high


def test_calling_everything_a_statement_scores_low_by_characters() -> None:
    marked = [((start, start + 10),) for start in range(0, 1000, 100)]
    everything = score([count([((0, 1000),)], marked)])
    assert everything.characters.f1 < 0.02


def test_parts_that_only_whitespace_parts_are_one() -> None:
    assert tidied(((0, 4), (5, 9)), "One. Two.") == ((0, 9),)
