"""A verdict follows from what was found: refused, partial with what is missing, or answered."""

from __future__ import annotations

from datetime import date

from rag.dates import Window
from rag.evidence import Evidence
from rag.nouns import Passage, ScoredPassage
from rag.questions import Question
from rag.verdicts import BIAS, SURE_ABOVE, WEIGHT_COSINE, WEIGHT_COVERAGE, Judgement, judge, support

IN_2016 = Window(date(2016, 1, 1), date(2016, 12, 31), "in 2016", "during")


def _question(*terms: str, names: tuple[str, ...] = ()) -> Question:
    return Question(" ".join(terms), "other", names, (), terms, ())


def _evidence(text: str, *, coverage: float, cosine: float) -> Evidence:
    hit = ScoredPassage(Passage("a#0-9", "a", text, 0, len(text)), 1.0)
    return Evidence(hit, text, 0, len(text), None, coverage, cosine, fits_kind=False, score=0.0)


STRONG = _evidence("The ferry sails in May.", coverage=1.0, cosine=0.7)
WEAK = _evidence("The ferry sails in May.", coverage=0.5, cosine=0.4)
NOTHING = _evidence("Grain prices rose.", coverage=0.0, cosine=0.1)


def test_support_adds_what_is_held_and_how_near_it_is() -> None:
    assert support(STRONG) == BIAS + WEIGHT_COVERAGE * 1.0 + WEIGHT_COSINE * 0.7
    assert support(NOTHING) < 0 < support(WEAK) < SURE_ABOVE < support(STRONG)


def test_a_name_that_nobody_bears_refuses_even_the_best_evidence() -> None:
    judged = judge(_question("ferry", names=("Ada Quill",)), [STRONG], unknown=["Ada Quill"], empty=[])
    assert judged == Judgement("not_in_archive", ("No article names Ada Quill.",))


def test_strong_evidence_answers() -> None:
    assert judge(_question("ferry", "may"), [STRONG], unknown=[], empty=[]) == Judgement("answered", ())


def test_weak_evidence_answers_in_part_and_names_the_words_that_were_not_found() -> None:
    judged = judge(_question("ferry", "toll"), [WEAK], unknown=[], empty=[])
    assert judged == Judgement("partial", ("No passage was found that also speaks of: toll.",))


def test_weak_evidence_that_speaks_of_everything_asked_answers() -> None:
    assert judge(_question("ferry", "sails"), [WEAK], unknown=[], empty=[]).verdict == "answered"


def test_no_support_refuses_and_says_about_what() -> None:
    judged = judge(_question("toll", "bridge"), [NOTHING], unknown=[], empty=[])
    assert judged == Judgement("not_in_archive", ("No passage answers this about toll, bridge.",))
    assert judge(_question("toll"), [], unknown=[], empty=[]).verdict == "not_in_archive"


def test_a_window_without_evidence_makes_a_good_answer_partial() -> None:
    judged = judge(_question("ferry"), [STRONG], unknown=[], empty=[IN_2016])
    assert judged == Judgement("partial", ("Nothing was found for “in 2016”.",))


def test_only_empty_windows_refuse() -> None:
    judged = judge(_question("ferry"), [], unknown=[], empty=[IN_2016])
    assert judged == Judgement("not_in_archive", ("Nothing was found for “in 2016”.",))
