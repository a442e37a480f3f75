"""A rewording writes the same otherwise; a falsehood writes something else. Both by the seed, or not at all."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from eval.falsehoods import FALSEHOODS
from eval.rewordings import REWORDINGS, Said

NAMES = ("Olsdorf", "Harbour League", "Kirsova")
WORDS = ("lantern", "orchard", "gravel", "window")
DAY = date(2016, 3, 25)


def changed(name: str, text: str, seed: int = 1) -> str | None:
    return (REWORDINGS | FALSEHOODS)[name](Said(text, DAY, NAMES, WORDS, Random(seed)))


@pytest.mark.parametrize(
    ("name", "text", "results"),
    [
        ("number written otherwise", "It killed 350,000 people.", {"It killed 350000 people."}),
        ("number written otherwise", "It killed 14 people.", {"It killed fourteen people."}),
        ("number written otherwise", "It killed twelve people.", {"It killed 12 people."}),
        ("number written otherwise", "Some 1.3 million fled.", {"Some 1,300,000 fled."}),
        ("number written otherwise", "He left on 14 March.", {None}),
        ("number written otherwise", "“We saw 14,” he said.", {None}),
        ("per cent, %", "Some 40% left.", {"Some 40 per cent left."}),
        ("per cent, %", "Some 40 percent left.", {"Some 40% left."}),
        ("bound in other words", "It killed more than 14.", {"It killed over 14."}),
        ("date in another order", "On March 24, 2016 he left.", {"On 24 March 2016 he left."}),
        ("date in another order", "On 24 March he left.", {"On March 24 he left."}),
        ("weekday as a date", "He left on Wednesday.", {"He left on 23 March 2016."}),
        ("last name alone", "It was Ada Quill who left.", {"It was Quill who left."}),
        ("initials for a name", "The High Relief Committee met.", {"The HRC met.", "HRC met.", "THRC met."}),
        ("initials for a name", "The UN met.", {"The U.N. met."}),
        ("quotation marks", '"We tried," he said.', {"“We tried,” he said."}),
        ("quotation marks", "“We tried,” he said.", {'"We tried," he said.', "‘We tried,’ he said."}),
        ("contraction", "He did not go.", {"He didn't go."}),
        ("contraction", "He can’t go.", {"He cannot go."}),
        (
            "speaker first",
            "The flood killed fourteen people, the ministry said.",
            {
                "The ministry said that the flood killed fourteen people.",
                "According to the ministry, the flood killed fourteen people.",
            },
        ),
        ("lead put last", "On Monday, the envoys met in the harbour.", {"the envoys met in the harbour on Monday."}),
        (
            "addition left out",
            "The envoys met in the old harbour at noon, which pleased nobody.",
            {"The envoys met in the old harbour at noon."},
        ),
        ("number changed", "It killed 14 people.", {f"It killed {n} people." for n in range(15, 24)}),
        ("number changed", "He left in 2015.", {None}),
        ("bound turned", "It killed more than 14.", {"It killed fewer than 14."}),
        ("numbers exchanged", "It killed 14 and hurt 19.", {"It killed 19 and hurt 14."}),
        ("name changed", "It was Quill who left.", {f"It was {name} who left." for name in NAMES}),
        ("names exchanged", "Then Quill told Holt.", {"Then Holt told Quill."}),
        ("names exchanged", "Then Quill and Holt left.", {None}),
        ("date changed", "He left in 2015.", {f"He left in {year}." for year in (2012, 2013, 2014, 2016, 2017, 2018)}),
        ("negation lost", "He did not go.", {"He did go."}),
        ("negation added", "He was there.", {"He was not there."}),
        ("made certain", "He may go.", {"He will go."}),
        ("made certain", "He plans to go.", {"He will go."}),
        ("made uncertain", "He was there.", {"He may have been there."}),
        ("quotation changed", "“We tried,” he said.", {f"“We {word},” he said." for word in WORDS}),
        ("quotation changed", "He tried harder.", {None}),
    ],
)
def test_a_change_does_what_its_name_says_or_nothing(name: str, text: str, results: set[str | None]) -> None:
    assert {changed(name, text, seed) for seed in range(30)} <= results
    assert changed(name, text) == changed(name, text)


def test_a_first_name_is_changed_and_the_last_one_stays() -> None:
    text = changed("first name changed", "It was Ada Quill who left.")
    assert text is not None
    assert text.endswith(" Quill who left.")
    assert "Ada" not in text


def test_a_weekday_becomes_a_day_that_it_was_not() -> None:
    for seed in range(20):
        text = changed("weekday as a wrong date", "He left on Wednesday.", seed)
        assert text is not None
        assert text.endswith("2016.")
        assert "23 March" not in text


def test_other_words_leave_few_of_the_old_ones() -> None:
    text = changed("other words", "Several envoys quietly opened another bridge beside Velm.")
    assert text is not None
    assert sum(word in text for word in ("envoys", "quietly", "opened", "bridge", "beside")) <= 2
    assert "Velm" in text


@pytest.mark.parametrize("name", [*REWORDINGS, *FALSEHOODS])
def test_a_sentence_that_a_change_does_not_fit_is_left_alone(name: str) -> None:
    assert changed(name, "so it went") is None
