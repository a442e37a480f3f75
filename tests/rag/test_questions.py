"""A question is read for its kind, names, times, outlets and terms; what is no question is refused with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.nouns import Clue
from rag.questions import MAX_CHARACTERS, Question, checked, read_question

TODAY = date(2026, 11, 22)
OUTLETS = ["The Harbour Post", "Quay", "Post", "Velm Daily"]


def read(text: str) -> Question:
    return read_question(text, outlets=OUTLETS, today=TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Who spoke? \n", "Who spoke?"),
        ("Who\tspoke\r\nthere?", "Who spoke there?"),
        # Control characters that are blanks part words, others vanish.
        ("Who\x0bspoke\x85there?", "Who spoke there?"),
        ("Wh\x00o sp\x1b\x07oke?", "Who spoke?"),
        ("Who\ud800 spoke?", "Who spoke?"),
        # Other writings and joiners inside words stay as they are.
        ("مَن قال ذلك؟", "مَن قال ذلك؟"),
        ("نمی\u200cدانم", "نمی\u200cدانم"),
        ("7", "7"),
    ],
)
def test_a_question_loses_control_characters_and_outer_blanks(text: str, expected: str) -> None:
    assert checked(text) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "holds nothing"),
        (" \n\t ", "holds nothing"),
        ("?!… —", "no letter or digit"),
        ("\x00\x01", "no letter or digit"),
        ("\u200b\u200b", "no letter or digit"),
        ("🙂", "no letter or digit"),
        ("a" * 4001, "has 4,001 characters; at most 4,000"),
        ("a" * 100_000, "has 100,000 characters"),
    ],
)
def test_what_is_no_question_is_refused_with_a_remedy(text: str, found: str) -> None:
    with pytest.raises(QuestionError, match=found) as caught:
        checked(text)
    assert caught.value.hint


def test_four_thousand_characters_are_read() -> None:
    assert len(checked("a" * MAX_CHARACTERS)) == 4000


@given(st.text(max_size=200))
def test_what_passes_is_one_line_that_passes_again_unchanged(text: str) -> None:
    try:
        once = checked(text)
    except QuestionError:
        return
    assert checked(once) == once == once.strip()
    assert not set(once) & set("\n\r\t\x00\x1b\x85")


def test_a_question_is_read_for_all_it_says() -> None:
    found = read("According to the Harbour Post, what did Ada Quill say in 2022 about the U.N. and the harbour?")
    assert found.kind == "statement"
    assert found.names == ("Ada Quill", "U.N.")
    assert [(window.since, window.until) for window in found.windows] == [(date(2022, 1, 1), date(2022, 12, 31))]
    assert found.sources == ("The Harbour Post",)
    # The outlet and the year are gone; that the harbour was asked about is not.
    assert found.terms == ("ada", "quill", "un", "harbour")


def test_terms_come_once_and_without_words_of_asking() -> None:
    assert read("How many people said anything about the ferry, the ferry?").terms == ("people", "ferry")
    assert read("What happened last year?").terms == ()


def test_the_month_of_may_is_a_term_and_the_verb_is_none() -> None:
    read = [
        read_question(text, outlets=(), today=TODAY).terms
        for text in ("What did Ms May promise?", "WHO MET MS MAY ON DAMS?", "How many may cross?")
    ]
    assert ["may" in terms for terms in read] == [True, True, False]


def test_a_name_is_no_outlet_for_sharing_letters_with_one() -> None:
    found = read_question("What did Ada say in the Canada Daily?", outlets=["Canada Daily"], today=TODAY)
    assert found.names == ("Ada",)
    assert found.sources == ("Canada Daily",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did The Harbour Post report?", ("The Harbour Post",)),
        ("what did the harbour post report?", ("The Harbour Post",)),
        ("Do the Velm Daily and the Quay agree?", ("Quay", "Velm Daily")),
        ("What did the Post's reporter see?", ("Post",)),
        ("What did the Harbour Post and the Post say?", ("The Harbour Post", "Post")),
        # An ordinary word is an outlet's name only with a capital.
        ("Who stood at the quay by the border post?", ()),
        ("Who posted it daily in Velm?", ()),
        ("", ()),
    ],
)
def test_outlets_are_named_by_their_whole_name(text: str, expected: tuple[str, ...]) -> None:
    assert read_question(text, outlets=OUTLETS, today=TODAY).sources == expected


def test_an_outlet_in_two_spellings_is_named_in_both() -> None:
    both = ("Evening Post", "The Évening Post")
    assert read_question("What did the Évening Post say?", outlets=both, today=TODAY).sources == both


def test_what_was_understood_is_told_in_the_questions_own_words_and_order() -> None:
    found = read("As of March 2022, what did the Harbour Post and the Quay say of the ferry in 2021?")
    assert found.clues == (
        Clue("as_of", "As of March 2022", "later hidden", "published up to 2022-03-31"),
        Clue("outlet", "the Harbour Post", "preferred", "articles of The Harbour Post"),
        Clue("outlet", "the Quay", "preferred", "articles of Quay"),
        Clue("window", "in 2021", "preferred", "published 2021-01-01 to 2021-12-31"),
    )


@pytest.mark.parametrize("words", ["the Quay", "The quay", "Quay"])
def test_an_outlet_that_is_taken_back_is_an_ordinary_word_again(words: str) -> None:
    text = "What did the Quay say in 2022?"
    found = read_question(text, outlets=OUTLETS, today=TODAY, ignore=(words,))
    assert (found.sources, found.names, found.terms) == ((), ("Quay",), ("quay",))
    assert [(clue.text, clue.effect) for clue in found.clues] == [("the Quay", "ignored"), ("in 2022", "preferred")]


def test_a_date_that_is_taken_back_is_no_window_and_the_other_stays() -> None:
    text = "Who left in 2021 and by March 2022?"
    found = read_question(text, outlets=OUTLETS, today=TODAY, ignore=("by march 2022", "never said"))
    assert [window.text for window in found.windows] == ["in 2021"]
    assert [(clue.text, clue.effect) for clue in found.clues] == [
        ("in 2021", "preferred"),
        ("by March 2022", "ignored"),
    ]


def test_a_question_without_clues_is_read_alike_whatever_is_ignored() -> None:
    text = "What did Ada Quill say about the ferry?"
    assert read(text).clues == ()
    assert read_question(text, outlets=OUTLETS, today=TODAY, ignore=("ferry", "", "Ada Quill")) == read(text)


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_read_and_each_clue_stands_in_it(text: str, ignore: list[str]) -> None:
    found = read_question(text, outlets=OUTLETS, today=TODAY, ignore=ignore)
    assert all(clue.text and clue.text in text for clue in found.clues)
    assert found == read_question(text, outlets=OUTLETS, today=TODAY, ignore=ignore)


def test_between_words_one_blank_is_kept_however_many_were_typed() -> None:
    assert checked("Who is" + " " * 3_900 + "?\tAda\n\nQuill") == "Who is ? Ada Quill"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("How large is the herring stock?", ("herring", "stock")),
        ("Is she married, and how old is she?", ("married", "old")),
        ("Where did the talks take place?", ("talks",)),
        ("What is the death toll of the shelling?", ("shelling",)),
        ("What caused the collision?", ("collision",)),
    ],
)
def test_words_that_only_say_what_is_asked_for_are_no_terms(text: str, terms: tuple[str, ...]) -> None:
    assert read_question(text, outlets=(), today=date(2026, 1, 1)).terms == terms
