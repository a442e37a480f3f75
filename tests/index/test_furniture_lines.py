"""Buttons, menus, links and labels are told from lines of a story."""

from __future__ import annotations

import time

import pytest

from index.appeals import is_appeal
from index.credits import is_caption
from index.disclaimers import is_disclaimer
from index.furniture_lines import is_change, is_label, is_link, is_section, opens_links
from index.outlets import byline, dated_name, masthead, outlet_in


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Logo Wide",
        "The Lower Bay Post logo",
        "3 min read",
        "Reading time: 4 minutes",
        "Share on Facebook",
        "Share this article:",
        "» Print",
        "12 Comments",
        "Back to top",
        "Skip to main content",
        "Most read",
        "Accept all cookies",
        "Listen to this article (4:12)",
        "Facebook | Twitter | WhatsApp",
        "#talks #envoy",
        "https://bay.example/1",
        "* * *",
        "Page 2 of 3",
    ],
)
def test_buttons_and_labels_are_furniture(line: str) -> None:
    assert is_label(line)


@pytest.mark.parametrize(
    "line",
    ["Popular pressure", "A slow start", "Share of the vote falls", "No search for the missing", "Printed money"],
)
def test_subheadings_are_no_labels(line: str) -> None:
    assert not is_label(line)


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("Read Also: Envoy: I will return", True),
        ("READ MORE: The envoy will not return.", True),
        ("Related: What the talks are about", True),
        ("Watch | The envoy speaks", True),
        ("Tags: talks, envoy", True),
        ("More: the minister would not say.", False),
        ("See: she was right. The talks failed.", False),
        ("Envoy: I will return", False),
    ],
)
def test_a_link_to_another_article_has_a_mark_and_one_headline(line: str, link: bool) -> None:
    assert is_link(line) is link


def test_a_heading_of_links_stands_alone() -> None:
    assert opens_links("Related articles")
    assert opens_links("Helpful keywords")
    assert opens_links("More on the talks:")
    assert not opens_links("Related articles were quoted by the court on Monday.")


def test_a_trail_or_menu_names_sections() -> None:
    assert is_section("Home > World > Talks")
    assert is_section("News | Opinion | Sport")
    assert is_section("World")
    assert not is_section("The world waits")


def test_a_change_has_a_time_and_no_full_stop() -> None:
    assert is_change("Updated 14:05 GMT")
    assert is_change("Last modified on 3 May 2021")
    assert is_change("Published: today")
    assert not is_change("Published in 2016, the report was forgotten.")
    assert not is_change("Updated weapons")


HARD = (
    "a",
    "Aa ",
    "The ",
    "photo ",
    "news|",
    "> ",
    "by ",
    "2022 ",
    "(Getty",
    "read also: ",
    "and ",
    "cookies ",
    ". ",
    "a. A",
    "Aa/",
    "#a",
    "& ",
)


@pytest.mark.parametrize("unit", HARD)
def test_no_line_takes_long_to_judge(unit: str) -> None:
    judges = (
        *(is_label, is_link, is_section, is_change, opens_links, is_appeal, is_caption),
        *(is_disclaimer, outlet_in, byline, masthead, dated_name),
    )
    began = time.process_time()
    for length in (100, 250, 400, 600):
        for end in ("", "!", "[A"):
            for judge in judges:
                judge((unit * length)[:length] + end)
    assert time.process_time() - began < 2
