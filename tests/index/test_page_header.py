"""Lines that state facts in so many words are taken from above a story, and no others."""

from __future__ import annotations

from datetime import date

from index.facts import Facts
from index.page_header import take_header
from index.paragraphs import lines_of


def header(text: str) -> tuple[list[str], Facts]:
    lines, facts = take_header(lines_of(text))
    return [line.text for line in lines], facts


def test_stated_facts_are_read_until_the_story_begins() -> None:
    text = "Headline: Envoys meet\nOutlet: Bay Post\nAuthor: By Jane Roe\nThe talks began.\nSource: Other Post"
    assert header(text) == (
        ["The talks began.", "Source: Other Post"],
        Facts("Envoys meet", None, "Bay Post", "Jane Roe"),
    )


def test_a_value_of_the_wrong_kind_leaves_the_line_where_it_is() -> None:
    for line in ("Date: soon", "URL: none", "Source: a diplomat who would not be named"):
        assert header(line) == ([line], Facts())


def test_a_source_that_is_an_address_is_the_articles_address() -> None:
    assert header("Source: https://bay.example/1")[1] == Facts(url="https://bay.example/1")


def test_a_date_prefix_may_stand_alone() -> None:
    assert header("date 2022-02-10\nThe talks began.") == (["The talks began."], Facts(published=date(2022, 2, 10)))


def test_a_day_that_no_calendar_has_is_taken_off_and_noted() -> None:
    assert header("date 2022-02-31 The talks began.") == (["The talks began."], Facts(no_day="2022-02-31"))
    text = "Date: 31 February 2022\nThe talks began."
    assert header(text) == (["The talks began."], Facts(no_day="31 February 2022"))
