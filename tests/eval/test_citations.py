"""Citation recall and precision count as ALCE's program does, whoever judges support."""

from __future__ import annotations

from collections.abc import Sequence

from eval.citations import PARTLY, PRECISION, RECALL, SUPPORTED, UNSUPPORTED, citation_measures, supports
from rag.nouns import Answer, Citation, Sentence
from tests.eval.answered import answer, citation, refusal


def words_held(sentence: str, citations: Sequence[Citation]) -> bool:
    """Judge a sentence supported if each of its words stands in one of the quotes."""
    return set(sentence.split()) <= {word for one in citations for word in one.quote.split()}


def said(*cited: tuple[str, tuple[int, ...]], quotes: Sequence[str]) -> Answer:
    return answer(*quotes, sentences=[Sentence(text, numbers, "supported") for text, numbers in cited])


def scores(found: Answer) -> tuple[float, float]:
    measured = citation_measures(found, words_held)
    return measured[RECALL], measured[PRECISION]


def test_a_quote_that_cites_itself_is_recalled_and_precise() -> None:
    assert scores(answer("red green", "blue")) == (1.0, 1.0)


def test_a_sentence_without_citation_or_support_lowers_recall_and_its_citations_help_nothing() -> None:
    found = said(("red", (1,)), ("white", (2,)), ("red", ()), quotes=["red", "blue"])
    assert scores(found) == (1 / 3, 1 / 2)


def test_citations_that_support_only_together_all_help() -> None:
    assert scores(said(("red blue", (1, 2)), quotes=["red", "blue"])) == (1.0, 1.0)


def test_a_citation_that_supports_nothing_and_is_not_missed_is_irrelevant() -> None:
    # 1 and 2 each support by themselves; 3 does not, and without it the others still do.
    assert scores(said(("red", (1, 2, 3)), quotes=["red", "red dusk", "blue"])) == (1.0, 2 / 3)


def test_a_citation_named_twice_counts_once() -> None:
    assert scores(said(("red", (1, 1)), quotes=["red"])) == (1.0, 1.0)


def test_a_refusal_is_not_measured() -> None:
    assert citation_measures(refusal(), words_held) == {}


def test_support_rates_are_those_that_the_answer_states() -> None:
    sentences = [Sentence("red", (1,), "supported"), Sentence("red", (1,), "partly")]
    sentences += [Sentence("red", (1,), "unsupported")] * 2
    found = citation_measures(answer("red", sentences=sentences), words_held)
    assert (found[SUPPORTED], found[PARTLY], found[UNSUPPORTED]) == (0.25, 0.25, 0.5)


def test_the_programs_own_check_judges_a_quote_supported_and_another_number_not() -> None:
    quotes = [citation(1, "The flood killed 14 people in Ovren.")]
    assert supports("The flood killed 14 people in Ovren.", quotes)
    assert not supports("The flood killed 15 people in Ovren.", quotes)
