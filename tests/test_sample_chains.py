"""Conversations over the sample archive, as a reader would hold them: which sentences each turn has to cite.

They were written from the articles before any was asked. A turn that is not understood yet is marked with the reason;
once it is, its mark fails.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rag.desk import Desk
from rag.nouns import Answer

Turn = tuple[str, tuple[str, ...]]
"""What is typed, and words of each sentence that answers it: one of them has to be cited. No words: it is refused."""

CHAINS: dict[str, tuple[Turn, ...]] = {
    "envoy": (
        ("Who resigned as Concord envoy in August 2022?", ("would leave his post at the end of September",)),
        ("What advice did he leave?", ("Never ask them for trust", "would fit on a matchbox")),
        ("Who succeeded him?", ("She succeeds Ansgar Thellewin", "was appointed Concord envoy")),
        ("Where does she come from?", ("island republic of Velloray",)),
    ),
    "delegation": (
        (
            "What did Ilse Drommond say about the constitution in November 2022?",
            ("rewritten in a foreign hotel", "no longer a subject for discussion"),
        ),
        ("Who led the delegation before her?", ("since she replaced Brannic Oste", "had led the delegation")),
        ("Why was he replaced?", ("gave no reason for the change", "been criticised in parliament")),
        ("What did he say about the herring?", ()),
    ),
    "deaths": (
        ("How many people had the war killed according to the Concord in 2022?", ("48,000",)),
        ("And in 2024?", ("52,700",)),
        ("What about Lethren Watch?", ("70,200",)),
        ("Why is its number higher?", ("two independent reports", "uses a wider rule", "died of want")),
    ),
    "measures": (
        (
            "Why did the Assembly turn down the paired measures in March 2024?",
            ("a staircase with no house", "absence of any penalty"),
        ),
        ("When did it accept them?", ("it accepted a plan of paired measures",)),
        ("Who voted against?", ("Among those against was its former chief negotiator",)),
        ("What did he say about the plan?", ("sell the same horse",)),
    ),
    "refugees": (
        (
            "What did Noemí Albrac say about sending refugees back in January 2023?",
            ("Not one bus", "will not return a single"),
        ),
        ("And in May 2024?", ("The buses are ready", "take refugees back to three districts")),
        ("Why did she change her mind?", ("The guns stopped",)),
        ("What about the Home Soil party?", ("a start, and a late one",)),
    ),
    "inquiry": (
        ("How many people were killed at Halsig according to the inquiry?", ("Thirty-seven people",)),
        ("Who led it?", ("the chief inspector, Dr. Wilhelmina Strake",)),
        ("Did she say who gave the order?", ("did not say who had given the order", "Nobody asked us who")),
        ("How did the government respond?", ("said the report was worthless", "commission of the general staff")),
    ),
    "general": (
        ("Who is Orrin Tesk?", ("mended clocks", "commands the Varrow Guard", "commander of the Varrow Guard")),
        ("Where was he born?", ("born in Ansk",)),
        ("Why did he refuse the flood truce at first?", ("to mend its roads", "It has wheels")),
        ("And what changed his mind?", ("getting a cow off a roof",)),
    ),
    "committee": (
        ("Who will write the new constitution according to Velkany?", ("written by parliament alone",)),
        ("How many members will the committee have?", ("It will have 21 members",)),
        ("Who will chair it?", ("She will chair the parliamentary committee",)),
    ),
    "pause": (
        (
            "Did the government accept the winter pause?",
            ("rejected by the government", "the government turned down", "A pause is a gift to gunmen"),
        ),
        ("Why not?", ("A pause is a gift to gunmen", "no ceasefire while a single rifle")),
        ("What about Brask?", ("Brask found merit in the idea",)),
        ("How long did the envoy want it to last?", ("truce of 60 days",)),
    ),
    "words": (
        ("What did Brannic Oste say about the winter pause?", ("A pause is a gift to gunmen",)),
        ("Who said so?", ("said Brannic Oste",)),
    ),
    "conference": (
        ("Who said that he would come to the conference in Port Ondine?", ("said that he would come",)),
        ("Who else?", ("So did Noemí Albrac", "sent word that he would talk")),
        ("When does the envoy's term end?", ("term runs until October",)),
        ("What rise did the Tramway Union ask for?", ("a rise of 9 percent",)),
    ),
}
ALONE = [("conference", 3)]
"""Later turns that stand by themselves, and are left as typed."""

OTHERS = "understood, but other sentences are chosen for the answer"
NOT_YET = {
    ("delegation", 3): "nothing tells that he never spoke of it, so what he said of other things is quoted",
    ("inquiry", 1): OTHERS,
    ("inquiry", 2): "of the people whom the answer names, the one who led it is not told from the others",
    ("inquiry", 3): "it goes on from the turn before, which failed",
    ("conference", 0): OTHERS,
    ("conference", 1): OTHERS,
    ("conference", 2): OTHERS,
}


def turns() -> list[object]:
    return [
        pytest.param(
            chain,
            place,
            id=f"{chain}-{place + 1}",
            marks=[pytest.mark.xfail(strict=False, reason=NOT_YET[chain, place])] if (chain, place) in NOT_YET else [],
        )
        for chain, asked in CHAINS.items()
        for place in range(len(asked))
    ]


@pytest.fixture(scope="module")
def answers(sample_desk: Desk) -> Mapping[str, list[Answer]]:
    return {chain: held(sample_desk, [typed for typed, _ in asked]) for chain, asked in CHAINS.items()}


def held(desk: Desk, questions: list[str]) -> list[Answer]:
    """Ask all questions of one conversation."""
    given: list[Answer] = []
    for typed in questions:
        given.append(desk.ask(typed, conversation_id=given[0].conversation_id if given else None))
    return given


@pytest.mark.slow
@pytest.mark.parametrize(("chain", "place"), turns())
def test_a_turn_cites_a_sentence_that_answers_it_or_is_refused(
    chain: str, place: int, answers: Mapping[str, list[Answer]]
) -> None:
    answer, wanted = answers[chain][place], CHAINS[chain][place][1]
    told = f"{answer.standalone_question}\n{answer.answer}"
    if not wanted:
        assert answer.verdict == "not_in_archive", told
    quotes = [citation.quote or "" for citation in answer.citations]
    assert not wanted or any(words in quote for words in wanted for quote in quotes), told


@pytest.mark.parametrize(("chain", "place"), ALONE)
def test_a_turn_that_stands_by_itself_is_left_word_for_word(
    chain: str, place: int, answers: Mapping[str, list[Answer]]
) -> None:
    assert answers[chain][place].standalone_question == CHAINS[chain][place][0]
