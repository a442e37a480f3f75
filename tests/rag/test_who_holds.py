"""Who holds an office: whom a quote calls by it, and no other country's."""

from __future__ import annotations

from datetime import date

import pytest

from app.service import Service
from rag.roles import NAMES_HOLDER
from rag.who_holds import holder_answer, holding_first, office_asked
from tests.rag.quoting import AT, cited, evidence, read


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("Who is the foreign minister of Orsavia?", "foreign minister of Orsavia"),
        ("Who's the Brelian president?", "Brelian president"),
        ("Who was the League envoy in 2021?", "League envoy"),
        ("Who is Brel's chief negotiator now?", "Brel's chief negotiator"),
        ("Who is the foreign minister?", None),
        ("Who is Ada Quill?", None),
        ("Who met the president of Brel?", None),
    ],
)
def test_an_office_is_asked_about_where_it_is_said_whose_it_is(question: str, office: str | None) -> None:
    assert office_asked(read(question)) == office


@pytest.mark.parametrize(
    ("question", "quote", "name"),
    [
        ("Who is the foreign minister of Brelia?", "Brelia's foreign minister, Ada Quill, left.", "Ada Quill"),
        ("Who is the Brelian foreign minister?", "Ada Quill, foreign minister of Brelia, left.", "Ada Quill"),
        ("Who is the UN envoy?", "Ada Quill, the UN’s Special Envoy on Kestow, left.", "Ada Quill"),
        ("Who is the foreign minister of Brelia?", "In Brelia Foreign Minister Ada Quill spoke.", None),
        ("Who is the foreign minister of Brelia?", "Kestow's foreign minister, Ada Quill, met Brelia.", None),
        ("Who is the foreign minister of Brelia?", "Brelia's interior minister, Ada Quill, left.", None),
        ("Who is the prime minister of Brelia?", "Brelia's foreign minister, Ada Quill, left.", None),
        ("Who is the UN envoy?", "The deputy UN envoy, Ada Quill, left.", None),
        ("Who is the UN envoy?", "The former UN envoy, Ada Quill, left.", None),
        ("Who is the mayor of Brel?", "The adviser to the mayor of Brel, Ada Quill, left.", None),
        ("Who is the prime minister of Kestow?", "The prime minister of North Kestow, Ada Quill, left.", None),
        ("Who is the ambassador of Brel to Kestow?", "Kestow's ambassador to Brel, Ada Quill, left.", None),
        ("Who is Kestow's ambassador to Brel?", "Kestow's ambassador to Brel, Ada Quill, left.", "Ada Quill"),
    ],
)
def test_who_is_called_by_the_office_holds_it_and_nobody_else(question: str, quote: str, name: str | None) -> None:
    found = holder_answer(read(question), cited("They met.", quote))
    assert (found.text if found else None) == name
    assert found is None or (found.citation, quote[found.start - AT : found.end - AT]) == (2, name)


def test_who_is_called_a_former_holder_elsewhere_held_it_and_holds_it_no_more() -> None:
    quotes = cited("Brel's mayor, Ada Quill, left.", "The former mayor of Brel, Ada Quill, was held.")
    assert holder_answer(read("Who is the mayor of Brel?"), quotes) is None
    found = holder_answer(read("Who was the mayor of Brel in 2021?"), quotes)
    assert found is not None
    assert found.text == "Ada Quill"


def test_sentences_that_call_somebody_so_come_first_and_the_newest_of_them_before_others() -> None:
    told = [
        evidence("Brelia's president, Ada Quill, left.", 1.0, day=date(2021, 1, 1)),
        evidence("Brelia's president, Bo Holm, left.", 1.0, day=date(2023, 1, 1)),
        evidence("The president of Kestow spoke of Brelia.", 1.0 + NAMES_HOLDER / 2, day=date(2024, 1, 1)),
    ]
    now = holding_first(read("Who is the president of Brelia?"), told)
    assert [item.text.split(", ")[1] for item in now[:2]] == ["Bo Holm", "Ada Quill"]
    then = holding_first(read("Who was the president of Brelia in 2021?"), told)
    assert then[0].text == told[0].text
    other = read("Who met the president of Brelia?")
    assert holding_first(other, told) == told


def test_who_is_called_so_without_a_country_comes_first_where_that_country_is_spoken_of_and_no_other_is_told() -> None:
    bare = evidence("President Ada Quill spoke to the Brelians.", 1.0)
    elsewhere = evidence("President Bo Holm spoke to the crowd.", 1.0)
    minister = evidence("Foreign Minister Cy Orr spoke of Brelia.", 1.0)
    other = evidence("Kestow's president, Dee Lund, spoke of Brelia.", 1.2)
    asked = read("Who is the Brelian president?")
    ranked = holding_first(asked, [other, elsewhere, bare, minister])
    assert ranked[0].text == bare.text
    assert [item.score for item in ranked if item.text != bare.text] == [1.2, 1.0, 1.0]
    owned = evidence("Brelia's president, Eve Stor, left.", 1.0)
    assert [item.text for item in holding_first(asked, [other, bare, owned])[:2]] == [owned.text, other.text]


def test_the_minister_of_a_country_is_not_its_neighbours(sample: Service) -> None:
    answer = sample.desk.ask("Who is the foreign minister of Orsavia?")
    assert answer.short_answer is not None
    assert answer.short_answer.text == "Teodor Halvik"
    assert "Orsavia's foreign minister" in answer.citations[0].quote
    assert answer.disagreements == ()
    assert sample.desk.ask("Who is the interior minister of Orsavia?").short_answer is None
    assert sample.desk.ask("Who is the president of Brask?").short_answer is None


def test_a_country_is_known_by_its_people(sample: Service) -> None:
    answer = sample.desk.ask("Who is the Orsavian president?")
    assert answer.verdict == "answered"
    assert "Velkany" in answer.citations[0].quote
