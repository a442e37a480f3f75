"""Which copy stands for the others."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from rag.nouns import Passage
from rag.precedence import AGENCIES, precedence

TEXT = "The ferry will sail again on Monday, officials said."


def print_of(
    name: str, *, day: str | None = "2022-02-10", source: str | None = "The Harbour Post", text: str = TEXT
) -> Passage:
    published = date.fromisoformat(day) if day else None
    return Passage(name, name, text, 0, len(text), published=published, source=source)


def first(*copies: Passage) -> str:
    return min(copies, key=precedence).id


def test_the_earliest_stands_for_the_others_even_before_an_agency() -> None:
    post, wire = print_of("post", day="2022-02-09"), print_of("wire", source="Reuters")
    assert first(wire, post, print_of("late", day="2022-02-12")) == "post"


@pytest.mark.parametrize(
    "source", ["Reuters", "reuters", "Agence France-Presse", "dpa", "XINHUA", "Anadolu Agency", "SANA"]
)
def test_of_one_day_the_agency_s_stands_for_the_others(source: str) -> None:
    assert first(print_of("a"), print_of("z", source=source)) == "z"


@pytest.mark.parametrize(
    "text",
    [
        f"OVREN, Feb 10 (Reuters) - {TEXT}",
        f"OVREN (AP) — {TEXT}",
        f"{TEXT}\n\nSource: AFP",
        f"{TEXT}\n(Xinhua)",
        f"{TEXT}\n\n© 2022 The Associated Press.",
    ],
)
def test_of_one_day_a_copy_that_credits_an_agency_goes_before_one_that_does_not(text: str) -> None:
    copies = [print_of("a"), print_of("b", text=text), print_of("c", source=None)]
    assert first(*copies) == "b"
    assert first(*copies, print_of("d", source="TASS")) == "d"


@pytest.mark.parametrize(
    "text",
    [f"{TEXT} Reuters was told so.", f"{TEXT}\nPetra waited.", f"The agency (Reuters) was told. {TEXT}", "a spa"],
)
def test_a_name_in_running_text_is_no_credit(text: str) -> None:
    assert first(print_of("a"), print_of("b", text=text)) == "a"


def test_an_undated_copy_comes_last_and_among_undated_ones_the_agency_s_first() -> None:
    undated, wire = print_of("a", day=None), print_of("b", day=None, source="TASS")
    assert first(undated, wire) == "b"
    assert first(undated, wire, print_of("c", day="2030-01-01")) == "c"


def test_the_order_of_copies_does_not_matter() -> None:
    sources = [None, "The Harbour Post", "Reuters", "dpa"]
    copies = [
        print_of(f"{n}", day=day, source=source)
        for n, (day, source) in enumerate((d, s) for d in (None, "2022-02-10", "2022-02-11") for s in sources)
    ]
    for seed in range(20):
        assert first(*Random(seed).sample(copies, k=len(copies))) == "6"


def test_each_agency_is_listed_once() -> None:
    assert len(AGENCIES) == len(set(AGENCIES))
