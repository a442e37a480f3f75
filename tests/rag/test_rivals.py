"""Sentences of other sources that answer a short question otherwise stand beside those that were picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from rag.evidence import Evidence
from rag.nouns import Passage, ScoredPassage
from rag.questions import Question, read_question
from rag.reading import Pointed
from rag.reading_on import SURE_ABOVE
from rag.rivals import answers_apart, may_answer, says_the_same, with_rivals
from tests.citations import cited

BORN = "When was General Ritchie born?"


def asked(text: str, outlets: tuple[str, ...] = ("Quay",)) -> Question:
    return read_question(text, outlets=outlets, today=date(2026, 1, 1))


def found(
    article: str, text: str, score: float, *, about: float = 1.0, start: int = 0, title: str | None = "Notes"
) -> Evidence:
    passage = Passage(f"{article}#0", article, " " * start + text, 0, start + len(text), title)
    return Evidence(
        ScoredPassage(passage, 1.0), text, start, start + len(text), None, 1.0, about, 0.5, fits_kind=True, score=score
    )


def heard(question: Question, evidence: Sequence[Evidence], picked: Sequence[Evidence]) -> list[Evidence]:
    return with_rivals(question, may_answer(question, evidence), picked)


FIRST = found("a", "Ritchie was born on 30 July 1953.", 9.0)
OTHERS = [
    found("b", "Ritchie was born on 14 May 1869.", 8.0),
    found("c", "General Ritchie was born on 30 July 1953.", 7.5),
    found("d", "Ritchie was born on 15 January 1960.", 4.0),
    found("e", "Ritchie was born that day.", 8.5, about=0.3),
]


def test_each_source_that_answers_otherwise_is_heard_once() -> None:
    assert heard(asked(BORN), [FIRST, *OTHERS], [FIRST]) == [FIRST, OTHERS[0], OTHERS[2]]


def test_six_sentences_are_quoted_at_most_and_two_of_one_article_after_all_others() -> None:
    many = [found(f"x{day}", f"Ritchie was born on {day} May 1869.", 8.0) for day in range(1, 9)]
    assert heard(asked(BORN), [FIRST, *many], [FIRST]) == [FIRST, *many[:5]]
    again = [found("b", f"Others say Ritchie came in {year}.", 8.5, start=year) for year in (1000, 2000, 3000)]
    assert heard(asked(BORN), [FIRST, *again], [FIRST]) == [FIRST, again[0]], "nothing was read"
    again = [replace(item, pointed=Pointed(item.start, item.start + 6, 2.0)) for item in again]
    sure = replace(FIRST, pointed=Pointed(0, 7, SURE_ABOVE))
    same = [found("a", "Ritchie's diary says 1870.", 8.5, start=500)]
    read = [replace(item, pointed=Pointed(500, 506, 2.0)) for item in same]
    assert heard(asked(BORN), [sure, *read], [sure]) == [sure], "the reader was sure of the first"
    assert heard(asked(BORN), [FIRST, *read], [FIRST]) == [FIRST, *read]
    assert heard(asked(BORN), [FIRST, *again, OTHERS[0]], [FIRST]) == [FIRST, again[0], again[1]]


def test_a_sentence_about_somebody_else_says_nothing_otherwise() -> None:
    other = found("f", "General Holm was born on 3 June 1901.", 8.8)
    assert heard(asked(BORN), [FIRST, other, OTHERS[0]], [FIRST]) == [FIRST, OTHERS[0]]
    titled = replace(other, hit=replace(other.hit, passage=replace(other.hit.passage, title="Ritchie's friends")))
    assert heard(asked(BORN), [FIRST, titled], [FIRST]) == [FIRST, titled]


def test_an_article_without_a_title_is_headed_by_its_first_sentence() -> None:
    text = "Ritchie joined the army young. A long peace came. The general was born in 1869."
    passage = Passage("g#0", "g", text, 0, len(text))
    item = Evidence(ScoredPassage(passage, 1.0), text[50:], 50, len(text), 31, 1.0, 1.0, 0.5, fits_kind=True, score=8.0)
    assert heard(asked(BORN), [FIRST, item], [FIRST]) == [FIRST, item]
    for other in (replace(passage, title="Of peace"), replace(passage, start=0, text=text.replace("Ritchie", "He"))):
        untold = replace(item, hit=ScoredPassage(other, 1.0))
        assert heard(asked(BORN), [FIRST, untold], [FIRST]) == [FIRST]


def test_a_passage_headed_by_the_names_asked_about_is_about_them_however_few_of_the_words_it_holds() -> None:
    dull = found("h", "Ritchie came into the world in 1869.", 8.0, about=0.3, title="General Ritchie")
    assert heard(asked(BORN), [FIRST, dull], [FIRST]) == [FIRST, dull]
    passage = replace(dull.hit.passage, title="Officers of old")
    elsewhere = replace(dull, hit=replace(dull.hit, passage=passage))
    assert heard(asked(BORN), [FIRST, elsewhere], [FIRST]) == [FIRST]


def test_a_second_sentence_to_which_a_quote_can_be_widened_takes_no_place_of_its_own() -> None:
    near, far = (found("a", "Ritchie's diary says 1870.", 8.5, start=start) for start in (100, 500))
    for item, expected in ((near, [FIRST]), (far, [FIRST, far])):
        read = replace(item, pointed=Pointed(item.start, item.start + 6, 2.0))
        assert [each.key for each in heard(asked(BORN), [FIRST, read], [FIRST])] == [each.key for each in expected]


def test_asked_for_a_day_a_sentence_without_one_says_nothing_otherwise() -> None:
    dayless = replace(OTHERS[0], fits_kind=False)
    assert heard(asked(BORN), [FIRST, dayless], [FIRST]) == [FIRST]
    assert heard(asked("What was General Ritchie?"), [FIRST, dayless], [FIRST]) == [FIRST, dayless]


@pytest.mark.parametrize(
    "question",
    [
        "What did General Ritchie say?",
        "Why did General Ritchie leave?",
        "When did General Ritchie leave in 1953?",
        "What does Quay write about General Ritchie?",
        "Which of the two officers that the tribunal of the province accused of theft was General Ritchie?",
    ],
)
def test_longer_questions_and_those_for_words_reasons_times_and_outlets_have_no_rivals(question: str) -> None:
    assert heard(asked(question), [FIRST, *OTHERS], [FIRST]) == [FIRST]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The population is 50,000 in all.", "The population is 10,000 in all.", False),
        ("The stadium is the home of Quay Rovers.", "The stadium is the home of Velm Athletic.", False),
        ("The West Valley mascot is a mustang.", "The West Valley mascot is the eagles.", False),
        ("The population is 50,000 in all.", "In all the population is 50 000.", True),
        ("The population is 50,000.", "The population is 50,000, the council said.", True),
    ],
)
def test_sentences_of_the_same_words_differ_by_what_stands_in_one_place(one: str, other: str, same: bool) -> None:
    assert says_the_same(found("a", one, 1.0), found("b", other, 1.0)) is same


def test_different_direct_answers_are_told_with_their_citations() -> None:
    texts = ("Ritchie was born on 30 July 1953.", "Ritchie was born on 14 May 1869.", "He was born on 30 July 1953.")
    citations = [cited(text, number=n, day=f"2020-01-0{n}") for n, text in enumerate(texts, start=1)]
    quoted = []
    for text, citation in zip(texts, citations, strict=True):
        place = citation.start + text.index("on ") + 3
        pointed = Pointed(place, citation.end - 1, 14.0)
        item = found(citation.article_id, text, 9.0, start=citation.start)
        quoted.append(Evidence(item.hit, text, item.start, item.end, None, 1.0, 1.0, 0.5, True, 9.0, pointed))
    (told,) = answers_apart(asked(BORN), quoted, citations)
    assert [(each.text, each.citation) for each in told.variants] == [("30 July 1953", 1), ("14 May 1869", 2)]
    assert (told.kind, told.relation) == ("answer", "conflict")
    assert told.text.startswith("Answers: 30 July 1953 [1]; 14 May 1869 [2]. ")
    assert answers_apart(asked(BORN), quoted[:1], citations[:1]) == ()
    assert answers_apart(asked("When was General Holm born?"), quoted, citations) == (), "of somebody else"
    assert answers_apart(asked("How many officers did General Ritchie lose?"), quoted, citations) == ()


def test_of_days_that_are_given_without_a_year_it_is_told_which_they_are() -> None:
    question = asked("When did the talks end?")
    friday = ("The talks ended on Friday.", "Friday", 1.0)
    assert told_apart(question, friday, ("The talks ended in May.", "May", 1.0)) == (
        "Answers: Friday (20 March 2020) [1]; May (1 May 2019 to 31 May 2019) [2]."
    )
    assert told_apart(question, friday, ("The talks ended in March.", "March", 1.0)) is None
    longer = asked("When did the border talks end?")
    assert told_apart(longer, friday, ("They began in May.", "May", 0.5)) is None, "of something else"


def told_apart(question: Question, *given: tuple[str, str, float]) -> str | None:
    """Tell how sentences of 25 March 2020 answer, each with the words pointed at and its share of the question."""
    quoted, citations = [], []
    for number, (text, words, about) in enumerate(given, start=1):
        citation = cited(text, number=number, day="2020-03-25")
        item = found(citation.article_id, text, 9.0)
        passage = replace(item.hit.passage, published=citation.published)
        pointed = Pointed(text.index(words), text.index(words) + len(words), 14.0)
        quoted.append(replace(item, hit=ScoredPassage(passage, 1.0), coverage=about, pointed=pointed))
        citations.append(citation)
    apart = answers_apart(question, quoted, citations)
    return apart[0].text.split(" The sources")[0] if apart else None
