"""What a quote's words alone would hide is said beside it, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.glosses import MOST_DATES, date_glosses, person_gloss

DAY = date(2023, 5, 21)


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("They came in on Saturday.", ["“on Saturday” is 20 May 2023"]),
        ("The bridge was shut last October.", ["“last October” is October 2022"]),
        ("He joined late, in May of last year.", ["“in May of last year” is May 2022"]),
        ("The bank was closed last year.", ["“last year” is 2022"]),
        ("It ended on 10 March 2023.", []),
        ("Nothing has happened since Monday.", []),
        ("They will strike on Thursday, as they did last year.", ["“last year” is 2022"]),
        ("Quill left on Thursday, saying that she would be back.", ["“on Thursday” is 18 May 2023"]),
        ("He called on Monday, and will call again on Monday.", []),
    ],
)
def test_a_relative_date_is_counted_from_the_day_of_publication(quote: str, told: list[str]) -> None:
    assert date_glosses(quote, DAY) == told


def test_an_undated_article_s_relative_dates_stay_unexplained() -> None:
    assert date_glosses("They came in on Saturday.", None) == []


def test_no_more_than_two_dates_of_a_quote_are_explained() -> None:
    quote = "She wrote on Monday, called on Tuesday, came on Wednesday and left on Thursday."
    assert len(date_glosses(quote, DAY)) == MOST_DATES


def gloss(text: str, quote: str) -> str | None:
    start = text.index(quote)
    return person_gloss(text, start, start + len(quote))


def test_a_pronoun_is_the_one_person_named_before_it() -> None:
    text = "Ada Quill came back on Monday. Quill was tired. “It is over,” she said."
    assert gloss(text, "“It is over,” she said.") == "“she” is Ada Quill"
    assert gloss(text.replace("“It is over,” she said.", "She left at noon."), "She left at noon.") == (
        "“she” is Ada Quill"
    )


def test_a_pronoun_that_could_be_two_people_is_left_alone() -> None:
    text = "Ada Quill met Bo Holm. “It is over,” she said."
    assert gloss(text, "“It is over,” she said.") is None


def test_a_body_or_a_place_is_nobody() -> None:
    text = "The talks in Port Velm of the Harbour League ended. “It is over,” she said."
    assert gloss(text, "“It is over,” she said.") is None


def test_a_quote_that_names_its_speaker_needs_no_gloss() -> None:
    text = "Ada Quill came back. Bo Holm waited. Ada Quill was tired when she said that it was over."
    assert gloss(text, "Ada Quill was tired when she said that it was over.") is None


@pytest.mark.parametrize(
    "quote",
    [
        "The League, she explained, wanted a bridge.",
        "She would not say whether Bo Holm had signed.",
        "The bridge is open. She listed also what is shut.",
    ],
)
def test_whoever_is_named_behind_a_pronoun_is_not_whom_it_means(quote: str) -> None:
    text = f"Ada Quill came back on Monday. Later Bo Holm left. Ada Quill spoke. {quote} Bo Holm slept."
    assert gloss(text, quote) == "“she” is Ada Quill"


@pytest.mark.parametrize(
    "quote",
    [
        "A nurse stayed behind. She had seen the shells.",
        "“She is free to be angry,” Bo Holm said.",
        "Her deputy stayed. She was tired.",
    ],
)
def test_a_pronoun_that_may_mean_somebody_of_the_quote_is_left_alone(quote: str) -> None:
    text = f"Ada Quill came back. {quote} Bo Holm slept."
    assert gloss(text, quote) is None


@pytest.mark.parametrize(
    "before",
    [
        "The general refused on Monday, a day after Ada Quill had agreed.",
        "Ada Quill came back. The mayor waited.",
        "Ada Quill came back. He was tired.",
    ],
)
def test_a_pronoun_behind_somebody_without_a_name_is_left_alone(before: str) -> None:
    text = f"Ada Quill lives here. {before} She said no."
    assert gloss(text, "She said no.") is None


def test_sentences_about_the_same_person_do_not_count_as_far() -> None:
    text = "Ada Quill came back. She had slept. She ate. Her dog barked. She spoke. She would not stay."
    assert gloss(text, "She would not stay.") == "“she” is Ada Quill"


def test_whom_the_same_pronoun_acts_upon_is_not_whom_it_means() -> None:
    text = "Bo Holm resigned. He accused Ada Quill of haste. In May, he recalled, they had agreed. Ada Quill slept."
    assert gloss(text, "In May, he recalled, they had agreed.") == "“he” is Bo Holm"


def test_a_person_named_far_before_is_not_looked_for() -> None:
    text = "Ada Quill came back. It rained. The night was long. Nobody slept. “It is over,” she said."
    assert gloss(text, "“It is over,” she said.") is None


@given(st.text(max_size=200), st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_any_text_can_be_glossed(text: str, day: date) -> None:
    assert len(date_glosses(text, day)) <= MOST_DATES
    assert person_gloss(text + " he said", 0, len(text)) is None or text


@pytest.mark.parametrize("thing", ["Geneva Communiqué", "Port Velm Protocol", "Kestow Agreement"])
def test_a_document_is_nobody_however_it_is_written(thing: str) -> None:
    story = f"It rests on {thing}. “It is over,” she said."
    assert person_gloss(story, story.index("“"), len(story)) is None
