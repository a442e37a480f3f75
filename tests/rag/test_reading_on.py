"""Where a reader is unsure of a sentence, the next one is quoted with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.evidence import Evidence
from rag.nouns import Passage, ScoredPassage
from rag.reading import Pointed
from rag.reading_on import SURE_ABOVE, TAKEN_BACK, read_on, with_corrections

TEXT = "Ritchie was born in Velm.  He left it in 1953.\n\nNobody asked. He died there."
AT = 100
SPANS = ((0, 25), (27, 46), (48, 61), (62, 76))


def weighed(score: float | None = 0.0, *, passage: str = "a#0", text: str = TEXT) -> list[Evidence]:
    """The sentences of a passage that begins at character 100 of its article, the last first."""
    hit = ScoredPassage(Passage(passage, "a", text, AT, AT + len(text)), 1.0)
    pointed = None if score is None else Pointed(AT, AT + 4, score)
    items = [
        Evidence(hit, text[start:end], AT + start, AT + end, None, 1.0, 1.0, 0.5, True, float(end), pointed)
        for start, end in SPANS
    ]
    return items[::-1]


def quote(item: Evidence) -> tuple[str, str]:
    return item.text, TEXT[item.quoted_from - AT : item.end - AT]


@pytest.mark.parametrize(
    ("number", "quoted"),
    [
        (0, "Ritchie was born in Velm.  He left it in 1953."),
        (1, "He left it in 1953.\n\nNobody asked."),
        (3, "He died there."),
    ],
)
def test_a_sentence_that_a_reader_is_unsure_of_is_quoted_with_the_next_one_of_its_passage(
    number: int, quoted: str
) -> None:
    found = weighed()
    (item,) = read_on([found[3 - number]], found)
    assert quote(item) == (quoted, quoted)


def test_a_sentence_whose_words_a_reader_is_sure_of_is_quoted_alone() -> None:
    found = weighed(SURE_ABOVE)
    assert read_on(found, found) == found


def test_what_was_not_read_is_extended_where_other_passages_were() -> None:
    unread = weighed(None)
    (item,) = read_on([unread[3]], [*unread, *weighed(SURE_ABOVE, passage="b#0")])
    assert quote(item)[1] == "Ritchie was born in Velm.  He left it in 1953."


def test_without_a_reader_sentences_are_quoted_alone() -> None:
    found = weighed(None)
    assert read_on(found, found) == found


def test_a_sentence_is_not_extended_into_one_that_is_quoted_already() -> None:
    fourth, third, second, first = weighed()
    found = [fourth, third, second, first]
    assert [quote(each)[1] for each in read_on([first, second], found)] == [TEXT[:25], TEXT[27:61]]
    assert [quote(each)[1] for each in read_on([second, first], found)] == [TEXT[27:61], TEXT[:25]]
    leaning = replace(third, lead=second.start, text="It asked.")
    assert read_on([first, leaning], found)[0] == first, "the quote of what leans on it begins with the second"


def test_a_heading_is_not_quoted_with_the_sentence_before_it() -> None:
    heading = TEXT.replace("Nobody asked.", "Nobody asked,")
    found = weighed(text=heading)
    (item,) = read_on([found[2]], found)
    assert item.text == "He left it in 1953."


TAKEN = "Correction: an earlier version of this article said that nine drowned. It was two. The Quay regrets it."


def taken_back(end: int) -> list[Evidence]:
    """The sentences of TAKEN up to one, the first of them the likeliest."""
    hit = ScoredPassage(Passage("a#0", "a", TAKEN, 0, len(TAKEN)), 1.0)
    spans = ((0, 70), (71, 82), (83, len(TAKEN)))[:end]
    return [
        Evidence(
            hit, TAKEN[first:last], first, last, None, 1.0, 1.0, 0.5, True, 9.0 - first, Pointed(first, last, 20.0)
        )
        for first, last in spans
    ]


def test_what_an_article_takes_back_is_quoted_with_what_is_right_and_answers_nothing_itself() -> None:
    found = with_corrections(taken_back(3))
    (item,) = [one for one in found if one.start == 0]
    assert (item.text, item.pointed, item.score) == (TAKEN[:82], None, 9.0 - TAKEN_BACK)
    assert [one for one in found if one.start] == taken_back(3)[1:]


def test_what_is_taken_back_without_a_word_behind_it_is_left_out() -> None:
    assert with_corrections(taken_back(1)) == []


def test_the_likeliest_stay_first_where_something_is_taken_back() -> None:
    other = weighed()[0]
    scores = [item.score for item in with_corrections([*taken_back(3), replace(other, score=8.0)])]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 8.0
