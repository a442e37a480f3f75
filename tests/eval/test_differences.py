from __future__ import annotations

from eval.differences import differences
from eval.results import Score


def score(**values: float) -> Score:
    return Score("nDCG@10", 0.5, 0.0, 1.0, values)


OLD = score(a=0.0, b=0.5, c=1.0, d=0.25, e=0.75)
NEW = score(a=1.0, b=0.5, c=0.5, d=0.75, e=0.25)


def test_wins_losses_and_ties_are_counted_and_listed_from_the_farthest() -> None:
    found = differences(OLD, NEW, words={"a": "Who left?"}, top=5)
    assert (found.wins, found.losses, found.ties) == (2, 2, 1)
    assert [(one.query, one.difference) for one in found.won] == [("a", 1.0), ("d", 0.5)]
    # Equal losses are in order of id.
    assert [(one.query, one.difference) for one in found.lost] == [("c", -0.5), ("e", -0.5)]


def test_a_query_is_listed_with_both_values_and_its_words_where_they_are_known() -> None:
    found = differences(OLD, NEW, words={"a": "Who left?"}, top=5)
    assert (found.won[0].words, found.won[0].before, found.won[0].after) == ("Who left?", 0.0, 1.0)
    assert not found.won[1].words


def test_only_the_farthest_are_listed_and_all_are_counted() -> None:
    found = differences(OLD, NEW, words={}, top=1)
    assert (found.wins, found.losses) == (2, 2)
    assert [one.query for one in (*found.won, *found.lost)] == ["a", "c"]


def test_only_queries_that_both_have_are_compared() -> None:
    found = differences(score(a=0.0, b=1.0), score(b=0.0, c=1.0), words={}, top=5)
    assert (found.wins, found.losses, found.ties) == (0, 1, 0)


def test_a_difference_of_rounding_is_a_tie() -> None:
    found = differences(score(a=0.1 + 0.2), score(a=0.3), words={}, top=5)
    assert (found.wins, found.losses, found.ties) == (0, 0, 1)
