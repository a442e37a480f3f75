"""Who leads a body is told by what calls somebody its head, and by nothing that only speaks of leading."""

from __future__ import annotations

from datetime import date

import pytest

from rag.questions import read_question
from rag.who_leads import body_led, leaders


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("Who leads the Harbour League?", "Harbour League"),
        ("who runs Brel Watch now?", "Brel Watch"),
        ("And who commanded the Orrin Guard (truce, part)?", "Orrin Guard"),
        ("Who heads the Mothers of the Missing?", "Mothers of the Missing"),
        ("Who leads the League's delegation?", None),
        ("Who leads the opposition?", None),
        ("Who led the talks in Orrin?", None),
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
    ],
)
def test_who_leads_something_else_or_did_once_does_not_lead_the_body(text: str) -> None:
    assert led("Harbour League", text) == []


def test_a_country_is_led_by_who_is_called_by_its_adjective() -> None:
    text = "He met Brelian president, Ada al-Quill, on Monday."
    assert led("Brel", text) == ["Ada al-Quill"]


def test_long_texts_are_read_in_time_that_grows_with_their_length() -> None:
    # Nothing that repeats may be tried again from each of its places: this would take minutes.
    assert led("Harbour League", "The Harbour League, its head, " * 3_000) == []
    assert led("Harbour League", "Ada Quill " * 10_000) == []
