"""Who leads a body is told by what calls somebody its head, and by nothing that only speaks of leading."""

from __future__ import annotations

from datetime import date

import pytest

from rag.nouns import Citation, ShortAnswer
from rag.questions import read_question
from rag.who_leads import body_led, leader_answer, leaders, may_lead
from tests.rag.quoting import cited, read


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("Who leads the Harbour League?", "Harbour League"),
        ("who runs Brel Watch now?", "Brel Watch"),
        ("And who commands the Orrin Guard (truce, part)?", "Orrin Guard"),
        ("Who heads the Mothers of the Missing?", "Mothers of the Missing"),
        ("Who leads the League's delegation?", None),
        ("Who leads the opposition?", "opposition"),
        ("Who leads the way?", None),
        ("Who led the talks in Orrin?", None),
        ("Who led the Harbour League?", None),
        ("Who directed Parasite?", None),
        ("What does the League lead?", None),
    ],
)
def test_a_question_asks_for_a_leader_when_it_asks_for_nothing_else(question: str, body: str | None) -> None:
    assert body_led(read_question(question, outlets=(), today=date(2024, 1, 1))) == body


def led(body: str, text: str) -> list[str]:
    return [text[start:end] for start, end in leaders(body, text, text)]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ada Quill, the director of the Harbour League, left.", "Ada Quill"),
        ("The head of the Harbour League, Bo de Holm, left.", "Bo de Holm"),
        ("Harbour League president Ada Quill left.", "Ada Quill"),
        ("The Harbour League met. League head Ada Quill spoke.", "Ada Quill"),
        ("Ada Quill, who leads the Harbour League, left.", "Ada Quill"),
        ("The Harbour League, which is led by Ada Quill, met.", "Ada Quill"),
        ("The Harbour League met. Its commander, Gen. Ada Quill, spoke.", "Ada Quill"),
        ('The Harbour League saw nothing. "I asked," said Ada Quill, its head.', "Ada Quill"),
        ("Ada Quill, the Harbour League's president, left.", "Ada Quill"),
        ("Harbour League President Ada Quill said so.", "Ada Quill"),
        ("The Harbour League met. Ada Quill, who has led the League since May, spoke.", "Ada Quill"),
    ],
)
def test_who_is_called_the_head_of_a_body_leads_it(text: str, person: str) -> None:
    assert led("Harbour League", text) == [person]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill, who leads the Harbour League's delegation, left.",
        "Ada Quill, who leads the Harbour League Youth, left.",
        "Ada Quill, the former head of the Harbour League, left.",
        "The deputy head of the Harbour League, Ada Quill, left.",
        "The Harbour League met the Brel Assembly. Its head, Ada Quill, spoke.",
        "In the Harbour League the union was content. Its head, Ada Quill, spoke.",
        "The head of the Brel Assembly, Ada Quill, spoke of the Harbour League.",
        "The League met. League head Ada Quill spoke.",
        "The Harbour League met Arab League chief Bo Holm.",
        "The Harbour League beat the leader of the Brel League, Bo Holm.",
        "Ada Quill, who leads the Harbour League delegation, left.",
        "A delegation of the Harbour League, led by Ada Quill, came.",
        "The Harbour League said no. Ada Quill, its chief negotiator, left.",
        "The Harbour League said no. Ada Quill, its head of communications, left.",
        "The former Harbour League president Ada Quill left.",
        "The deputy secretary-general of the Harbour League, Ada Quill, left.",
        "Ada Quill, a regional director of the Harbour League, left.",
        "Harbour League commander Ada Quill was killed.",
        "The wife of the head of the Harbour League, Ada Quill, left.",
        "He met the president of the Harbour League, Chancellor Ada Quill and others.",
    ],
)
def test_who_leads_something_else_or_did_once_does_not_lead_the_body(text: str) -> None:
    assert led("Harbour League", text) == []


@pytest.mark.parametrize(
    ("body", "text", "person"),
    [
        ("Brel", "He met Brelian president, Ada al-Quill, on Monday.", ["Ada al-Quill"]),
        ("Brel", "Brelian director Ada Quill won a prize.", []),
        ("Brel", "Brelian opposition leader Ada Quill spoke.", []),
        ("Sudan", "The president of South Sudan, Ada Quill, spoke.", []),
        ("South Sudan", "South Sudan met. Sudan's president, Ada Quill, spoke.", []),
        ("Central Bank of Brel", "The Central Bank of Brel is shut. Brel's president, Ada Quill, spoke.", []),
        ("Orrin Army", "The commander of the Free Orrin Army, Ada Quill, spoke.", []),
    ],
)
def test_a_country_is_led_by_who_holds_its_highest_office(body: str, text: str, person: list[str]) -> None:
    assert led(body, text) == person


def test_long_texts_are_read_in_time_that_grows_with_their_length() -> None:
    # Nothing that repeats may be tried again from each of its places: this would take minutes.
    assert led("Harbour League", "The Harbour League, its head, " * 3_000) == []
    assert led("Harbour League", "Ada Quill " * 10_000) == []
    assert led("Harbour League", "A" * 20_000) == []


def asked(question: str, text: str, pointed: str) -> tuple[str | None, bool]:
    """Ask with one quote; returns the leader it tells, and whether the words that are pointed at may be one."""
    question_read = read_question(question, outlets=(), today=date(2024, 1, 1))
    quote = Citation(1, "a", None, None, None, None, "p", text, 100, 100 + len(text), "", "", 1.0)
    found = leader_answer(question_read, [quote])
    if found is not None:
        assert text[found.start - 100 : found.end - 100] == found.text
    start = 100 + text.index(pointed)
    return found.text if found else None, may_lead(
        question_read, ShortAnswer(pointed, 1, start, start + len(pointed)), [quote]
    )


def test_the_leader_of_a_quote_is_a_span_of_its_article() -> None:
    text = "The Harbour League met. Its commander, Gen. Ada Quill, spoke."
    assert asked("Who leads the Harbour League?", text, "Ada Quill")[0] == "Ada Quill"


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Ada Quill has been at the League's head since May, as its leader.", True),
        ("Ada Quill, who leads its delegation, left.", False),
        ("Ada Quill leads the League's negotiators.", False),
        ("Ada Quill left the League.", False),
    ],
)
def test_words_that_are_pointed_at_may_lead_a_body_that_their_sentence_speaks_of(text: str, may: bool) -> None:
    assert asked("Who leads the Harbour League?", text, "Ada Quill") == (None, may)


def test_what_asks_for_no_leader_is_answered_as_ever() -> None:
    assert asked("Who left the League?", "Ada Quill left.", "Ada Quill") == (None, True)


@pytest.mark.parametrize(
    ("quotes", "leader"),
    [
        (["The opposition leader, Ada Quill, left.", "Opposition leader Ada Quill spoke."], "Ada Quill"),
        (["The opposition leader, Ada Quill, left.", "The opposition leader, Bo Holm, spoke."], None),
    ],
)
def test_an_opposition_is_led_by_who_alone_is_called_its_leader(quotes: list[str], leader: str | None) -> None:
    found = leader_answer(read("Who leads the opposition?"), cited(*quotes))
    assert (found.text if found else None) == leader
