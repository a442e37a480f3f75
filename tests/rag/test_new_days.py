"""What was moved begins on its new day, and was to begin on the one before."""

from __future__ import annotations

import pytest

from rag.new_days import new_day_answer
from tests.rag.quoting import cited, read

PUT_OFF = "ORRIN, May 30 - Talks that were to begin on 12 June in Brel have been put off to 26 June, an aide said."
MOVED = "The meeting, planned for Thursday 11 April in Brel, has been moved to Orrin and will be held on 18 April."


@pytest.mark.parametrize(
    ("question", "quote", "day"),
    [
        ("When did the talks begin?", PUT_OFF, "26 June"),
        ("When were the talks to begin?", PUT_OFF, "12 June"),
        ("When were the talks supposed to begin?", PUT_OFF, "12 June"),
        ("When is the meeting?", MOVED, "18 April"),
        ("When was the first meeting held?", MOVED.replace("The", "The first"), "18 April"),
        ("When was the meeting first planned?", MOVED, "Thursday 11 April"),
        ("When did the vote take place?", PUT_OFF, None),
        ("Where did the talks begin?", PUT_OFF, None),
        ("When did the talks begin?", "The talks began on 26 June.", None),
    ],
)
def test_the_day_asked_for_is_the_new_one_or_the_one_before(question: str, quote: str, day: str | None) -> None:
    found = new_day_answer(read(question), cited(quote))
    assert (found.text if found else None) == day
