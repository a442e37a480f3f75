"""What letters stand for is answered by a quote that spells them out beside themselves, and by nothing else."""

from __future__ import annotations

import pytest

from rag.stands_for import full_name, full_name_answer, letters_asked, spelled_out_first
from tests.rag.quoting import AT, cited, evidence, read


@pytest.mark.parametrize(
    ("question", "letters"),
    [
        ("What is the HNC?", "HNC"),
        ("what's HNC", "HNC"),
        ("Who are the H.N.C.?", "HNC"),
        ("What does HNC stand for?", "HNC"),
        ("What does the HNC mean?", "HNC"),
        ("What does the HNC want?", None),
        ("What is the HNC plan?", None),
        ("What is Quill?", None),
        ("What was A?", None),
    ],
)
def test_only_what_letters_stand_for_is_asked(question: str, letters: str | None) -> None:
    assert letters_asked(read(question)) == letters


@pytest.mark.parametrize(
    ("letters", "text", "name"),
    [
        ("HNC", "On Monday the Harbour Negotiation Council (HNC) met.", "Harbour Negotiation Council"),
        ("HNC", "Opposition Harbour Negotiation Council [“HNC”] members met.", "Harbour Negotiation Council"),
        ("MFA", "The Ministry of Foreign Affairs (M.F.A.) closed.", "Ministry of Foreign Affairs"),
        ("MI", "In the Ministry of the Interior (MI) it rained.", "Ministry of the Interior"),
        ("MI", "Ministry of the Interior (MI) staff left.", None),
        ("UK", "Ulf Kern (UK) was there.", None),
        ("MP", "MP (Mary Poe) was there.", None),
        ("CIA", "Cairo. It Asked (CIA) for more.", None),
        ("AUX", "in August, Union Xylo (AUX) met.", None),
        ("VNN", "VNN (Velm News Network) said so.", "Velm News Network"),
        ("HNC", "The Council of the Harbour (HNC) met.", None),
        ("HNC", "The Negotiation Council (HNC) met.", None),
        ("HNC", "The HNC met the Harbour Negotiation Council.", None),
        ("HNC", "(HNC) met.", None),
        ("NC", "The Harbour Negotiation Council (HNC) met.", None),
        ("VNN", "VNN (the network of Velm) said so.", None),
    ],
)
def test_a_full_name_stands_beside_its_letters_each_of_which_begins_a_word(
    letters: str, text: str, name: str | None
) -> None:
    place = full_name(letters, text)
    assert (text[slice(*place)] if place else None) == name


def test_the_full_name_is_a_span_of_the_first_quote_that_has_it() -> None:
    quotes = cited("The HNC met.", "The Harbour Negotiation Council (HNC) met.")
    found = full_name_answer(read("What is the HNC?"), quotes)
    assert found is not None
    assert (found.text, found.citation) == ("Harbour Negotiation Council", 2)
    assert quotes[1].quote[found.start - AT : found.end - AT] == found.text


def test_without_such_a_quote_or_asked_something_else_there_is_no_such_answer() -> None:
    assert full_name_answer(read("What is the HNC?"), cited("The HNC met.")) is None
    assert full_name_answer(read("Where is the HNC?"), cited("The Harbour Negotiation Council (HNC) met.")) is None


def test_a_sentence_that_spells_the_letters_out_comes_before_others_of_about_its_worth() -> None:
    plain, full = evidence("The HNC met.", 5.0), evidence("The Harbour Negotiation Council (HNC) met.", 4.0)
    assert [one.text for one in spelled_out_first(read("What is the HNC?"), [plain, full])] == [full.text, plain.text]
    assert spelled_out_first(read("Where is the HNC?"), [plain, full]) == [plain, full]


def test_letters_that_stand_in_a_text_time_and_again_are_looked_at_in_little_time() -> None:
    assert full_name("HNC", " (HNC)" * 100_000) is None
