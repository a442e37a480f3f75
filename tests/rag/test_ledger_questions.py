"""Questions that go to the ledger are told from those that do not."""

from __future__ import annotations

import pytest

from rag.ledger_questions import LedgerQuestion, ledger_question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who rejected the step-for-step approach?",
            LedgerQuestion("took", "the step-for-step approach", act="rejects"),
        ),
        ("Which parties have openly opposed a truce?", LedgerQuestion("took", "a truce", act="opposes")),
        ("Who called for elections?", LedgerQuestion("took", "elections", act="demands")),
        ("List everyone who mentioned elections", LedgerQuestion("mentioned", "elections")),
        ("Who spoke about the aid mandate?", LedgerQuestion("mentioned", "the aid mandate")),
        ("Please list all those who have talked about refugees.", LedgerQuestion("mentioned", "refugees")),
        ("How did Turkey's position on refugees change?", LedgerQuestion("moved", "refugees", "Turkey")),
        ("Has the HNC's stance changed on a ceasefire?", LedgerQuestion("moved", "a ceasefire", "the HNC")),
        ("Did Damascus change its mind?", LedgerQuestion("moved", "", "Damascus")),
        ("Who disagreed with Pedersen?", LedgerQuestion("took", "Pedersen", act="differs")),
        ("What did the HNC say about Assad's role?", LedgerQuestion("said", "Assad's role", "the HNC")),
        ("What has Pedersen said?", LedgerQuestion("said", "", "Pedersen")),
        ("What is Turkey's position on refugees?", LedgerQuestion("said", "refugees", "Turkey")),
        ("Which articles mention refugees?", LedgerQuestion("articles", "refugees")),
        ("List all reports that talk about a truce", LedgerQuestion("articles", "a truce")),
        ("What stories by the Courier are about the dam?", LedgerQuestion("articles", "the dam")),
        ("Who met whom in Geneva?", LedgerQuestion("met", "whom in Geneva")),
        ("Whom did Pedersen meet?", LedgerQuestion("met", "Pedersen")),
        ("What does Turkey want in Syria?", LedgerQuestion("wants", "Syria", "Turkey")),
        ("What did the HNC ask for?", LedgerQuestion("wants", "", "the HNC", act="demands")),
        ("What is the opposition asking for?", LedgerQuestion("wants", "", "the opposition", act="demands")),
        ("What are the rebels seeking in Geneva?", LedgerQuestion("wants", "Geneva", "the rebels")),
        ("Who criticised Pedersen?", LedgerQuestion("took", "Pedersen", act="condemns")),
        ("Who accused Ada Quill of delay?", LedgerQuestion("took", "Ada Quill", act="accuses", what="delay")),
        ("Who blamed the army for the fire?", LedgerQuestion("took", "the army", act="accuses", what="the fire")),
        ("Who criticised the list of names?", LedgerQuestion("took", "the list of names", act="condemns")),
        ("Who warned that the dam would break?", LedgerQuestion("took", "the dam would break", act="warns")),
        ("What did Quill promise?", LedgerQuestion("did", "", "Quill", act="promises")),
        ("What did Quill warn of?", LedgerQuestion("did", "", "Quill", act="warns")),
        ("When did Quill first say that it rained?", LedgerQuestion("first", "it rained", "Quill")),
        ("When did Quill last reject the plan?", LedgerQuestion("last", "the plan", "Quill", act="rejects")),
        ("What was Quill's last word on the dam?", LedgerQuestion("last", "the dam", "Quill")),
        ("Has Quill ever said that it rained?", LedgerQuestion("ever", "it rained", "Quill")),
        ("How often did Quill mention the dam?", LedgerQuestion("counted", "the dam", "Quill")),
        ("Who said that nine died?", LedgerQuestion("told", "nine died")),
        ("Who said so?", None),
        ("Who voted against (paired, measures)?", None),
        ("Which outlet reported that nine died?", LedgerQuestion("printed", "nine died")),
        ("Why did Thellewin step down?", None),
        ("What reports were lost?", None),
        ("What did the flood destroy?", None),
        ("Who heads the Concord Relief Office?", None),
        ("How did the number of refugees change?", None),
        ("", None),
    ],
)
def test_a_question_is_read(question: str, expected: LedgerQuestion | None) -> None:
    assert ledger_question(question) == expected


def test_who_voted_on_what_was_spoken_of_is_no_question_of_speakers() -> None:
    assert ledger_question("Who voted against (Harbour Assembly, accept, paired, measures)?") is None
    asked = ledger_question("Who voted against the harbour bill?")
    assert asked is not None
    assert asked.topic == "the harbour bill"
