"""How old somebody is, and how many live somewhere, is told in a few forms, and by nobody and nowhere else."""

from __future__ import annotations

from datetime import date

import pytest

from rag.nouns import Citation
from rag.plain_facts import FactAsked, fact_answer, fact_asked, telling_first, tellings
from tests.rag.quoting import evidence, read


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How old is Ada Quill?", FactAsked("age", "Ada Quill")),
        ("And how old was Quill at the time?", FactAsked("age", "Quill")),
        ("What is Ada Quill's age?", FactAsked("age", "Ada Quill")),
        ("How many people live in Port Orrin?", FactAsked("people", "Port Orrin")),
        ("How many inhabitants does Orrin have?", FactAsked("people", "Orrin")),
        ("What is the population of Orrin now?", FactAsked("people", "Orrin")),
        ("How old is the ferry?", None),
        ("Is Ada Quill married, and how old is she?", None),
        ("How many people died in Orrin?", None),
    ],
)
def test_a_question_asks_for_an_age_or_a_population_and_nothing_else(question: str, asked: FactAsked | None) -> None:
    assert fact_asked(read(question)) == asked


def told(kind: str, name: str, text: str) -> list[str]:
    asked = FactAsked("age" if kind == "age" else "people", name)
    return [text[start:end] for start, end in tellings(asked, text)]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Ada Quill, 47, left.", ["47"]),
        ("Ada Quill (47) left.", ["47"]),
        ("Ada Quill, who is 47, left.", ["47"]),
        ("Ada Quill turned 47.", ["47"]),
        ("The 47-year-old envoy Ada Quill left.", ["47"]),
        ("Ada Quill left. Quill, 47, was tired.", ["47"]),
        ("Bo Quill met Ada Quill. Quill, 47, was tired.", ["47"]),
        ("Ada Quill met Bo Quill. Quill, 47, was tired.", []),
        ("Quill, 47, was tired.", []),
        ("Ada Quill met 47 people.", []),
        ("Bo Holm, 47, met Ada Quill.", []),
    ],
)
def test_an_age_is_that_of_whom_its_name_means(text: str, age: list[str]) -> None:
    assert told("age", "Ada Quill", text) == age


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Orrin, a quiet harbour town of about 3,000 people, is shut.", ["about 3,000"]),
        ("Some 3,000 people live in Orrin.", ["Some 3,000"]),
        ("Orrin has 3,000 inhabitants.", ["3,000"]),
        ("The population of Orrin is 3,000.", ["3,000"]),
        ("Orrin, population 3,000, is shut.", ["3,000"]),
        ("Orrin, where 3,000 people live, is shut.", ["3,000"]),
        ("In Orrin 3,000 people fled.", []),
        ("Brel, a town of 3,000 people near Orrin, is shut.", []),
        ("Orrin has 3,000 boats.", []),
    ],
)
def test_a_population_is_the_number_of_those_who_live_in_the_place(text: str, number: list[str]) -> None:
    assert told("people", "Orrin", text) == number


def test_a_telling_sentence_comes_first_and_of_an_age_no_other_stays() -> None:
    aged, other = evidence("Ada Quill, 47, left.", 1.0), evidence("Ada Quill met 12 people.", 3.0)
    assert [one.text for one in telling_first(read("How old is Ada Quill?"), [other, aged])] == [aged.text]
    town, dead = evidence("Orrin has 3,000 inhabitants.", 1.0), evidence("In Orrin 12 people died.", 3.0)
    found = telling_first(read("How many people live in Orrin?"), [dead, town])
    assert [one.text for one in found] == [town.text, dead.text]


def test_where_no_age_is_told_only_a_sentence_about_birth_or_age_may_answer() -> None:
    born, other = evidence("Ada Quill was born in Orrin.", 1.0), evidence("Ada Quill met 12 people.", 3.0)
    assert [one.text for one in telling_first(read("How old is Ada Quill?"), [other, born])] == [born.text]


@pytest.mark.parametrize(
    ("question", "quotes", "answer"),
    [
        ("How old is Ada Quill?", [("Ada Quill, 47, left.", 2020), ("Ada Quill, 48, is back.", 2021)], "48"),
        ("How old is Quill?", [("Ada Quill, 47, met Bo Quill, 12.", 2020)], None),
        ("How many people live in Orrin?", [("Orrin has 3,000 inhabitants.", None)], None),
        ("How many people live in Orrin?", [("Orrin has 3,000 inhabitants.", 2020)], "3,000"),
    ],
)
def test_the_newest_number_is_the_answer_where_it_is_of_one_person_or_place(
    question: str, quotes: list[tuple[str, int | None]], answer: str | None
) -> None:
    items = [evidence(text, 1.0, date(year, 1, 1) if year else None) for text, year in quotes]
    found = fact_answer(read(question), items, [cited_at_zero(number, text) for number, (text, _) in enumerate(quotes)])
    assert (found.text if found else None) == answer


def cited_at_zero(number: int, text: str) -> Citation:
    return Citation(number, text, None, None, None, None, "p", text, 0, len(text), "", "", 1.0)
