from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import Dataset, Query
from eval.results import Score, Slice, SystemResult
from eval.slices import find_slices, measure_slices, quotes

TODAY = date(2026, 11, 25)


def dataset(*queries: Query, relevant: int = 1) -> Dataset:
    qrels = {query.id: {f"d{number}": 1 for number in range(relevant)} for query in queries}
    return Dataset("toy", Path("corpus.jsonl"), "0", 5, 0, queries, qrels)


def query(number: int, text: str = "Who left?", **metadata: Any) -> Query:
    return Query(f"q{number}", text, metadata=metadata)


def cut(found: Dataset, by: str) -> dict[str, tuple[str, ...]]:
    slices = find_slices(found, wording="text", today=TODAY)
    return {piece.value: piece.queries for piece in slices if piece.by == by}


@pytest.mark.parametrize("key", ["type", "question_type", "kind"])
def test_queries_are_cut_by_type_largest_first(key: str) -> None:
    queries = [query(1, **{key: "fact"}), query(2, **{key: "time"}), query(3, **{key: "time"})]
    assert list(cut(dataset(*queries), key).items()) == [("time", ("q2", "q3")), ("fact", ("q1",))]


def test_a_query_of_several_types_is_in_the_slice_of_each_and_one_of_none_apart() -> None:
    queries = [query(1, type=["fact", "time"]), query(2, type=["time"]), query(3)]
    assert cut(dataset(*queries), "type") == {"time": ("q1", "q2"), "fact": ("q1",), "not said": ("q3",)}


def test_a_property_that_all_queries_share_is_left_out() -> None:
    assert find_slices(dataset(query(1, type="fact"), query(2, type="fact")), wording="text", today=TODAY) == ()


def test_a_key_that_names_each_query_is_no_type() -> None:
    assert not cut(dataset(*(query(number, type=f"t{number}") for number in range(21))), "type")


def test_queries_are_cut_by_the_number_of_relevant_documents() -> None:
    queries = tuple(query(number) for number in range(1, 6))
    relevant = {f"q{n}": {f"d{i}": 1 for i in range(n)} | {"judged": 0} for n in range(1, 6)}
    found = Dataset("toy", Path("corpus.jsonl"), "0", 5, 0, queries, relevant)
    assert cut(found, "relevant documents") == {
        "1": ("q1",),
        "2": ("q2",),
        "3": ("q3",),
        "4 or more": ("q4", "q5"),
    }


def test_queries_are_cut_by_the_number_of_outlets_that_their_evidence_names() -> None:
    queries = [
        query(1, evidence=[{"fact": "a", "source": "Post"}, {"fact": "b", "source": "Post"}]),
        query(2, evidence=[{"fact": "a", "source": "Post"}, {"fact": "b", "source": "Herald"}]),
        query(3, evidence=[{"fact": "a"}]),
    ]
    assert cut(dataset(*queries), "outlets of the evidence") == {"1": ("q1",), "2": ("q2",)}


def test_queries_are_cut_by_whether_they_name_a_date() -> None:
    queries = [query(1, "Who left last October?"), query(2, "Who left in 2016?"), query(3, "Who left?")]
    assert cut(dataset(*queries), "date") == {"named": ("q1", "q2"), "none": ("q3",)}


def test_queries_are_cut_by_whether_they_quote() -> None:
    queries = [query(1, "Who wrote 'No deal'?"), query(2, "Who wrote?")]
    assert cut(dataset(*queries), "quotation") == {"some": ("q1",), "none": ("q2",)}


@pytest.mark.parametrize("text", ["say “no deal”?", 'say "no deal"?', "say ‘no deal’?", "in 'Asha's war' today"])
def test_words_in_quotation_marks_are_a_quotation(text: str) -> None:
    assert quotes(text)


@pytest.mark.parametrize("text", ["the parties' talks and the parties' envoys", "don't they?", "Asha’s talks", "5'"])
def test_apostrophes_are_no_quotation(text: str) -> None:
    assert not quotes(text)


def test_queries_are_cut_by_their_number_of_words() -> None:
    queries = [query(number, " ".join(["word"] * count)) for number, count in enumerate([8, 9, 20, 21, 40, 41])]
    assert cut(dataset(*queries), "words") == {
        "up to 8": ("q0",),
        "9 to 20": ("q1", "q2"),
        "21 to 40": ("q3", "q4"),
        "more than 40": ("q5",),
    }


def test_the_wording_that_is_asked_decides_dates_and_length() -> None:
    queries = [query(1, "And then?", rewrite="Who left in 2016?"), query(2, "And he?", rewrite="Who is he?")]
    found = find_slices(dataset(*queries), wording="rewrite", today=TODAY)
    assert [(piece.value, piece.queries) for piece in found if piece.by == "date"] == [
        ("named", ("q1",)),
        ("none", ("q2",)),
    ]


def test_a_slice_of_fewer_than_ten_queries_is_marked() -> None:
    queries = [query(number, type="fact" if number < 10 else "time") for number in range(19)]
    found = find_slices(dataset(*queries), wording="text", today=TODAY)
    assert [(piece.value, piece.count, piece.few) for piece in found] == [("fact", 10, False), ("time", 9, True)]


def test_a_slice_is_measured_on_its_queries_that_a_measure_was_taken_on() -> None:
    taken = Score("R@5", 0.5, 0.0, 1.0, {"q1": 1.0, "q2": 0.5, "q3": 0.0})
    proven = Score("Hits@4", 1.0, 1.0, 1.0, {"q2": 1.0})
    system = SystemResult("full", (taken, proven), recall=(), milliseconds=(0.0, 0.0), shallow=0)
    [piece, empty] = measure_slices(
        [Slice("type", "fact", 2, True, ("q1", "q2")), Slice("type", "time", 1, True, ("q4",))], [system]
    )
    recall, hits = piece.score("full", "R@5"), piece.score("full", "Hits@4")
    assert recall is not None
    assert hits is not None
    # Two queries, of which resamples draw one twice in half of all cases: the interval ends at both values.
    assert (recall.count, recall.mean, recall.low, recall.high) == (2, 0.75, 0.5, 1.0)
    assert (hits.count, hits.mean) == (1, 1.0)
    assert empty.scores == ()
