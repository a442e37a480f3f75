"""A direct answer is a span of what is cited, of the kind that was asked for, or there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from rag.evidence import Evidence
from rag.nouns import Citation, Passage, ScoredPassage, ShortAnswer
from rag.questions import read_question
from rag.reading import Pointed
from rag.short_answers import RIVALS_WITHIN, SURE_ABOVE, doubted, short_answer

DAY = date(2023, 5, 21)


def answer(question: str, *quotes: tuple[str, str, float], about: Sequence[float] = ()) -> tuple[str, int] | None:
    """Ask with quotes, each with the words pointed at and how surely; returns the words and their citation.

    `about` are the shares of the question that the sentences hold, if not all of it.
    """
    picked, citations = [], []
    offset = 100
    for number, (quote, words, score) in enumerate(quotes, start=1):
        start = offset + quote.index(words)
        passage = Passage("p", f"a{number}", quote, offset, offset + len(quote), published=DAY)
        pointed = Pointed(start, start + len(words), score)
        end = offset + len(quote)
        share = about[number - 1] if about else 1.0
        picked.append(
            Evidence(
                ScoredPassage(passage, 1.0),
                quote,
                offset,
                end,
                None,
                share,
                1,
                1,
                fits_kind=True,
                score=1,
                pointed=pointed,
            )
        )
        citations.append(Citation(number, f"a{number}", None, None, DAY, None, "p", quote, offset, end, "", "", 1.0))
    read = read_question(question, outlets=(), today=date(2026, 1, 1))
    found = short_answer(read, picked, citations)
    if found is None:
        return None
    quote = citations[found.citation - 1].quote
    assert quote[found.start - offset : found.end - offset] == found.text
    return found.text, found.citation


SURE = SURE_ABOVE + 1


@pytest.mark.parametrize(
    ("question", "quote", "words", "text"),
    [
        ("How many died?", "At least 140 people have died.", "140 people", "At least 140 people"),
        ("How many died?", "Officials spoke of nine dead.", "nine", "nine"),
        ("How many are missing?", "Another 52 are missing.", "Another 52", "52"),
        ("When did they leave?", "They left on Saturday at noon.", "Saturday", "Saturday"),
        ("Who was appointed?", "Ada Quill was appointed envoy.", "Ada Quill", "Ada Quill"),
        (
            "When was Quill made envoy?",
            "Quill was made envoy to Velm on Monday.",
            "envoy to Velm on Monday",
            "on Monday",
        ),
        ("Where is the seat?", "Its seat is in Velm.", "Velm", "Velm"),
        ("Which mesh was agreed?", "The mesh is of 36 millimetres.", "36 millimetres", "36 millimetres"),
        ("When did it end?", "It ended in May, they said.", "May", "May"),
        ("When did they leave?", "They left 30 days ago.", "30 days ago", "30 days ago"),
        ("How long did it last?", "It lasted for 30 days.", "30 days", "30 days"),
        (
            "When did it reopen?",
            "Shut since March, it reopened on Sunday.",
            "March, it reopened on Sunday",
            "on Sunday",
        ),
        ("When did they talk?", "They talked on 3 and 4 May.", "3 and 4 May", "3 and 4 May"),
        (
            "What proportion did it pay?",
            "It cost 310 million crowns, of which it paid a quarter.",
            "310 million",
            "a quarter",
        ),
    ],
)
def test_words_of_the_kind_that_was_asked_for_are_the_answer(question: str, quote: str, words: str, text: str) -> None:
    assert answer(question, (quote, words, SURE)) == (text, 1)


@pytest.mark.parametrize(
    ("question", "quote", "words"),
    [
        ("How many died?", "Many people have died.", "Many people"),
        ("When did they leave?", "They left with the others.", "the others"),
        ("When did they leave?", "They left the panel on the constitution of 1998.", "1998"),
        ("Who was appointed?", "Nobody was appointed that day.", "Nobody"),
        ("What did Ada Quill say?", "Ada Quill said no.", "no"),
        ("Why did they leave?", "They left over pay.", "pay"),
        ("Did Ada Quill leave?", "Ada Quill left on Saturday.", "Saturday"),
        ("When was it declared?", "It was first declared for 30 days.", "30 days"),
        ("When was it signed?", "Shut since March, it reopened on Sunday.", "March, it reopened on Sunday"),
        ("When did the talks begin?", "The talks rest on the June 2012 Ovren Accord.", "June 2012"),
        ("Who said that the Assembly wants war?", "“Quill's Assembly wants war,” he said.", "Quill"),
        ("What proportion did it pay?", "It cost 310 million crowns.", "310 million"),
        ("What is the latest on the panel?", "It has a chair.", "a chair"),
        ("What proof does Quill need?", "Quill, who uses a wider rule, said so.", "Quill, who uses a wider rule"),
        ("Who sits on the panel?", "Ada Quill will lead the panel.", "Ada Quill"),
        ("What is the Harbour Watch?", "Harbour Watch counts them.", "Harbour Watch"),
    ],
)
def test_what_is_of_another_kind_or_takes_a_sentence_is_no_direct_answer(question: str, quote: str, words: str) -> None:
    assert answer(question, (quote, words, SURE)) is None


def test_whom_the_question_names_is_not_its_answer() -> None:
    assert answer("Who succeeded Quill?", ("She succeeds Ada Quill, who left.", "Ada", SURE)) is None


def test_a_part_of_a_name_is_given_as_the_whole_name() -> None:
    assert answer("Who came?", ("The envoy Bo van der Holm came.", "Holm", SURE)) == ("Bo van der Holm", 1)


def test_how_long_is_answered_by_a_span_of_time_and_not_by_any_number() -> None:
    assert answer("How long did it last?", ("Asked how long, he said that he was 66.", "66", SURE)) is None
    assert answer("How long did it last?", ("He, 66 years old, left.", "66", SURE)) is None
    assert answer("How long did it last?", ("It lasted for nineteen months.", "nineteen", SURE)) == ("nineteen", 1)
    assert answer("How long did it last?", ("In October it lasted.", "October", SURE)) is None
    assert answer("How long did it last?", ("It has lasted since 2012.", "2012", SURE)) == ("2012", 1)
    assert answer("How long is it?", ("It is 4.2 kilometres long.", "4.2 kilometres", SURE)) == ("4.2 kilometres", 1)


def test_a_verb_of_the_question_and_a_day_before_it_are_no_part_of_who_did_it() -> None:
    quote = "Brel opposition forces on Friday criticised the League for its plan."
    words = "Brel opposition forces on Friday criticised the League"
    assert answer("Who criticised it?", (quote, words, SURE)) == ("Brel opposition forces", 1)
    quote = "The chief of the Brel Watch, Ada Quill, criticised it."
    assert answer("Who criticised it?", (quote, "Ada Quill, criticised it", SURE)) == ("Ada Quill, criticised it", 1)


def test_what_only_leads_to_a_name_is_no_part_of_it() -> None:
    assert answer("Who led the BNC?", ("The head of the BNC Ada Quill said so.", "BNC Ada Quill", SURE)) == (
        "Ada Quill",
        1,
    )
    for question, body in (
        ("Who attacked Ovren?", "Ovren Liberation Front"),
        ("Who won in Brel?", "Brel Workers' Party"),
    ):
        assert answer(question, (f"{body} did so.", body, SURE)) == (body, 1)
    quote = "OVREN/HALEM Brel rebels fought back near the mill."
    assert answer("Who fought back near the mill?", (quote, "OVREN/HALEM Brel rebels", SURE)) == ("Brel rebels", 1)
    assert answer("Who left?", ("NATO Secretary Ada Quill left.", "NATO Secretary Ada Quill", SURE)) == (
        "NATO Secretary Ada Quill",
        1,
    )


def test_the_day_in_a_name_that_was_asked_about_is_when_it_was() -> None:
    accord = ("The talks rest on the June 2012 Ovren Accord.", "June 2012", SURE)
    assert answer("When was the Ovren Accord signed?", accord) == ("June 2012", 1)
    attack = ("It spoke of the 21 August Ovren attack.", "21 August", SURE)
    assert answer("When was the attack?", attack) == ("21 August", 1)


def test_a_clause_that_goes_on_behind_a_name_is_no_part_of_it() -> None:
    quote = "The toll is that of Brel Watch and lower than the first, said Ada Quill, head of the inquest."
    assert answer("Who counted them?", (quote, "Brel Watch and lower than the first", SURE)) == ("Brel Watch", 1)


@pytest.mark.parametrize("whole", ["Ada Quill and Bo Holm", "Ada Quill and her two children", "Ada Quill, two aides"])
def test_who_stands_beside_a_name_is_a_part_of_the_answer(whole: str) -> None:
    assert answer("Who left?", (f"{whole} left.", whole, SURE)) == (whole, 1)


def test_amounts_that_differ_are_not_picked_from_silently() -> None:
    one, other = ("Nine people died.", "Nine", SURE), ("The dead are 14, they say.", "14", SURE + 1)
    assert answer("How many died?", one, other) is None
    assert answer("How many died?", one, ("At least 9 died.", "9", SURE)) == ("Nine", 1)


def test_an_amount_that_is_much_less_sure_does_not_speak_against_another() -> None:
    surest = ("About 46,000 people lost their homes.", "46,000", SURE + RIVALS_WITHIN + 1)
    assert answer("How many lost their homes?", ("I know of eleven.", "eleven", SURE), surest) == ("About 46,000", 2)


def test_a_sentence_that_holds_much_less_of_the_question_does_not_answer_it() -> None:
    quotes = [("Bo Holm led the talks.", "Bo Holm", SURE + 1), ("Ada Quill drafted the motion.", "Ada Quill", SURE)]
    assert answer("Who drafted the motion?", *quotes, about=(0.5, 1.0)) == ("Ada Quill", 2)
    assert answer("Who drafted the motion?", *quotes, about=(0.9, 1.0)) == ("Bo Holm", 1)
    assert answer("Who drafted the motion?", *quotes, about=(0.1, 0.3)) is None, "the surest is of something else"
    assert answer("Who drafted the motion?", *quotes[1:], about=(0.1,)) is None
    assert answer("Who led?", *quotes, about=(0.5, 1.0)) == ("Bo Holm", 1), "one word can be put otherwise"


def test_a_question_of_several_parts_has_no_one_direct_answer() -> None:
    read = read_question("Who was envoy in 2021 and in 2023?", outlets=(), today=date(2026, 1, 1))
    assert short_answer(read, [], [], parts=2) is None


def test_the_surest_words_come_first_wherever_they_are_cited() -> None:
    quotes = [("Bo Holm was appointed.", "Bo Holm", SURE), ("Ada Quill was appointed.", "Ada Quill", SURE + 1)]
    assert answer("Who was appointed?", *quotes) == ("Ada Quill", 2)


def test_words_that_are_not_sure_are_not_given() -> None:
    assert answer("Who was appointed?", ("Bo Holm was appointed.", "Bo Holm", SURE_ABOVE)) is None


@pytest.mark.parametrize(
    ("quote", "words", "text"),
    [
        (
            "The talks tested Orsavia, the Brel Assembly and the UN for a year.",
            "UN",
            "Orsavia, the Brel Assembly and the UN",
        ),
        ("Velm met Orsavia; Brel, Tarn, and Kessary refused.", "Tarn", "Brel, Tarn, and Kessary"),
    ],
)
def test_who_asks_for_several_is_given_the_whole_list(quote: str, words: str, text: str) -> None:
    assert answer("Which parties took part?", (quote, words, SURE)) == (text, 1)


def test_who_asks_for_several_is_not_given_one_of_them() -> None:
    assert answer("Which parties took part?", ("Orsavia took part.", "Orsavia", SURE)) is None


def test_the_place_of_a_dateline_did_nothing_and_a_body_is_no_place() -> None:
    quote = "GRAUWALL — The Guard freed 130 people on Monday."
    assert answer("Who freed them?", (quote, "GRAUWALL", SURE)) is None
    assert answer("Where were they freed?", (quote, "GRAUWALL", SURE)) == ("GRAUWALL", 1)
    more = (quote, quote.removesuffix(" on Monday."), SURE)
    assert answer("Where were they freed?", more) == ("GRAUWALL", 1), "of a sentence that begins with its place"
    assert answer("Where was it signed?", ("The Upland Assembly signed it.", "Upland Assembly", SURE)) is None


@pytest.mark.parametrize(
    ("question", "quote", "words"),
    [
        ("How many were killed in the attack which was blamed on Harl?", "It killed 14 people.", "14 people"),
        ("When did the plan which calls for a truce fail?", "It failed on 3 May 2021.", "3 May 2021"),
        ("Who led the delegation which has met the envoy?", "Ada Quill led it.", "Ada Quill"),
        ("Where was the meeting which discusses prisoners held?", "It was held in Kestow.", "Kestow"),
        ("Which sanctions envoy resigned?", "Ada Quill, the envoy, resigned.", "Ada Quill"),
        ("On which days did they meet?", "They met on 3 May 2021.", "3 May 2021"),
    ],
)
def test_one_thing_is_given_where_which_asks_for_no_several(question: str, quote: str, words: str) -> None:
    assert answer(question, (quote, words, SURE)) == (words, 1)


@pytest.mark.parametrize(
    "question",
    ["Which Gulf states took part?", "Which two foreign ministers were there?", "Which countries are trying to help?"],
)
def test_several_are_asked_for_with_words_before_their_noun_too(question: str) -> None:
    assert answer(question, ("Orsavia took part.", "Orsavia", SURE)) is None


@pytest.mark.parametrize(
    ("words", "score", "expected"),
    [
        ("1875", SURE_ABOVE + 1, True),
        ("1869", SURE_ABOVE + 1, False),
        ("in 1869", SURE_ABOVE + 1, False),
        ("1875", 5.0, False),
    ],
)
def test_an_answer_is_doubted_where_its_quote_holds_another_one_as_sure(
    words: str, score: float, expected: bool
) -> None:
    text = "Dahl was born in 1869. Dahl was, by his own diary, born in 1875."
    hit = ScoredPassage(Passage("p", "a", text, 0, len(text), published=DAY), 1.0)
    quote = Evidence(hit, text, 0, len(text), None, 1, 1, 1, fits_kind=True, score=1)
    start = text.index(words)
    pointed = Pointed(start, start + len(words), score)
    other = Evidence(hit, text, 0, len(text), None, 1, 1, 1, fits_kind=True, score=1, pointed=pointed)
    assert doubt("When was Dahl born?", "1869", [quote], [other]) is expected
    assert not doubt("When was Dahl born?", "1869", [], [other])


def doubt(question: str, given: str, quoted: Sequence[Evidence], likely: Sequence[Evidence]) -> bool:
    """Tell whether an answer is doubted that stands in the text of the first evidence."""
    text = likely[0].hit.passage.text
    citation = Citation(1, "a", None, None, DAY, None, "p", text, 0, len(text), "", "", 1.0)
    start = text.index(given)
    read = read_question(question, outlets=(), today=date(2026, 1, 1))
    return doubted(read, ShortAnswer(given, 1, start, start + len(given)), [citation], quoted, likely)


@pytest.mark.parametrize(
    ("question", "text", "given", "words", "score", "expected"),
    [
        ("When did it end?", "It ended in May. It ended on Friday, 5 May.", "Friday, 5 May", "May", 1, False),
        ("When did it end?", "It ended on Friday, 5 May. It ended in April.", "Friday, 5 May", "April", 1, True),
        ("When did it end?", "It ended on Friday, 5 May. It lasted 30 days.", "Friday, 5 May", "30 days", 1, False),
        ("Who came?", "General Ada Quill came. Gen. Quill was late.", "General Ada Quill", "Gen. Quill", 1, False),
        ("Who came?", "Ada Quill came. It has no office.", "Ada Quill", "It has no office.", 1, False),
        ("Who came?", "Ada Quill came. Bo Holm was late.", "Ada Quill", "Bo Holm", 1, True),
        ("Who came?", "Ada Quill came. Bo Holm was late.", "Ada Quill", "Bo Holm", -1 - RIVALS_WITHIN, False),
    ],
)
def test_only_other_words_of_the_kind_asked_for_that_are_about_as_sure_raise_a_doubt(
    question: str, text: str, given: str, words: str, score: float, expected: bool
) -> None:
    hit = ScoredPassage(Passage("p", "a", text, 0, len(text), published=DAY), 1.0)
    sure = SURE + RIVALS_WITHIN
    found = []
    for pointed_at, value in ((given, sure), (words, sure + score)):
        start = text.rindex(pointed_at)
        pointed = Pointed(start, start + len(pointed_at), value)
        found.append(Evidence(hit, text, 0, len(text), None, 1, 1, 1, fits_kind=True, score=1, pointed=pointed))
    assert doubt(question, given, found[:1], found) is expected


def test_the_day_of_a_dateline_is_when_it_was_written() -> None:
    quote = "ORRIN, May 20 (Wire) - The talks began in spring, an aide said."
    assert answer("When did the talks begin?", (quote, "May 20", SURE)) is None


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("Boats broke the truce, said Captain Bo Holm.", "Captain Bo Holm"),
        ("The truce around Orrin was broken.", "Orrin"),
    ],
)
def test_who_tells_of_it_and_where_it_was_did_nothing(quote: str, words: str) -> None:
    assert answer("Who broke the truce?", (quote, words, SURE)) is None


def test_who_said_it_is_the_answer_where_that_is_asked() -> None:
    quote = "Boats broke the truce, said Captain Bo Holm."
    assert answer("Who said that boats broke the truce?", (quote, "Captain Bo Holm", SURE)) == ("Captain Bo Holm", 1)


def test_of_measures_that_quotes_give_differently_none_is_the_answer() -> None:
    one, other = "The herring stock is 310,000 tonnes.", "The herring stock was put at 248,000 tonnes."
    asked = "How large is the herring stock?"
    assert answer(asked, (one, "310,000 tonnes", SURE), (other, "put", 0.0)) is None
    assert answer(asked, (one, "310,000 tonnes", SURE), ("The cod stock is 9,000 tonnes.", "cod", 0.0)) == (
        "310,000 tonnes",
        1,
    )


def test_what_was_agreed_takes_more_than_a_few_words() -> None:
    assert answer("What have they agreed so far?", ("They agreed on a truce.", "a truce", SURE)) is None


def test_a_dateline_is_no_part_of_an_amount() -> None:
    quote = "ORRIN - Some 8,400 workers walked out, the union said."
    assert answer("How many workers walked out?", (quote, "ORRIN - Some 8,400", SURE)) == ("Some 8,400", 1)


@pytest.mark.parametrize(
    ("quote", "words", "whole"),
    [
        ("Quill met the council [COK] in Velm.", "COK] in Velm", None),
        ("The ship (an old one) sank off Velm.", "The ship (an old", "The ship"),
        ("She called it “a farce” and left.", "“a farce", None),
        ("She called it “a farce” and left.", "“a farce”", "“a farce”"),
    ],
)
def test_words_that_cut_a_bracket_or_quotation_in_two_are_no_direct_answer(
    quote: str, words: str, whole: str | None
) -> None:
    found = answer("What did they see?", (quote, words, SURE))
    assert (found[0] if found else None) == whole


def test_a_time_before_a_name_is_no_part_of_it() -> None:
    assert answer("Who mended clocks?", ("Before the war Ada Quill mended clocks.", "war Ada Quill", SURE)) == (
        "Ada Quill",
        1,
    )
    assert answer("Who mended clocks?", ("By night the envoy Ada Quill mended clocks.", "envoy Ada Quill", SURE)) == (
        "envoy Ada Quill",
        1,
    )
