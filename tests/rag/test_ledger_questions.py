"""Questions that go to the ledger are told from those that do not."""

from __future__ import annotations

import pytest

from rag.ledger_questions import LedgerQuestion, ledger_question
from rag.stances import Stance

AGAINST: frozenset[Stance] = frozenset({"rejects"})
ASKING: frozenset[Stance] = frozenset({"demands"})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who rejected the step-for-step approach?",
            LedgerQuestion("took", "the step-for-step approach", None, AGAINST),
        ),
        ("Which parties have openly opposed a truce?", LedgerQuestion("took", "a truce", None, AGAINST)),
        ("Who called for elections?", LedgerQuestion("took", "elections", None, ASKING)),
        ("List everyone who mentioned elections", LedgerQuestion("mentioned", "elections")),
        ("Who spoke about the aid mandate?", LedgerQuestion("mentioned", "the aid mandate")),
        ("Please list all those who have talked about refugees.", LedgerQuestion("mentioned", "refugees")),
        ("How did Turkey's position on refugees change?", LedgerQuestion("moved", "refugees", "Turkey")),
        ("Has the HNC's stance changed on a ceasefire?", LedgerQuestion("moved", "a ceasefire", "the HNC")),
        ("Did Damascus change its mind?", LedgerQuestion("moved", "", "Damascus")),
        ("Who disagreed with Pedersen?", LedgerQuestion("differed", "", "Pedersen")),
        ("What did the HNC say about Assad's role?", LedgerQuestion("said", "Assad's role", "the HNC")),
        ("What has Pedersen said?", LedgerQuestion("said", "", "Pedersen")),
        ("What is Turkey's position on refugees?", LedgerQuestion("said", "refugees", "Turkey")),
        ("Which articles mention refugees?", LedgerQuestion("articles", "refugees")),
        ("List all reports that talk about a truce", LedgerQuestion("articles", "a truce")),
        ("What stories by the Courier are about the dam?", LedgerQuestion("articles", "the dam")),
        ("Who met whom in Geneva?", LedgerQuestion("met", "whom in Geneva")),
        ("Whom did Pedersen meet?", LedgerQuestion("met", "Pedersen")),
        ("What does Turkey want in Syria?", LedgerQuestion("wants", "Syria", "Turkey")),
        ("What did the HNC ask for?", LedgerQuestion("wants", "", "the HNC")),
        ("Who criticised Pedersen?", LedgerQuestion("differed", "", "Pedersen")),
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
