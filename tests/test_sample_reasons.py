"""Why-questions about the sample archive: each answer has to quote words of a sentence that tells the reason.

They were written from the articles by one who knew how sentences are chosen; the judged questions are `eval/sample`'s.
A question that is not answered yet is marked with what stands in the way.
"""

from __future__ import annotations

import pytest

from rag.desk import Desk

REASONS: dict[str, tuple[str, ...]] = {
    "Why was the Kessary crossing closed in 2023?": ("refused on Thursday to renew it", "weapons had been found"),
    "Why did Brask refuse to renew the Kessary mandate?": ("sacks of lentils", "without proper control"),
    "Why did the Assembly reject sending aid through Tolmeny?": ("a third missing",),
    "Why did the Assembly suspend its part in the Ilmhaven talks in May 2021?": (
        "three days after shells fell",
        "until an inquiry had begun",
    ),
    "Why do the numbers of dead at Halsig lie so far apart?": ("did not wait for the hospital", "brought in twice"),
    "Why did the government say the Halsig report was worthless?": ("without an escort",),
    "Why did the Assembly return to the talks in December 2021?": ("opens the way back", "truth to be begun"),
    "Why did the government reject the winter pause?": ("gift to gunmen", "single rifle"),
    "Why did the Guard refuse to join the flood truce?": ("mend its roads", "It has wheels"),
    "Why did the Guard join the truce after all?": ("cow off a roof", "brought us a pump"),
    "Why did Tesk leave the truce in 2024?": ("gave my word in a flood", "after a strike on its depot"),
    "Why did the government declare a ceasefire in May 2023?": ("so that rescuers could reach",),
    "Why were schools in the capital closed after the flood?": ("so that buses can be used",),
    "Why did the government walk out of the constitutional panel?": ("voted to begin with", "asked to sign"),
    "Why were the sanctions on the State Bank restored in 2024?": ("left the panel",),
    "Why did the Concord suspend its banking sanctions in November 2023?": ("as a reward for the truce",),
    "Why did Quentale vote against lifting the sanctions?": ("the deed first",),
    "Why did the Assembly accept the paired measures in May 2024?": ("letter of guarantee",),
    "Why did the Assembly reject the border treaty with Brask?": ("did not control a third",),
    "Why did the herring talks break up in 2022?": ("unable to agree on how large",),
    "Why did the tram drivers in Ilmhaven strike?": ("after pay talks with the city collapsed",),
    "Why did Albrac change her mind about the refugees?": ("The guns stopped",),
    "Why was Wrenfeld not satisfied with the exchange at Kessary in 2022?": ("Not one of the women",),
    "Why was Brannic Oste replaced?": ("gave no reason for the change", "criticised in parliament"),
    "Why did the Herald correct its article on prisoners?": ("error arose when a list",),
}

NOT_YET = {
    "Why did Tesk leave the truce in 2024?": "he joined and left it in several articles, and another one is chosen",
    "Why did Quentale vote against lifting the sanctions?": "the vote by which they were imposed is taken for it",
    "Why did the Assembly return to the talks in December 2021?": "another article of that month is taken",
    "Why was Wrenfeld not satisfied with the exchange at Kessary in 2022?": "her words share none with the question",
    "Why was Brannic Oste replaced?": "the sentence that says so speaks of a change of negotiators",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    [
        pytest.param(one, marks=[pytest.mark.xfail(strict=False, reason=NOT_YET[one])] if one in NOT_YET else [])
        for one in REASONS
    ],
)
def test_an_answer_to_why_quotes_the_reason(question: str, sample_desk: Desk) -> None:
    answer = sample_desk.answer(question)
    assert any(words in (each.quote or "") for words in REASONS[question] for each in answer.citations), answer.answer
