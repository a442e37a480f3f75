"""An exact ranking out of a search that promises only candidates."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ranking import Candidates, Promised, Rows, best_promised, best_rows, ranked

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


TRUE = st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.5, 0.9]), min_size=1, max_size=40)


@settings(deadline=None)
@given(TRUE, st.data(), st.integers(1, 12), st.integers(1, 9), st.sampled_from([0.0, 0.05, 0.25]))
def test_rescoring_what_could_be_best_is_rescoring_everything(
    true: list[float], data: st.DataObject, k: int, first: int, slack: float
) -> None:
    errors = data.draw(st.lists(st.floats(-0.3, slack), min_size=len(true), max_size=len(true)))
    # A row may be underrated by the slack at most, and overrated by anything.
    promised = np.array(true) - np.array(errors)
    order = np.argsort(-promised, kind="stable")

    def search(n: int) -> Promised:
        return Promised(order[:n], promised[order[:n]].astype(np.float32), exhausted=n > len(true))

    def exact(rows: Rows) -> dict[int, float]:
        return {row: true[row] for row in rows.tolist()}

    found = best_promised(search, exact, k=k, first=first, slack=slack + 1e-6)
    last = sorted(true, reverse=True)[:k][-1] if len(true) >= k else -1.0
    assert found == {row: score for row, score in enumerate(true) if score >= last}


def test_only_rows_that_could_be_among_the_best_are_scored() -> None:
    scored: list[int] = []

    def exact(rows: Rows) -> dict[int, float]:
        scored.extend(rows.tolist())
        return {row: 1.0 - row / 100 for row in rows.tolist()}

    rows = np.arange(50)
    promised = Promised(rows, (1.0 - rows / 100).astype(np.float32), exhausted=False)
    assert set(best_promised(lambda _: promised, exact, k=3, first=50, slack=0.045)) == {0, 1, 2}
    assert scored == [0, 1, 2, 3, 4, 5, 6]


@given(st.lists(st.sampled_from([0.1, 0.25, 0.2500001, 0.5, 0.9]), max_size=30), st.integers(0, 12))
def test_of_more_than_k_scored_rows_the_k_best_are_kept_and_of_those_that_tie_the_first_by_id(
    values: list[float], k: int
) -> None:
    # Ids run against the rows, so that neither order stands in for the other.
    def name(row: int) -> str:
        return f"{99 - row:02}"

    kept = ranked(dict(enumerate(values)), k, lambda rows: {row: name(row) for row in rows})
    best = sorted(range(len(values)), key=lambda row: (-values[row], name(row)))[:k]
    assert sorted(kept.numbers.tolist()) == sorted(best)
    assert kept.scores.tolist() == [values[row] for row in best]
