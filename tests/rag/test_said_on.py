"""The day on which something was said, in sentences too long to be read anew for each of their statements."""

from __future__ import annotations

from datetime import date

import pytest

from rag.said_on import said_on

LONG = ", and that the talks would resume once the harbour was open again" * 12
PUBLISHED = date(2022, 2, 10)


@pytest.mark.parametrize(
    ("reporting", "day"),
    [("On Wednesday the League said ", date(2022, 2, 9)), ("In Ovren the League said ", None)],
)
def test_a_long_sentence_tells_the_day_that_stands_outside_what_it_reports(reporting: str, day: date | None) -> None:
    text = f"{reporting}that it rained{LONG}."
    assert said_on(text, (0, len(text)), [(len(reporting), len(text) - 1)], PUBLISHED) == day


def test_a_day_within_what_a_long_sentence_reports_is_none_of_saying_it() -> None:
    text = f"The League said that it would rain on Friday{LONG}."
    assert said_on(text, (0, len(text)), [(16, len(text) - 1)], PUBLISHED) is None
