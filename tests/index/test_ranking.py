"""An exact ranking out of a search that promises only candidates."""

from __future__ import annotations

from index.ranking import Candidates, best_rows

NONE = float("-inf")


def test_the_k_best_come_back_with_all_that_tie_with_the_last() -> None:
    scores = {1: 0.9, 2: 0.5, 3: 0.5, 4: 0.5, 5: 0.1}
    assert best_rows(lambda _: Candidates(scores, NONE), k=2, first=10) == {1: 0.9, 2: 0.5, 3: 0.5, 4: 0.5}


def test_fewer_than_k_are_all_there_is() -> None:
    assert best_rows(lambda _: Candidates({7: 0.2}, NONE), k=5, first=10) == {7: 0.2}
    assert best_rows(lambda _: Candidates({}, NONE), k=5, first=10) == {}


def test_it_asks_for_more_until_no_other_can_be_among_the_best() -> None:
    asked: list[int] = []

    def candidates(n: int) -> Candidates:
        asked.append(n)
        # Row 30 is underrated by the search: its true score shows only when it is looked at.
        scores = {row: 1.0 - row / 100 for row in range(min(n, 40))}
        if 30 in scores:
            scores[30] = 2.0
        return Candidates(scores, NONE if n >= 40 else 1.0)

    assert best_rows(candidates, k=2, first=10) == {30: 2.0, 0: 1.0}
    assert asked == [10, 40]


def test_a_last_place_that_others_could_tie_with_is_not_settled() -> None:
    asked: list[int] = []

    def candidates(n: int) -> Candidates:
        asked.append(n)
        return Candidates(dict.fromkeys(range(n), 0.5), 0.5 if n < 64 else 0.4)

    assert len(best_rows(candidates, k=1, first=4)) == 64
    assert asked == [4, 16, 64]


def test_dead_rows_among_the_candidates_do_not_count() -> None:
    def candidates(n: int) -> Candidates:
        return Candidates({row: 1.0 - row / 1000 for row in range(n) if row >= 8}, 1.0 - n / 1000)

    assert best_rows(candidates, k=2, first=8) == {8: 0.992, 9: 0.991}
