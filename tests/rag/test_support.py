"""A sentence is supported when its quotes hold its numbers, dates, names, quotations, denials and most of its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.nouns import Citation
from rag.support import check
from tests.citations import cited

FLOOD = (
    '"The flood killed over 350 people in Ovren on Wednesday and we have not found two dozen," '
    "Foreign Minister Ada Quill of the High Relief Committee said. She may leave the talks."
)


def offending(sentence: str, *quotes: str | Citation) -> list[tuple[str, str]]:
    """Check a sentence; a quote given as text is cited from an article of 25 March 2016."""
    citations = [quote if isinstance(quote, Citation) else cited(quote) for quote in quotes]
    return [(offence.text, offence.reason) for offence in check(sentence, citations).offending]


def support(sentence: str, *quotes: str) -> str:
    return check(sentence, [cited(quote) for quote in quotes]).support


@given(st.text(max_size=300))
def test_a_verbatim_quote_is_supported_whatever_it_holds(quote: str) -> None:
    assert check(quote, [cited(quote)]).support == "supported"
    assert check(" ".join(quote.split()), [cited(f"Before.\n\n{quote}"), cited(quote)]).support == "supported"


def test_a_whole_sentence_of_a_quote_is_supported_and_a_part_is_looked_into() -> None:
    quote = "Nobody met. Quill did not accept the ferry plan."
    assert support("Quill did not accept the ferry plan.", quote) == "supported"
    assert offending("accept the ferry plan.", quote) == [("accept", "negation")]


def test_a_sentence_without_a_quote_is_not_supported() -> None:
    assert offending("The flood killed 350.") == [("The flood killed 350.", "uncited")]
    assert check("The flood killed 350.", []).support == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "More than 350 people were killed by the flood in Ovren on 23 March 2016, Quill said.",
        "According to Ada Quill, the flood of March 23 killed over 350 in Ovren.",
        "Two dozen have not been found, the HRC’s Quill said.",
        "24 people haven't been found.",
        "Quill may leave the talks.",
        "“[W]e have not found two dozen,” Quill told reporters.",
        "In March 2016, ‘the flood killed over 350 people in Ovren’.",
    ],
)
def test_other_words_for_the_same_are_supported(sentence: str) -> None:
    assert offending(sentence, FLOOD) == []


@pytest.mark.parametrize(
    ("sentence", "word", "reason"),
    [
        ("The flood killed over 360 people in Ovren.", "360", "number"),
        ("The flood killed under 350 people in Ovren.", "350", "number"),
        ("The flood killed over 350 people in Velm.", "Velm", "name"),
        ("Bo Quill said the flood killed over 350 people.", "Bo Quill", "name"),
        ("Holt said the flood killed over 350 people.", "Holt", "name"),
        ("The flood killed over 350 people on 24 March 2016.", "24 March 2016", "date"),
        ("The flood killed over 350 people on Thursday.", "Thursday", "date"),
        ("The flood killed over 350 people in 2015.", "2015", "date"),
        ("“We have found two dozen,” Quill said.", "We have found two dozen,", "quotation"),
        ("Two dozen people were found, Quill said.", "found", "negation"),
        ("The flood did not kill people in Ovren.", "not", "negation"),
    ],
)
def test_what_the_quotes_do_not_hold_is_named_and_makes_a_sentence_unsupported(
    sentence: str, word: str, reason: str
) -> None:
    assert (word, reason) in offending(sentence, FLOOD)
    assert support(sentence, FLOOD) == "unsupported"


@pytest.mark.parametrize(
    ("sentence", "word", "reason"),
    [
        ("The flood killed 350 people in Ovren.", "350", "number"),
        ("Quill left the talks.", "left", "modality"),
        ("Quill will leave the talks.", "leave", "modality"),
    ],
)
def test_a_lost_bound_or_a_plan_told_as_done_leaves_a_sentence_partly_supported(
    sentence: str, word: str, reason: str
) -> None:
    assert offending(sentence, FLOOD) == [(word, reason)]
    assert support(sentence, FLOOD) == "partly"


@pytest.mark.parametrize("sentence", ["Bananas ripen faster in warm rooms.", "Yes.", "It was."])
def test_a_sentence_whose_words_are_not_the_quotes_is_not_supported(sentence: str) -> None:
    assert {reason for _, reason in offending(sentence, FLOOD)} == {"words"}
    assert support(sentence, FLOOD) == "unsupported"


def test_a_name_or_date_alone_is_supported_where_it_stands() -> None:
    assert offending("Ada Quill, on 23 March 2016.", FLOOD) == []


def test_several_quotes_together_bear_a_sentence_out() -> None:
    sentence = "Quill named 14 dead, while Holt named 19."
    assert offending(sentence, "Quill named 14 dead.", "Holt named 19 dead.") == []
    assert ("19", "number") in offending(sentence, "Quill named 14 dead.", "Holt named nobody.")


def test_title_and_outlet_count_as_context_for_names_but_not_for_numbers() -> None:
    quote = cited("The water killed 14 people.", title="Flood in Ovren kills 15", source="Velm Daily")
    assert offending("The water killed 14 people in Ovren, the Velm Daily reported.", quote) == []
    assert offending("The water killed 15 people in Ovren.", quote) == [("15", "number")]


def test_relative_dates_count_from_the_articles_own_day() -> None:
    quote = cited("The envoy left on Wednesday.", day="2022-02-11")
    assert offending("The envoy left on 9 February 2022.", quote) == []
    assert offending("The envoy left on 23 March 2016.", quote) == [("23 March 2016", "date")]


def test_who_spoke_and_who_was_spoken_of_are_not_exchanged() -> None:
    quote = "Quill said Holt had rejected the ferry plan."
    assert offending("Holt had rejected the ferry plan, Quill said.", quote) == []
    assert ("Quill", "name") in offending("Holt said Quill had rejected the ferry plan.", quote)


def test_numbers_that_change_places_are_found() -> None:
    quote = "The shelling killed 14 people and wounded 19 others."
    assert offending("It wounded 19 and killed 14, the shelling.", quote) == []
    assert {("19", "number"), ("14", "number")} == set(offending("It killed 19 and wounded 14, the shelling.", quote))


@pytest.mark.parametrize(
    "opening",
    ["Negotiations resumed", "Diplomats met", "Fighting has stopped", "Sadly they left", "Common people fled"],
)
def test_a_word_is_no_name_for_opening_a_sentence(opening: str) -> None:
    assert all(reason != "name" for _, reason in offending(f"{opening} in Ovren.", FLOOD))


def test_offending_words_are_spans_of_the_sentence_in_its_order() -> None:
    sentence = "Holt said that under 350 died in Velm on 24 March."
    found = check(sentence, [cited(FLOOD)]).offending
    assert [sentence[each.start : each.end] for each in found] == [each.text for each in found]
    assert [each.start for each in found] == sorted(each.start for each in found)


PIECES = st.sampled_from(
    ["Quill ", "not ", '"', "“", "350 ", "over ", "on Monday ", "may ", "... ", "[", "'", "\n\n", "é"]
)


@given(st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=60).map("".join))
def test_any_sentence_is_checked_against_any_quote(sentence: str, quote: str) -> None:
    found = check(sentence, [cited(quote, day=None)])
    assert (found.support == "supported") == (not found.offending)
    assert all(sentence[each.start : each.end] == each.text for each in found.offending)


@pytest.mark.parametrize("piece", ['"', "'", "“", "not ", "Quill ", "A. ", "1,", "to ", "… ", "- ", "may plan to "])
def test_twenty_thousand_characters_of_anything_are_checked(piece: str) -> None:
    long = (piece * 20_000)[:20_000]
    assert check(f"Quill {long}", [cited(f"Holt {long}")]).support in {"supported", "partly", "unsupported"}
