"""Asked for the newest, a newer article's sentence comes before an older one of about its worth."""

from __future__ import annotations

from datetime import date

import pytest

from rag.newest import FRESH, newest_first
from rag.rivals import is_short
from tests.rag.quoting import evidence, read

OLD = evidence("It sailed.", 5.0, date(2022, 1, 1))
NEW = evidence("It sank.", 4.0, date(2024, 1, 1))
UNDATED = evidence("It floats.", 4.5, None)


@pytest.mark.parametrize("question", ["What is the latest on the ferry?", "Is the ferry afloat now?"])
def test_asked_for_the_newest_a_newer_sentence_of_about_the_same_worth_comes_first(question: str) -> None:
    assert [one.text for one in newest_first(read(question), [OLD, UNDATED, NEW])] == [NEW.text, OLD.text, UNDATED.text]


def test_a_newer_sentence_that_is_much_worse_does_not() -> None:
    far = evidence("It rains.", OLD.score - FRESH - 1, date(2024, 1, 1))
    assert newest_first(read("What is the latest on the ferry?"), [OLD, far])[0].text == OLD.text


def test_asked_for_anything_else_nothing_is_moved() -> None:
    assert newest_first(read("What of the ferry?"), [OLD, UNDATED, NEW]) == [OLD, UNDATED, NEW]
    assert newest_first(read("What is the latest on the ferry?"), [UNDATED]) == [UNDATED]


def test_older_states_are_no_rivals_of_the_newest() -> None:
    assert is_short(read("Is the ferry afloat?"))
    assert not is_short(read("Is the ferry afloat now?"))


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("What is the status of the talks?", ("talks",)),
        ("What's the state of play on the ferry?", ("ferry",)),
        ("Any news on the ferry?", ("ferry",)),
        ("What's happening with the ferry?", ("ferry",)),
        ("Give me an update on the ferry", ("ferry",)),
        ("What is the current situation at the pier?", ("pier",)),
        ("What is the current toll of the flood?", ("toll", "flood")),
    ],
)
def test_words_that_ask_for_the_newest_are_no_matter_of_their_own(question: str, terms: tuple[str, ...]) -> None:
    found = read(question)
    assert found.latest
    assert found.terms == terms


@pytest.mark.parametrize(
    "question", ["Who keeps the status book?", "Which envoy is currently on trial?", "What was new?"]
)
def test_the_same_words_within_a_description_ask_for_nothing_newest(question: str) -> None:
    assert read(question).latest == ""
