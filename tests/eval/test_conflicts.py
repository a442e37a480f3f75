"""Where documents disagree, every right answer must stand in a quote, and what is cited is counted by what it is."""

from __future__ import annotations

from eval.conflicts import EVERY_RIGHT, FROM, RIGHT, WRONG, conflict_measures
from eval.datasets import Query
from tests.eval.answered import answer, citation, refusal

DOCUMENTS = [
    {"doc_id": "d1", "type": "correct", "answer": "Velm"},
    {"doc_id": "d2", "type": "correct", "answer": "Ovren"},
    {"doc_id": "d3", "type": "misinfo", "answer": "Quay"},
    {"doc_id": "d4", "type": "noise", "answer": "unknown"},
]
BRIDGE = Query(
    "q",
    "Where is the bridge?",
    metadata={"answer": ["Velm", "Ovren"], "wrong_answers": ["Quay", "Ovren"], "documents": DOCUMENTS},
)


def test_both_right_answers_in_quotes_of_right_documents_are_all_that_is_wanted() -> None:
    found = conflict_measures(BRIDGE, answer(citation(1, "In Velm.", "d1"), citation(2, "At Ovren it is.", "d2")))
    assert found == {
        EVERY_RIGHT: 1.0,
        RIGHT: 1.0,
        WRONG: 0.0,
        FROM["correct"]: 1.0,
        FROM["misinfo"]: 0.0,
        FROM["noise"]: 0.0,
        FROM["other"]: 0.0,
    }


def test_one_of_two_answers_beside_a_wrong_one_is_half_of_what_is_wanted() -> None:
    cited = [citation(1, "In Velm.", "d1"), citation(2, "In Quay.", "d3")]
    cited += [citation(3, "It rains.", "d4"), citation(4, "Elsewhere.", "x")]
    found = conflict_measures(BRIDGE, answer(*cited))
    assert (found[EVERY_RIGHT], found[RIGHT], found[WRONG]) == (0.0, 0.5, 1.0)
    assert {found[name] for name in FROM.values()} == {0.25}


def test_an_answer_lies_in_a_quote_as_whole_words_only() -> None:
    assert conflict_measures(BRIDGE, answer(citation(1, "In Velmbury.", "d1")))[RIGHT] == 0.0


def test_a_document_that_is_only_known_as_a_copy_of_the_cited_one_is_cited_too() -> None:
    found = conflict_measures(BRIDGE, answer(citation(1, "In Velm.", "x", also_in=["d1"])))
    assert found[FROM["correct"]] == 1.0


def test_the_seventh_citation_does_not_count() -> None:
    cited = [citation(n, "It rains.", "d4") for n in range(1, 7)]
    assert conflict_measures(BRIDGE, answer(*cited, citation(7, "In Velm.", "d1")))[RIGHT] == 0.0
    assert conflict_measures(BRIDGE, answer(*cited[1:], citation(7, "In Velm.", "d1")))[RIGHT] == 0.5


def test_a_refusal_shows_nothing_and_cites_nothing() -> None:
    assert conflict_measures(BRIDGE, refusal()) == {EVERY_RIGHT: 0.0, RIGHT: 0.0, WRONG: 0.0}


def test_a_query_of_another_set_is_not_measured() -> None:
    assert conflict_measures(Query("q", "?", metadata={"answer": ["Velm"]}), answer("In Velm.")) == {}
