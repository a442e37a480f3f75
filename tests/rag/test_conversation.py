"""Follow-ups are made to stand alone by rules; what stands alone is left word for word alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.conversation import FollowUpRewriter
from rag.nouns import Answer, ArchiveStamp, Citation, Conversation, Rewrite, Turn
from rag.topics import Bearings
from tests.index.articles import EMBEDDER, opened, story

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KILLED = "How many people were reported killed in 2016?"
FERRY = "What did Ada Quill say about the ferry in 2021?"
OFFER = "Why did the Brel Assembly reject the offer?"
CALLED = "Who called for new talks on the ferry?"


def after(*standalone: str, answer: str = "") -> Conversation:
    """A conversation in which these questions were asked, the last of them answered so."""
    stamp = ArchiveStamp("f", 1, None)
    turns = tuple(Turn(Answer("a", "c", asked, asked, "answered", answer, stamp), NOW) for asked in standalone)
    return Conversation("c", "Talks", NOW, NOW, turns)


def rewritten(question: str, *before: str, answer: str = "") -> Rewrite:
    return FollowUpRewriter().rewrite(question, after(*before, answer=answer))


@pytest.mark.parametrize("conversation", [None, after()])
def test_a_first_question_is_left_alone(conversation: Conversation | None) -> None:
    assert FollowUpRewriter().rewrite("Did he agree?", conversation) == Rewrite("Did he agree?")


@pytest.mark.parametrize(
    "question",
    [
        "What did Bram Holt say about the ferry?",
        "But what did Bram Holt say about his own plan?",
        "What did the Harbour League demand in 2023?",
        "How many people were killed in 2022?",
        "Who won the 2019 election in Kestow?",
        "Which mesh size was settled for herring nets?",
        "Did Holt say he would resign?",
        "Did the minister say he would resign over prices?",
        "Why do the clerks want their wages raised?",
        "What does this agreement on fishing demand?",
        "who rejected the second offer",
    ],
)
@pytest.mark.parametrize("before", [KILLED, FERRY, OFFER, CALLED])
def test_a_question_that_stands_alone_is_left_word_for_word(question: str, before: str) -> None:
    assert rewritten(question, before) == Rewrite(question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And in 2022?", "How many people were reported killed in 2022?"),
        ("in 2022?", "How many people were reported killed in 2022?"),
        ("What about 2022?", "How many people were reported killed in 2022?"),
        ("And what about March 2022?", "How many people were reported killed in March 2022?"),
        ("How about 10 March 2022?", "How many people were reported killed on 10 March 2022?"),
        ("Since March 2022?", "How many people were reported killed since March 2022?"),
        ("And before 2020?", "How many people were reported killed before 2020?"),
        ("How many in 2022?", "How many people were reported killed in 2022?"),
        ("And the next year?", "How many people were reported killed in 2017?"),
        ("And in the previous year?", "How many people were reported killed in 2015?"),
        ("And in 2020 and in 2021?", "How many people were reported killed in 2020 and in 2021?"),
    ],
)
def test_another_time_takes_the_place_of_the_old_one(question: str, expected: str) -> None:
    stem = "How many people were reported killed"
    assert rewritten(question, KILLED) == Rewrite(expected, carried=(stem,), dropped=("in 2016",))


@pytest.mark.parametrize("question", ["How many wounded?", "And how many were wounded?", "And the wounded?"])
def test_another_quantity_takes_the_place_of_the_old_one(question: str) -> None:
    assert rewritten(question, KILLED) == Rewrite(
        "How many people were reported wounded in 2016?", carried=("people",), dropped=("killed",)
    )


@pytest.mark.parametrize("question", ["How many people were killed?", "How many were wounded in Kestow?"])
def test_a_quantity_with_more_than_itself_is_no_slot(question: str) -> None:
    assert rewritten(question, KILLED).dropped == ()


def test_a_time_is_added_where_there_was_none() -> None:
    assert rewritten("And in 2022?", OFFER) == Rewrite(
        "Why did the Brel Assembly reject the offer in 2022?", carried=("Why did the Brel Assembly reject the offer",)
    )


def test_the_next_year_of_no_year_is_no_time() -> None:
    assert rewritten("And the next year?", OFFER).question == "And the next year (Brel Assembly, reject, offer)?"


def test_another_question_of_another_time_is_not_the_old_question() -> None:
    assert rewritten("What happened in 2022?", KILLED).question == "What happened in 2022 (people, killed)?"


@pytest.mark.parametrize(
    ("question", "before", "expected", "carried", "dropped"),
    [
        (
            "What about the Harbour League?",
            FERRY,
            "What did the Harbour League say about the ferry in 2021?",
            ("ferry",),
            ("Ada Quill",),
        ),
        ("And Bram Holt?", OFFER, "Why did Bram Holt reject the offer?", ("reject", "offer"), ("Brel Assembly",)),
        (
            "And what did Bram Holt say?",
            FERRY,
            "What did Bram Holt say about the ferry in 2021?",
            ("ferry",),
            ("Ada Quill",),
        ),
        ("And Bram Holt?", CALLED, "Who called for new talks on the ferry (Bram Holt)?", (CALLED,), ()),
    ],
)
def test_another_name_takes_the_place_of_the_old_one(
    question: str, before: str, expected: str, carried: tuple[str, ...], dropped: tuple[str, ...]
) -> None:
    found = rewritten(question, before)
    assert (found.question, found.carried, found.dropped) == (expected, carried, dropped)


def test_a_name_with_a_verb_of_its_own_is_another_question() -> None:
    assert rewritten("So what did Cal Rusk propose?", FERRY) == Rewrite("So what did Cal Rusk propose?")


@pytest.mark.parametrize("question", ["Why not?", "Why?", "When?", "Who disagreed?", "Are you sure?"])
def test_a_bare_question_is_asked_of_the_whole_earlier_one(question: str) -> None:
    assert rewritten(question, OFFER) == Rewrite(
        f"Why did the Brel Assembly reject the offer: {question.lower()}", carried=(OFFER,)
    )


def test_bare_questions_do_not_pile_up() -> None:
    once = rewritten("When?", OFFER).question
    assert rewritten("Where?", once).question == "Why did the Brel Assembly reject the offer: where?"


@pytest.mark.parametrize(
    ("question", "before", "expected"),
    [
        ("Did he agree?", FERRY, "Did Ada Quill agree (ferry)?"),
        ("What was her reason?", FERRY, "What was Ada Quill's reason (ferry)?"),
        ("Who asked her to resign from office?", FERRY, "Who asked Ada Quill to resign from office?"),
        ("What did he say to Bram Holt?", FERRY, "What did Ada Quill say to Bram Holt?"),
        ("What else did she say?", FERRY, "What else did Ada Quill say?"),
        ("Did they agree?", OFFER, "Did the Brel Assembly agree (reject, offer)?"),
        ("What did their envoy say?", OFFER, "What did the Brel Assembly's envoy say (reject, offer)?"),
        (
            "What did they sign afterwards in public?",
            "Did Quill meet Holt?",
            "What did Quill and Holt sign afterwards in public?",
        ),
    ],
)
def test_a_pronoun_becomes_whom_the_earlier_question_named(question: str, before: str, expected: str) -> None:
    assert rewritten(question, before).question == expected


def test_he_is_no_body_or_place() -> None:
    assert rewritten("Did he agree?", OFFER).question == "Did he agree (Brel Assembly, reject, offer)?"
    assert rewritten("Did she agree?", "What happened in Kestow?").question == "Did she agree (Kestow)?"
    told = "Its spokesman, Udo Pelk, said the Brel Assembly wanted more."
    assert rewritten("Did he resign over it later?", OFFER, answer=told).carried == ("Udo Pelk",)


def test_asked_who_it_was_he_is_the_one_of_the_answer() -> None:
    told = "Tamsel Irra got the post after Ada Quill left. [1]"
    follow = rewritten("Which country is she from?", "Who got the post after Ada Quill?", answer=told)
    assert follow.question == "Which country is Tamsel Irra from (Ada Quill, got, post)?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is it so?", "Is it so (Ada Quill, ferry)?"),
        ("What happened after that?", "What happened after that (Ada Quill, ferry)?"),
        ("And who rejected it?", "And who rejected it (Ada Quill, ferry)?"),
        ("What did it demand of fishermen?", "What did it demand of fishermen (Ada Quill, ferry)?"),
        ("And the wounded?", "And the wounded (Ada Quill, ferry)?"),
        ("what about the harbour league?", "what about the harbour league (Ada Quill, ferry)?"),
        ("Tell me more", "Tell me more (Ada Quill, ferry)?"),
    ],
)
def test_what_lacks_a_subject_gets_the_last_one(question: str, expected: str) -> None:
    found = rewritten(question, FERRY)
    assert (found.question, found.carried, found.dropped) == (expected, ("Ada Quill", "ferry"), ())


def test_only_the_newest_turn_counts() -> None:
    assert rewritten("And in 2022?", FERRY, KILLED).question == "How many people were reported killed in 2022?"


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from("and what about he they it in 2022 Quill the Kestow League why : ( ? say".split()), max_size=9
    ),
    st.sampled_from([KILLED, FERRY, OFFER, CALLED]),
)
def test_a_rewritten_question_holds_what_it_says_it_carried(words: list[str], before: str) -> None:
    question = " ".join(words)
    made = rewritten(question, before)
    assert made.question.strip() or not question.strip()
    assert all(part.rstrip("?") in made.question for part in made.carried if made.dropped == ())
    if not made.carried:
        assert made.question == question


@pytest.mark.parametrize(
    ("question", "before", "expected"),
    [
        ("Why?", "Did Ada Quill accept the offer?", "Why did Ada Quill accept the offer?"),
        ("Why not?", "Did Ada Quill accept the offer?", "Why did Ada Quill not accept the offer?"),
        ("Who else?", CALLED, "Who called for new talks on the ferry: who else?"),
        ("Is that accurate?", KILLED, "How many people were reported killed in 2016: is that accurate?"),
        ("How did Bram Holt see it?", "What plan did Ada Quill offer?", "How did Bram Holt see Ada Quill's plan?"),
        (
            "What about the Harbour League?",
            "Did Ada Quill think the ferry would run?",
            "What did Ada Quill say about the Harbour League?",
        ),
        ("Is it safe to sail home?", FERRY, "Is it safe to sail home?"),
        ("How do clerks get their wages raised?", OFFER, "How do clerks get their wages raised?"),
    ],
)
def test_only_the_slot_that_changed_is_replaced(question: str, before: str, expected: str) -> None:
    assert rewritten(question, before).question == expected


def test_a_role_means_who_holds_it_and_the_post_is_named() -> None:
    told = "Ada Quill, the envoy, met the Harbour League."
    assert rewritten("Did the envoy resign in May?", OFFER, answer=told).question.startswith(
        "Did Ada Quill resign in May"
    )
    follow = rewritten("Who got the post after her?", "Why did Ada Quill leave?", answer=told)
    assert follow.question == "Who got the post after Ada Quill (envoy)?"


def cited(question: str, *days: date | None) -> Conversation:
    """A conversation of one question whose answer cites articles of these days."""
    quotes = tuple(
        Citation(number, "a", None, None, day, None, "p", "Ada Quill spoke.", 0, 16, "", "", 1.0)
        for number, day in enumerate(days, start=1)
    )
    talk = after(question)
    return replace(talk, turns=(replace(talk.turns[0], answer=replace(talk.turns[0].answer, citations=quotes)),))


@pytest.mark.parametrize(
    ("question", "expected", "carried"),
    [
        (
            "What happened after that?",
            "What happened after 1 March 2021 (Ada Quill, ferry)?",
            ("after 1 March 2021", "Ada Quill", "ferry"),
        ),
        (
            "Who refused to sail the day before?",
            "Who refused to sail on 28 February 2021?",
            ("on 28 February 2021",),
        ),
        (
            "What did she say the day before?",
            "What did Ada Quill say about the ferry on 28 February 2021?",
            ("What did Ada Quill say about the ferry", "on 28 February 2021"),
        ),
        (
            "And since then?",
            "What did Ada Quill say about the ferry since 1 March 2021?",
            ("What did Ada Quill say about the ferry", "since 1 March 2021"),
        ),
        (
            "And the next day?",
            "What did Ada Quill say about the ferry on 2 March 2021?",
            ("What did Ada Quill say about the ferry", "on 2 March 2021"),
        ),
        ("Who spoke after that round?", "Who spoke after that round?", ()),
    ],
)
def test_a_time_that_points_back_is_counted_from_the_day_of_what_was_cited(
    question: str, expected: str, carried: tuple[str, ...]
) -> None:
    found = FollowUpRewriter().rewrite(question, cited(FERRY, date(2021, 3, 1)))
    assert (found.question, found.carried) == (expected, carried)


@pytest.mark.parametrize("days", [(None,), (date(2021, 3, 1), date(2021, 3, 2))])
def test_a_time_that_points_back_to_no_day_or_to_two_is_none(days: tuple[date | None, ...]) -> None:
    found = FollowUpRewriter().rewrite("What happened after that?", cited(FERRY, *days))
    assert found.question == "What happened after that (Ada Quill, ferry)?"


def test_the_next_year_is_counted_from_the_last_question_that_named_one() -> None:
    assert rewritten("And the next year?", KILLED, "Was Holt content?").question == (
        "How many people were reported killed in 2017?"
    )


def test_a_second_reading_is_offered_where_two_actors_fit() -> None:
    found = rewritten("Did he sign it later in public?", "Did Holt meet Rusk?")
    assert found.question.startswith("Did Holt sign it later in public")
    assert found.alternatives[0].startswith("Did Rusk sign it later in public")


def test_a_known_she_is_not_meant_by_he() -> None:
    told = "Ada Quill spoke first. She was brief. Bram Holt, the envoy, agreed."
    assert rewritten("Did he resign?", "What did Ada Quill say?", answer=told).carried[0] == "Bram Holt"


@pytest.mark.parametrize(
    ("question", "before", "without", "expected", "dropped"),
    [
        ("Why did she leave?", FERRY, ("Ada Quill",), "Why did she leave (ferry)?", ("Ada Quill",)),
        ("Why did she leave?", FERRY, ("ADA QUILL", "ferry"), "Why did she leave?", ("Ada Quill", "ferry")),
        ("Did she agree to it?", FERRY, ("ferry",), "Did Ada Quill agree to it?", ("ferry",)),
        ("Why?", OFFER, (OFFER, "reject"), "Why (Brel Assembly, offer)?", (OFFER,)),
        ("Why did she leave?", FERRY, ("Bram Holt",), "Why did Ada Quill leave (ferry)?", ()),
    ],
)
def test_what_is_taken_out_is_not_carried_and_is_told_as_dropped(
    question: str, before: str, without: tuple[str, ...], expected: str, dropped: tuple[str, ...]
) -> None:
    found = FollowUpRewriter().rewrite(question, after(before), without=without)
    assert (found.question, found.dropped) == (expected, dropped)
    assert not set(found.carried) & set(without)


PAUSE = "Did the interim government accept the winter pause?"
WHY_NOT = "Why did the interim government not accept the winter pause?"


@pytest.mark.parametrize(
    ("question", "before", "expected"),
    [
        (
            "When did it accept them?",
            "Why did the Brel Assembly turn down the paired measures in March?",
            "When did the Brel Assembly accept the paired measures (turn)?",
        ),
        ("Why did she change her mind?", FERRY, "Why did Ada Quill change her mind?"),
        ("Did he say he would leave?", "What did Bram Holt say?", "Did Bram Holt say he would leave?"),
        ("Why not?", PAUSE, WHY_NOT),
        ("What about Bram Holt?", PAUSE, "Did Bram Holt accept the winter pause?"),
        ("How did the government respond?", OFFER, "How did the government respond (Brel Assembly, reject, offer)?"),
        ("How did the government respond to the strike?", OFFER, "How did the government respond to the strike?"),
        ("What did Quill propose instead?", OFFER, "What did Quill propose instead (Brel Assembly, reject, offer)?"),
        ("What did Quill give in return?", OFFER, "What did Quill give in return (Brel Assembly, reject, offer)?"),
        ("Did the government accept?", OFFER, "Did the government accept (Brel Assembly, reject, offer)?"),
        ("Did the government accept the treaty?", OFFER, "Did the government accept the treaty?"),
        ("Was the Velm accord signed?", OFFER, "Was the Velm accord signed?"),
        ("Has the government complied?", OFFER, "Has the government complied (Brel Assembly, reject, offer)?"),
    ],
)
def test_what_acts_what_is_described_and_what_is_responded_to_is_understood(
    question: str, before: str, expected: str
) -> None:
    assert rewritten(question, before).question == expected


def test_after_a_bare_why_it_is_the_question_before_that_is_asked_of_another() -> None:
    talk = after(PAUSE, WHY_NOT)
    why = replace(talk.turns[1], answer=replace(talk.turns[1].answer, question="Why not?"))
    found = FollowUpRewriter().rewrite("What about Bram Holt?", replace(talk, turns=(talk.turns[0], why)))
    assert found.question == "Did Bram Holt accept the winter pause?"
    assert found.dropped == ("the interim government",)
    assert found.alternatives == ("Did the interim government accept the winter pause (Bram Holt)?",)


def test_a_question_about_it_alone_takes_what_the_last_one_was_about() -> None:
    found = rewritten("What did Holt say about it?", "How many people were killed at Velm?")
    assert found.question == "What did Holt say about it (Velm, people, killed)?"
    assert rewritten("What did Holt say about it in the ferry talks?", FERRY).carried == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When were they lifted?", "When were sanctions lifted (Harbour League, Velm, impose)?"),
        ("Have they been lifted?", "Have sanctions been lifted (Harbour League, Velm, impose)?"),
        ("Did they agree?", "Did the Harbour League agree (Velm, impose, sanctions)?"),
    ],
)
def test_they_to_whom_something_is_done_are_things_and_they_who_act_a_body(question: str, expected: str) -> None:
    assert rewritten(question, "When did the Harbour League impose sanctions on Velm?").question == expected


def test_what_says_itself_what_it_is_about_carries_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        archive.add(
            [
                story("told", "The HNC: ferry, Velm, Ovren, tolls."),
                *(story(f"s{n}", f"Rain fell on hill {n}.") for n in range(12)),
            ]
        )
        rewriter = FollowUpRewriter(Bearings(archive, EMBEDDER))
        before = after("Who runs the ferry of Velm from Ovren?")
        whole = [
            "What is the HNC?",
            "Who are the HNC?",
            "Who rejected the new tolls?",
            "What did Quill say about tolls?",
            "Who disagreed with Quill on tolls?",
        ]
        assert [rewriter.rewrite(question, before).carried for question in whole] == [()] * len(whole)
        assert rewriter.rewrite("Why is the HNC cross?", before).carried == ("runs", "Ovren", "Velm")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does it say?", "What does the Port Velm protocol say (signed)?"),
        ("Did it end the strike?", "Did the Port Velm protocol end the strike?"),
        ("When was it signed in public?", "When was it signed in public (Port Velm, protocol)?"),
    ],
)
def test_it_is_the_one_document_that_was_named(question: str, expected: str) -> None:
    assert rewritten(question, "Who signed the Port Velm protocol?").question == expected


@pytest.mark.parametrize("question", ["Does it have 4,000 members?", "Did it attack Kestow?", "Did it keep its word?"])
def test_it_is_no_document_where_the_question_names_a_body_beside_it(question: str) -> None:
    found = rewritten(question, "Did the Harbour League sign the Port Velm protocol?").question
    assert "Port Velm protocol" not in found


def test_what_somebody_did_before_that_is_no_earlier_question_at_another_time() -> None:
    found = FollowUpRewriter().rewrite("What did she do before that?", cited("How old is Ada Quill?", date(2021, 3, 1)))
    assert found.question.startswith("What did Ada Quill do")
