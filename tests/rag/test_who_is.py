"""Who somebody is: the role that a quote gives them, and nothing else than that."""

from __future__ import annotations

import pytest

from rag.roles import NAMES_HOLDER
from rag.who_is import calling_first, person_asked, role_answer
from tests.rag.quoting import AT, cited, evidence, read


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Ada Quill?", "Ada Quill"),
        ("who's Ada Quill", "Ada Quill"),
        ("Who was Ada Quill?", "Ada Quill"),
        ("Who is the envoy Ada Quill met?", None),
        ("Who met Ada Quill?", None),
        ("Who was envoy before Ada Quill?", None),
    ],
)
def test_only_who_somebody_is_is_asked(question: str, name: str | None) -> None:
    assert person_asked(read(question)) == name


def test_the_role_of_the_first_quote_that_gives_one_is_the_answer() -> None:
    quotes = cited("Quill left.", "Bo Holm, chairman of the Guard, met Ada Quill, head of the League, on Monday.")
    found = role_answer(read("Who is Ada Quill?"), quotes)
    assert found is not None
    assert (found.text, found.citation) == ("head of the League", 2)
    assert quotes[1].quote[found.start - AT : found.end - AT] == found.text


def test_a_role_that_says_to_whom_it_belongs_is_given_before_one_that_does_not() -> None:
    for role in ("Orsavia's foreign minister", "foreign minister of Orsavia"):
        quotes = cited("Its foreign minister, Ada Quill, left.", f"Ada Quill, {role}, left.")
        found = role_answer(read("Who is Ada Quill?"), quotes)
        assert found is not None
        assert (found.text, found.citation) == (role, 2)


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (
            "Who is Asma al-Vorreth?",
            ("President Bashar al-Vorreth left while Asma al-Vorreth opened a school.",),
        ),
        ("Who is Ada Quill?", ("Ada Quill, who beat President Tom Quill, left.",)),
        ("Who is Quill?", ("President Tom Quill met Ada Quill.",)),
        ("Who is Quill?", ("President Tom Quill left.", "Ada Quill stayed.")),
    ],
)
def test_the_role_of_a_namesake_is_not_given(question: str, quotes: tuple[str, ...]) -> None:
    assert role_answer(read(question), cited(*quotes)) is None


def test_a_last_name_alone_is_enough_where_one_person_bears_it() -> None:
    found = role_answer(read("Who is Quill?"), cited("President Tom Quill left.", "Tom R. Quill stayed."))
    assert found is not None
    assert found.text == "President"


def test_nobody_elses_role_and_no_former_one_is_given() -> None:
    quotes = cited("Bo Holm, head of the League, met Quill.", "Ada Quill, former head of the League, left.")
    assert role_answer(read("Who is Ada Quill?"), quotes) is None
    assert role_answer(read("Who met Ada Quill?"), cited("Ada Quill, head of the League, left.")) is None


def test_sentences_that_call_the_person_by_a_role_come_before_others_of_their_worth() -> None:
    plain, called = evidence("Quill said so.", 5.0), evidence("Ada Quill, head of the League, left.", 4.0)
    first, second = calling_first(read("Who is Ada Quill?"), [plain, called])
    assert (first.text, first.score) == (called.text, 4.0 + NAMES_HOLDER)
    assert second == plain
    assert calling_first(read("Why did Ada Quill leave?"), [plain, called]) == [plain, called]


def test_of_wordings_of_one_post_the_fullest_is_given() -> None:
    quotes = cited(
        "Gen. Ada Quill, the Guard’s commander, left.",
        "Gen. Ada Quill, commander of the Velm Guard, stayed.",
        "Ada Quill, deputy head of the Harbour League for Velm and Ovren, slept.",
    )
    found = role_answer(read("Who is Ada Quill?"), quotes)
    assert found is not None
    assert (found.text, found.citation) == ("commander of the Velm Guard", 2)
