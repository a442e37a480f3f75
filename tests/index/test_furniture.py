"""A story is taken out of its page whole, and the page's furniture stays behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.facts import Facts
from index.furniture import Cleaned, clean, is_story

STORY = "The two envoys met on Monday in the harbour town and spoke for three hours, an aide said."
MORE = "They will meet again in a week, she said, and after that once a month until the winter."

FURNITURE = (
    "3 min read",
    "Advertisement",
    "Share this article",
    "Follow us on Telegram",
    "Sign up for our newsletter and get it every morning.",
    "Read Also: The other envoy stays away",
    "Related: What the talks are about",
    "Updated 14:05 GMT",
    "Delegates arrive at the hall [Getty]",
    "Photo: Jane Roe/AFP",
    "Image credit: Jane Roe",
    "© 2022 The Lower Bay Post. All rights reserved.",
    "This site uses cookies to improve your experience.",
    "The views expressed here do not necessarily reflect the policy of The Lower Bay Post.",
    "Facebook Twitter WhatsApp",
    "(Reporting by Jane Roe; Editing by Ali al-Doe)",
    "Leave a comment",
    "* * *",
)
SUBHEADING = "A slow start"


def cleaned(*lines: str, known: Facts | None = None) -> Cleaned:
    return clean("\n\n".join(lines), known)


@pytest.mark.parametrize("line", FURNITURE)
@pytest.mark.parametrize("place", ["above", "amid", "below"])
def test_furniture_goes_wherever_it_stands(line: str, place: str) -> None:
    lines = {"above": (line, STORY, MORE), "amid": (STORY, line, MORE), "below": (STORY, MORE, line)}[place]
    assert cleaned(*lines).text == f"{STORY}\n\n{MORE}"


def test_a_trail_of_sections_goes_above_and_below_the_story() -> None:
    assert cleaned("Home > World > Talks", STORY, MORE, "News | Opinion | Sport").text == f"{STORY}\n\n{MORE}"


def test_a_headline_above_the_story_is_its_title_and_no_part_of_its_text() -> None:
    found = cleaned("Envoys meet in Old Bay", STORY, MORE)
    assert found == Cleaned(f"{STORY}\n\n{MORE}", Facts(title="Envoys meet in Old Bay"))


def test_a_headline_that_is_printed_again_goes_each_time() -> None:
    found = clean(f"Envoys meet\n\n{STORY}\nEnvoys meet\nEnvoys Meet\n\n{MORE}\n")
    assert found.text == f"{STORY}\n\n{MORE}"


def test_a_headline_with_the_outlet_behind_it_names_the_outlet() -> None:
    found = cleaned("Envoys meet in Old Bay", "Envoys meet in Old Bay | The Lower Bay Post", STORY)
    assert (found.facts.source, found.text) == ("The Lower Bay Post", STORY)


def test_a_first_sentence_is_no_title() -> None:
    assert cleaned("The talks failed.", STORY).facts.title is None


def test_a_headline_may_end_in_an_abbreviation_or_a_question_mark() -> None:
    assert cleaned("Envoy meets negotiators in the U.S.", STORY).facts.title == "Envoy meets negotiators in the U.S."
    assert cleaned("Who is the new envoy?", STORY).facts.title == "Who is the new envoy?"


def test_a_date_prefix_run_into_the_first_sentence_is_the_day_of_publication() -> None:
    assert clean(f" date 2022-02-10 {STORY}") == Cleaned(STORY, Facts(published=date(2022, 2, 10)))


@pytest.mark.parametrize(
    ("head", "no_day"),
    [
        ("date 2022-02-31 ", "2022-02-31"),
        ("31 February, 2022\n", "31 February, 2022"),
        ("Published: February 31, 2022\n", "February 31, 2022"),
        ("3 min read | 31 February 2022\n", "31 February 2022"),
    ],
)
def test_a_stated_day_that_no_calendar_has_goes_and_is_noted(head: str, no_day: str) -> None:
    assert clean(head + STORY) == Cleaned(STORY, Facts(no_day=no_day))


@pytest.mark.parametrize(
    ("line", "day", "author"),
    [
        ("24 March, 2016", date(2016, 3, 24), None),
        ("Published on March 24, 2016 14:05 GMT", date(2016, 3, 24), None),
        ("Thursday 24 March 2016", date(2016, 3, 24), None),
        ("By Jane Roe", None, "Jane Roe"),
        ("By Jane Roe | 24 March 2016 | 5 min read", date(2016, 3, 24), "Jane Roe"),
        ("Jane Roe | 24 March, 2016", date(2016, 3, 24), "Jane Roe"),
        ("JANE ROE - 24/03/2016", date(2016, 3, 24), "JANE ROE"),
        ("By our correspondent in Old Bay", None, None),
    ],
)
def test_a_byline_above_the_story_says_who_and_when(line: str, day: date | None, author: str | None) -> None:
    found = cleaned("Envoys meet", line, STORY, MORE)
    assert found == Cleaned(f"{STORY}\n\n{MORE}", Facts(title="Envoys meet", published=day, author=author))


def test_the_day_of_a_change_is_not_the_day_of_publication() -> None:
    assert cleaned("Envoys meet", "Updated 25 March 2016", STORY).facts.published is None


def test_the_dates_that_head_a_chronicle_stay() -> None:
    lines = (
        "10 May 2016",
        "The first round of the talks fails over the seats, as it was feared it would.",
        "12 June 2016",
    )
    found = cleaned("A year of talks", STORY, *lines, MORE)
    assert found.text == "\n\n".join((STORY, *lines, MORE))
    assert found.facts.published is None


def test_subheadings_and_the_summary_under_the_title_stay() -> None:
    summary = "After two years of silence the envoys speak, and nobody walks out of the room this time."
    found = cleaned("Envoys meet", summary, "By Jane Roe", STORY, SUBHEADING, MORE)
    assert found.text == f"{summary}\n\n{STORY}\n\n{SUBHEADING}\n\n{MORE}"


def test_being_told_something_names_no_outlet() -> None:
    story = 'It is over, the minister told The Lower Bay Post. "We have lost," he told Northern News on Friday.'
    assert cleaned("Envoys meet", story, MORE).facts.source is None


@pytest.mark.parametrize(
    "line",
    [
        "This article was translated and edited by The Lower Bay Post. It does not necessarily reflect our views.",
        "The Lower Bay Post has not verified the content of this story.",
        "© 2021 The Lower Bay Post",
        "Copyright © 2019-2021 The Lower Bay Post Ltd. All rights reserved.",
        "This story first appeared in The Lower Bay Post.",
        "Source: The Lower Bay Post",
        "The Lower Bay Post logo",
        "The Lower Bay Post",
        "The views expressed do not necessarily reflect the editorial policy of The Lower Bay Post.",
    ],
)
def test_an_outlet_is_known_by_lines_that_say_who_printed_the_story(line: str) -> None:
    above = cleaned(line, "Envoys meet", STORY, MORE)
    assert above == Cleaned(f"{STORY}\n\n{MORE}", Facts(title="Envoys meet", source="The Lower Bay Post"))


def test_the_name_of_a_known_outlet_alone_on_a_line_goes() -> None:
    found = cleaned("Bay Area Voice", "Envoys meet", STORY, MORE, "© 2021 Bay Area Voice")
    assert found == Cleaned(f"{STORY}\n\n{MORE}", Facts(title="Envoys meet", source="Bay Area Voice"))


def test_a_copyright_amid_the_story_is_of_a_picture_and_names_no_outlet() -> None:
    found = cleaned("Envoys meet", STORY, MORE, "© 2021 Distant Pictures", STORY)
    assert found == Cleaned(f"{STORY}\n\n{MORE}\n\n{STORY}", Facts(title="Envoys meet"))


def test_headlines_under_a_heading_of_links_go_with_it() -> None:
    found = cleaned(STORY, MORE, "Helpful keywords", "Envoy, talks, Old Bay", "Another headline of another day")
    assert found.text == f"{STORY}\n\n{MORE}"


def test_lines_such_as_source_and_title_above_the_story_are_read() -> None:
    header = ("Title: Envoys meet", "Source: The Lower Bay Post", "Date: 24 March 2016", "URL: https://bay.example/1")
    expected = Facts("Envoys meet", date(2016, 3, 24), "The Lower Bay Post", None, "https://bay.example/1")
    assert cleaned(*header, STORY) == Cleaned(STORY, expected)


def test_what_is_known_is_kept_over_what_the_page_says() -> None:
    known = Facts(title="Envoys meet", published=date(2020, 1, 1), source="The Upper Post")
    found = cleaned("Envoys meet", "24 March 2016", STORY, "© 2016 The Lower Bay Post", known=known)
    assert found == Cleaned(STORY, known)


def test_a_full_date_in_the_dateline_serves_where_nothing_else_is_stated() -> None:
    story = f"OLD BAY, March 24, 2016 (Lower Press) - {STORY}"
    assert clean(story) == Cleaned(story, Facts(published=date(2016, 3, 24)))


def test_a_correction_is_news_and_stays() -> None:
    line = "This article has been corrected: an earlier version said that the talks had been published as open."
    assert line in cleaned("Envoys meet", STORY, line).text


def test_a_page_without_a_story_leaves_no_text() -> None:
    assert clean("Advertisement\n\nShare\n\n© 2021 The Lower Bay Post").text == ""


WORDS = st.sampled_from(
    "the a of and to in share photo read more follow us cookies newsletter editor image credit by source advertisement "
    "published updated subscribe envoy talks Monday Geneva Getty Reuters (AFP) said that 2016 March comments".split()
)
SENTENCE = st.lists(WORDS, min_size=12, max_size=40).map(lambda words: "They " + " ".join(words) + " in the end.")
PROSE = st.lists(SENTENCE, min_size=1, max_size=3).map(" ".join)
LINE = st.one_of(
    PROSE, st.sampled_from((*FURNITURE, SUBHEADING, "By Jane Roe", "24 March 2016", "Envoys meet in Old Bay"))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PROSE, min_size=1, max_size=5))
def test_a_paragraph_of_prose_is_never_dropped(paragraphs: list[str]) -> None:
    assert all(map(is_story, paragraphs))
    assert clean("\n\n".join(paragraphs)).text.split("\n\n") == paragraphs


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=12))
def test_cleaning_twice_is_cleaning_once(lines: list[str]) -> None:
    once = clean("\n".join(lines))
    again = clean(once.text, once.facts)
    assert again == once


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_can_be_cleaned(text: str) -> None:
    found = clean(text)
    assert "\n\n\n" not in found.text
    assert clean(found.text, found.facts).text.count("\n\n") <= found.text.count("\n\n")


@pytest.mark.parametrize("unit", ["a", "word ", "The envoy said so. ", "[(", "https://a.b/", "by Aa Bb, ", "© 2021 A "])
def test_a_line_of_a_million_characters_is_a_paragraph_and_is_soon_read(unit: str) -> None:
    line = " ".join((unit * (1_000_000 // len(unit))).split()) + " end"
    assert clean(line).text == line


SEEDS = {
    "000": (None, date(2022, 2, 10), None),
    "001": (None, date(2024, 3, 1), None),
    "002": ("International Coup Against Syrian Opposition", None, "The Syrian Observer"),
    "003": ("Syria peace talks taking 'baby steps' forward", date(2016, 3, 24), None),
    "004": ("Syria Regime ‘At Talks To Buy Time To Kill’", None, None),
}


@pytest.mark.parametrize("number", SEEDS)
def test_real_pages_yield_their_facts_and_their_whole_story(shared: Path, number: str) -> None:
    (file,) = (shared / "seeds").glob(f"{number}_*.txt")
    raw = file.read_text(encoding="utf-8").replace("\u00a0", " ")
    found = clean(raw)
    facts = found.facts
    assert (facts.title, facts.published, facts.source) == SEEDS[number]
    day = f"date {facts.published} "
    lines = [" ".join(line.split()).removeprefix(day) for line in raw.splitlines()]
    stories = [line for line in lines if line.endswith((".", "”", '"')) and not line.startswith("This article was")]
    assert len(stories) > 10
    assert [line for line in found.text.split("\n\n") if line in stories] == stories
    rest = [line for line in found.text.split("\n\n") if line not in stories]
    subheadings = {"000": 1, "001": 1, "002": 2, "003": 0, "004": 0}
    assert len(rest) == subheadings[number]
    assert all(len(line) < 40 for line in rest)
