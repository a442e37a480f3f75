"""A verdict follows from what was found: refused, partial with what is missing, or answered."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from rag.dates import Window
from rag.evidence import LONGEST_READ, Evidence
from rag.nouns import Passage, ScoredPassage
from rag.questions import Question
from rag.reading import Pointed
from rag.verdicts import (
    BIAS,
    READ_ABOVE,
    READ_SURELY,
    SURE_ABOVE,
    WEIGHT_COSINE,
    WEIGHT_PASSAGE,
    WEIGHT_TERMS,
    Judgement,
    judge,
    support,
)

IN_2016 = Window(date(2016, 1, 1), date(2016, 12, 31), "in 2016", "during")


def _question(*terms: str, names: tuple[str, ...] = ()) -> Question:
    return Question(" ".join(terms), "other", names, (), terms, ())


def _evidence(text: str, *, passage: float, cosine: float) -> Evidence:
    hit = ScoredPassage(Passage("a#0-9", "a", text, 0, len(text)), 1.0)
    return Evidence(hit, text, 0, len(text), None, 0.0, passage, cosine, fits_kind=False, score=0.0)


STRONG = _evidence("The ferry sails in May.", passage=1.0, cosine=0.7)
WEAK = _evidence("The ferry sails in May.", passage=0.4, cosine=0.7)
NOTHING = _evidence("Grain prices rose.", passage=0.0, cosine=0.1)
FERRY = _question("ferry", "may")


def test_support_adds_nearness_what_one_passage_holds_and_the_length_of_the_question() -> None:
    expected = BIAS + WEIGHT_COSINE * 0.7 + WEIGHT_PASSAGE * 1.0 + WEIGHT_TERMS * math.log(3)
    assert support(FERRY, [NOTHING, STRONG]) == pytest.approx(expected)
    assert support(FERRY, [NOTHING]) < 0 < support(FERRY, [WEAK]) < SURE_ABOVE < support(FERRY, [STRONG])


def test_strong_evidence_answers() -> None:
    assert judge(FERRY, [STRONG], [STRONG], empty=[]) == Judgement("answered", ())


def test_that_a_reaction_is_told_in_another_word_is_not_missing() -> None:
    assert judge(_question("ferry", "react"), [WEAK], [WEAK], empty=[]) == Judgement("answered", ())


def test_weak_evidence_answers_in_part_and_names_the_words_that_were_not_found() -> None:
    judged = judge(_question("ferry", "toll"), [WEAK], [WEAK], empty=[])
    assert judged == Judgement("partial", ("No passage was found that also speaks of: toll.",))


def test_weak_evidence_answers_where_a_reader_points_at_the_words() -> None:
    read = replace(WEAK, pointed=Pointed(0, 9, READ_ABOVE))
    assert judge(_question("ferry", "toll"), [read], [read], empty=[]) == Judgement("answered", ())
    unsure = replace(WEAK, pointed=Pointed(0, 9, READ_ABOVE - 1))
    assert judge(_question("ferry", "toll"), [unsure], [unsure], empty=[]).verdict == "partial"


def test_words_that_a_reader_is_sure_of_answer_in_part_though_hardly_a_word_of_the_question_is_found() -> None:
    asked = _question("crossing", "duration")
    sure = replace(NOTHING, pointed=Pointed(0, 5, READ_SURELY))
    unspoken = "No passage was found that also speaks of: crossing, duration."
    assert judge(asked, [sure], [sure], empty=[]) == Judgement("partial", (unspoken,))
    assert judge(_question("grain", "rose"), [sure], [sure], empty=[]) == Judgement("answered", ())
    less = replace(NOTHING, pointed=Pointed(0, 5, READ_SURELY - 0.1))
    assert judge(asked, [less], [less], empty=[]).verdict == "not_in_archive"
    assert judge(asked, [sure], [NOTHING], empty=[]).verdict == "not_in_archive"


def test_a_reader_sure_of_a_number_does_not_tell_what_it_counts() -> None:
    asked = replace(_question("bakers", "velm"), kind="quantity")
    sure = replace(NOTHING, pointed=Pointed(0, 5, READ_SURELY + 2))
    assert judge(asked, [sure], [sure], empty=[]).verdict == "not_in_archive"


def test_a_reader_sure_of_a_number_of_the_things_asked_for_answers() -> None:
    asked = Question("How many bridges did it destroy?", "quantity", (), (), ("bridges", "destroy"), ())
    told = _evidence("It took away eleven bridges.", passage=0.0, cosine=0.1)
    sure = replace(told, pointed=Pointed(13, 19, READ_SURELY))
    assert judge(asked, [sure], [sure], empty=[]).verdict == "partial"
    other = replace(sure, text="It took away eleven sheds.")
    assert judge(asked, [other], [other], empty=[]).verdict == "not_in_archive"


def test_of_a_question_longer_than_a_reader_knows_its_certainty_decides_nothing() -> None:
    long = _question(*["crossing"] * (LONGEST_READ + 1))
    sure = replace(NOTHING, pointed=Pointed(0, 5, READ_SURELY))
    assert judge(replace(long, terms=("crossing",)), [sure], [sure], empty=[]).verdict == "not_in_archive"


def test_weak_evidence_that_speaks_of_everything_asked_answers() -> None:
    assert judge(_question("ferry", "sails"), [WEAK], [WEAK], empty=[]).verdict == "answered"


def test_no_support_refuses_and_says_about_what() -> None:
    judged = judge(_question("toll", "bridge"), [NOTHING], [NOTHING], empty=[])
    assert judged == Judgement(
        "not_in_archive", ("No passage answers this; it was looked for by these words: toll, bridge.",)
    )


def test_a_refusal_names_whom_the_question_names() -> None:
    judged = judge(_question("toll", names=("Ada Quill",)), [], [], empty=[])
    assert judged.missing == ("No passage answers this about Ada Quill.",)


def test_a_refusal_names_the_words_beside_a_name_that_stand_in_nothing_that_was_found() -> None:
    found = [_evidence("The ferry sails in May.", passage=0.0, cosine=0.1)]
    judged = judge(_question("ferry", "inflation", names=("Ada Quill",)), found, [], empty=[])
    assert judged.missing == (
        "No passage answers this about Ada Quill.",
        "No passage was found that also speaks of: inflation.",
    )


def test_a_refusal_does_not_say_twice_that_a_name_stands_in_nothing_that_was_found() -> None:
    found = [_evidence("The ferry sails in May.", passage=0.0, cosine=0.1)]
    judged = judge(_question("pope", "ferry", names=("Pope",)), found, [], empty=[])
    assert judged.missing == ("No passage answers this about Pope.",)


def test_support_without_a_sentence_to_quote_refuses() -> None:
    assert judge(FERRY, [STRONG], [], empty=[]).verdict == "not_in_archive"


def test_a_window_without_evidence_makes_a_good_answer_partial() -> None:
    judged = judge(FERRY, [STRONG], [STRONG], empty=[IN_2016])
    assert judged == Judgement("partial", ("Nothing was found for “in 2016”.",))


def test_only_empty_windows_refuse() -> None:
    judged = judge(FERRY, [STRONG], [], empty=[IN_2016])
    assert judged == Judgement("not_in_archive", ("Nothing was found for “in 2016”.",))
