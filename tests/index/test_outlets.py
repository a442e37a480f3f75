"""Outlets and authors are named only where a line says who printed or wrote."""

from __future__ import annotations

from datetime import date

import pytest

from index.outlets import byline, dated_name, is_person, masthead, outlet_in, outlet_name


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("© 2022 The Lower Bay Post", "The Lower Bay Post"),
        ("Copyright 2022-2024 Bay Media Ltd. All rights reserved.", "Bay Media"),
        ("© The Lower Bay Post. All rights reserved.", "The Lower Bay Post"),
        ("This article was translated and edited by The Lower Bay Post.", "The Lower Bay Post"),
        ("The Lower Bay Post has not verified the content of this story.", "The Lower Bay Post"),
        ("It does not necessarily reflect the editorial policy of Bay & Sons.", "Bay & Sons"),
        ("Source: Radio Old Bay", "Radio Old Bay"),
        ("First published in The Voice of the Bay", "The Voice of the Bay"),
        ("© AAP", None),
        ("Source: agencies", None),
        ("© 2022 All rights reserved", None),
        ("This article was edited by our staff", None),
        ("he told The Lower Bay Post", None),
        ("Follow Jane Roe on Twitter", None),
    ],
)
def test_an_outlet_is_who_printed_the_story(line: str, outlet: str | None) -> None:
    assert (outlet_in(line) or (0, None))[1] == outlet


def test_a_name_is_written_without_company_form_and_year() -> None:
    assert (
        outlet_name("Bay Media Ltd.") == outlet_name("2021 Bay Media") == outlet_name("Bay Media, 2021") == "Bay Media"
    )
    assert outlet_name("us") is None
    assert outlet_name("not a name") is None


def test_a_masthead_ends_as_names_of_newspapers_do() -> None:
    assert masthead("The Lower Bay Courier") == "The Lower Bay Courier"
    assert masthead("A slow start") is None
    assert masthead("Old Bay") is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("The Lower Bay Post Wednesday 3 May 2023", ("The Lower Bay Post", date(2023, 5, 3))),
        ("3 May 2023 | The Lower Bay Post", ("The Lower Bay Post", date(2023, 5, 3))),
        ("The talks of 3 May 2023", None),
        ("The Lower Bay Post", None),
    ],
)
def test_a_pages_head_is_a_name_and_a_date(line: str, found: tuple[str, date] | None) -> None:
    assert dated_name(line) == found


@pytest.mark.parametrize(
    ("line", "signed", "author"),
    [
        ("By Jane Roe", True, "Jane Roe"),
        ("BY JANE ROE AND ALI DOE", True, "Jane Roe and Ali Doe"),
        ("By Jane Roe, Ali al-Doe and J. van der Poe in Old Bay", True, "Jane Roe, Ali al-Doe and J. van der Poe"),
        ("Words by Jane Roe for The Lower Bay Post", True, "Jane Roe"),
        ("By Lower Press", True, "Lower Press"),
        ("Staff writer", True, None),
        ("By land or sea", False, None),
        ("By contrast, he said no.", False, None),
    ],
)
def test_a_byline_names_its_author(line: str, signed: bool, author: str | None) -> None:
    assert byline(line) == (signed, author)


def test_a_person_has_two_to_four_names() -> None:
    assert is_person("Jane Roe")
    assert is_person("Ali bin Doe al-Poe")
    assert not is_person("Jane")
    assert not is_person("the envoy")
