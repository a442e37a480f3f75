"""Who did which act of speaking to what or whom is told from statements and sentences, and not what looks like it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from index.archive import EmbeddedArchive
from rag.issues import Issue, Issues
from rag.ledger_answers import from_ledger, may_have_done
from rag.nouns import Article, Filters, ShortAnswer
from rag.side_by_side import side_by_side
from rag.statement_ledger import StatementLedger
from rag.told import LedgerAnswer
from rag.understanding import understand
from tests.index.articles import opened, spoken, story

ISSUES = Issues([Issue("prisoners", ("detainee",)), Issue("ceasefire", ("truce",))])
STORIES = [
    story(
        "mine",
        "The council of Orrin approved a copper mine on Monday. Ada Quill condemned the decision.\n\n"
        "Clear Air also criticised the mine. Bo Larsen defended it. A trader said that copper was dear.",
        title="Council approves copper mine",
        day="2020-03-01",
        source="Post",
    ),
    story(
        "accord",
        "The League accepted the accord on Tuesday. The Guild rejected the accord within the hour.\n\n"
        "Bo Larsen, who had ruled out anything below nine, welcomed the accord. The request was backed by Cora Venn.",
        day="2020-05-01",
        source="Quay",
    ),
    story(
        "fault",
        "Families accused the envoy, Ada Quill, of gambling. Dan Ost blamed the weather.\n\n"
        "“There was no deal,” Quill told reporters. Father Benn contradicted her.\n\n"
        "Eve Brun accused the government of lying about Quill. Dan Ost praised Larsen for his courage.",
        day="2021-06-01",
        source="Post",
    ),
    story(
        "weapons",
        "Finn Holt said that weapons had been found under sacks. The Guild said that no weapon had ever been found.",
        day="2021-07-01",
    ),
    story(
        "bridge",
        "Finn Holt laid a bridge plan before the Guild. Gro Lind proposed a tunnel. The Crew turned it down.",
        day="2021-08-01",
    ),
    story(
        "cells",
        "Gro Lind criticised the exchange of nine detainees. The Crew warned of “consequences” for the port.",
        day="2021-09-01",
    ),
    story("shells", "The ministry said that the shells at Ansk had been fired by the Crew.", day="2021-10-01"),
    story(
        "later",
        "Finn Holt promised that the bridge would be built. The Crew will no longer insist on a toll.",
        day="2022-01-01",
        source="Quay",
    ),
    story(
        "tolls",
        "No toll will rise while the war lasts, the minister said.",
        title="Rook rules out new tolls",
        day="2022-03-01",
    ),
    story(
        "votes",
        "The harbour bill was read on Friday. The Guild voted against. Eve Brun, who was refused a seat, declined to "
        "comment. Cora Venn called for a wider gate. Cora Venn backed Eve Brun.",
        day="2022-04-01",
    ),
    story(
        "report",
        "Dan Ost said that the fish report was worthless. Gro Lind said the fish report was welcome.",
        day="2022-05-01",
    ),
    story(
        "loans",
        "The Crew said it would accept the loan. The Guild said it agreed with its bank to study new loans. "
        "Eve Brun will sue if the loan is rejected. Cora Venn declined to disclose details of the loan.",
        day="2022-06-01",
    ),
    story(
        "ice",
        "The ice treaty was signed. Cora Venn praised both leaders. Gro Lind supported it.\n\n"
        "Jon Brandt, the pilot, read a warning. “The ice is thin,” he said. Cora Venn contradicted him.",
        day="2022-07-01",
    ),
    story(
        "body",
        "Ferry crews criticised the United Nations for a late report. Gro Lind criticised the UN envoy. "
        "Cora Venn criticised the UN’s maps.",
        day="2022-08-01",
    ),
    story(
        "dam",
        "Karl Ostrow said that 300 people died in Halem. Ida Falk said that the dam would not collapse. "
        "Karl Ostrow said that the League fired on the army. Ida Falk said that the weir was not safe.",
        day="2022-09-01",
        source="Dyke",
    ),
    story(
        "wall",
        "Bo Holm said that the wall of Pell would be rebuilt. Ida Falk said that the weir was safe.",
        day="2022-10-01",
    ),
    story("never", "Bo Holm said that the wall of Pell would never be rebuilt if the Guild left.", day="2022-11-01"),
    story("last", "Finn Holt said that the bridge was a dream.", day="2023-01-01"),
    story("rally", "The Crew has rallied behind the pilot, Jon Brandt, with money and coal.", day="2023-02-01"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedArchive]:
    archive = opened(tmp_path_factory.mktemp("acts") / "archive")
    archive.add([spoken(each) for each in STORIES])
    yield archive
    archive.close()


class Asking:
    def __init__(self, archive: EmbeddedArchive) -> None:
        self.archive, self.ledger = archive, StatementLedger(archive, ISSUES)

    def known(self, text: str) -> LedgerAnswer | None:
        read = understand(text, self.archive, today=date(2024, 1, 1), filters=Filters())
        return from_ledger(read, self.ledger, self.archive, filters=Filters())

    def told(self, text: str) -> list[str]:
        known = self.known(text)
        return (
            [self.article(each.hit.passage.article_id).text[each.start : each.end] for each in known.told]
            if known
            else []
        )

    def article(self, identity: str) -> Article:
        article = self.archive.article(identity)
        assert article is not None
        return article


@pytest.fixture(scope="module")
def ask(archive: EmbeddedArchive) -> Asking:
    return Asking(archive)


def test_an_act_on_what_only_the_sentence_before_names_is_one_on_it(ask: Asking) -> None:
    assert ask.told("Who condemned the copper mine?") == [
        "Ada Quill condemned the decision.",
        "Clear Air also criticised the mine.",
    ]
    assert [each.endswith("Bo Larsen defended it.") for each in ask.told("Who defended the copper mine?")] == [True]


def test_a_word_of_a_topic_that_is_spelt_like_a_stop_word_is_looked_for(ask: Asking) -> None:
    assert not any("dear" in each for each in ask.told("Who mentioned the copper mine?"))
    assert len(ask.told("Who mentioned copper?")) > len(ask.told("Who mentioned the copper mine?"))


def test_who_welcomed_something_did_not_accept_it_and_what_is_like_it_is_another_thing(ask: Asking) -> None:
    assert ask.told("Who accepted the accord?") == ["The League accepted the accord on Tuesday."]
    assert [each.split(",")[0] for each in ask.told("Who welcomed the accord?")] == ["Bo Larsen"]
    assert ask.told("Who backed the truce?") == []


def test_who_rejected_what_others_accepted_stands_beside_them(ask: Asking) -> None:
    known = ask.known("Who accepted the accord?")
    assert known is not None
    assert [each.speaker for each in known.opposed] == ["Guild"]
    standing = [(each, ask.article("accord")) for each in (*known.told, *known.opposed)]
    (apart,) = side_by_side(standing, len(known.told))
    assert apart.text == "League: accepted [1]; Guild: rejected [2]. Speakers take opposite sides."
    assert [ask.article("accord").text[each.start : each.end] for each in apart.variants] == ["accepted", "rejected"]
    assert side_by_side(standing, 2) == ()


def test_whom_an_accusation_is_about_is_not_who_is_accused(ask: Asking) -> None:
    assert ask.told("Who accused Quill?") == ["Families accused the envoy, Ada Quill, of gambling."]
    assert ask.told("Who accused Quill of lying?") == []
    assert ask.told("Who accused the government of lying?") == ["Eve Brun accused the government of lying about Quill."]
    assert ask.told("Who praised Quill?") == []


def test_a_body_is_meant_by_each_of_its_names_and_by_nobody_elses_role(ask: Asking) -> None:
    for question in ("Who criticised the UN?", "Who criticised the UN for the late report?"):
        assert ask.told(question) == ["Ferry crews criticised the United Nations for a late report."], question


def test_who_is_said_to_have_fired_is_blamed(ask: Asking) -> None:
    assert ask.told("Who blamed the Crew for the shells?") == [
        "The ministry said that the shells at Ansk had been fired by the Crew."
    ]


def test_him_and_her_are_who_had_just_spoken(ask: Asking) -> None:
    assert "Father Benn contradicted her." in " ".join(ask.told("Who contradicted Quill?"))
    assert ask.told("Who contradicted Ost?") == []


def test_him_is_who_came_before_one_who_only_went_on(ask: Asking) -> None:
    assert [each.split(".")[-2].strip() for each in ask.told("Who contradicted Jon Brandt?")] == [
        "Cora Venn contradicted him"
    ]


def test_both_of_something_else_is_not_the_thing(ask: Asking) -> None:
    assert ask.told("Who supported the ice treaty?") == ["Gro Lind supported it."]


def test_who_says_the_opposite_right_behind_somebody_contradicts_that_one(ask: Asking) -> None:
    assert ask.told("Who contradicted Holt?") == ["The Guild said that no weapon had ever been found."]


def test_what_was_turned_down_is_of_who_proposed_it_and_not_of_who_is_named_beside_it(ask: Asking) -> None:
    assert ask.told("Who disagreed with Lind?") == ["The Crew turned it down."]


def test_of_a_clause_that_says_more_of_a_thing_half_has_to_be_told(ask: Asking) -> None:
    assert ask.told("Who rejected the accord that the League accepted?") == [
        "The Guild rejected the accord within the hour."
    ]
    assert ask.told("Who rejected the accord that ended the strike of the tram drivers?") == []


def test_a_cue_of_an_issue_stands_for_its_other_words(ask: Asking) -> None:
    assert ask.told("Who criticised the exchange of prisoners?") == [
        "Gro Lind criticised the exchange of nine detainees."
    ]


def test_what_is_no_longer_done_is_not_told_as_done(ask: Asking) -> None:
    assert ask.told("Who insisted on a toll?") == []


def test_what_one_speaker_promised_or_warned_of_is_told_by_statements_that_do_so(ask: Asking) -> None:
    assert ask.told("What did Holt promise?") == ["Finn Holt promised that the bridge would be built."]
    assert ask.told("What did the Crew warn of?") == ["The Crew warned of “consequences” for the port."]


def test_first_and_last_words_and_their_number_are_of_all_statements_on_a_matter(ask: Asking) -> None:
    first, last = "When did Holt first mention the bridge?", "What was Holt's last word on the bridge?"
    assert ask.told(first) == ["Finn Holt promised that the bridge would be built."]
    assert ask.told(last) == ["Finn Holt said that the bridge was a dream."]
    known, counted = ask.known(last), ask.known("How often did Holt mention the bridge?")
    assert known is not None
    assert known.notes == (
        "This is the newest of 2 statements of Finn Holt in the archive that name it, of 2023-01-01.",
    )
    assert counted is not None
    assert counted.notes == ("2 statements of Finn Holt in the archive speak of it, from 2022-01-01 to 2023-01-01.",)


def test_what_somebody_never_said_is_said_to_be_missing(ask: Asking) -> None:
    assert ask.told("Has Holt ever said that the bridge is a dream?") == ["Finn Holt said that the bridge was a dream."]
    known = ask.known("Has Holt ever said that whales sing?")
    assert known is not None
    assert (known.told, known.missing) == (
        (),
        ("No statement under the name of Finn Holt was found that holds these words.",),
    )


def test_who_said_something_said_nearly_all_of_its_words_and_none_turned_around(ask: Asking) -> None:
    assert ask.told("Who said that weapons were found under sacks?") == [
        "Finn Holt said that weapons had been found under sacks."
    ]
    assert ask.told("Who said that the bridge was a nightmare?") == []


def test_who_said_something_said_its_numbers_and_not_that_it_is_not_so_or_the_other_way_about(ask: Asking) -> None:
    assert ask.told("Who said that 300 people died in Halem?") != []
    assert ask.told("Who said that 400 people died in Halem?") == []
    assert ask.told("Who said that the dam would not collapse?") != []
    assert ask.told("Who said that the dam would collapse?") == []
    assert ask.told("Who said that the League fired on the army?") != []
    assert ask.told("Who said that the army fired on the League?") == []
    assert [each[:7] for each in ask.told("Who said that the wall of Pell would be rebuilt?")] == ["Bo Holm"]
    assert "never" not in ask.told("Who said that the wall of Pell would be rebuilt?")[0]


def test_when_somebody_first_said_something_is_no_day_on_which_it_was_denied(ask: Asking) -> None:
    (first,) = ask.told("When did Ida Falk first say that the weir was safe?")
    assert first.endswith("Ida Falk said that the weir was safe.")


def test_who_prints_that_something_is_not_so_does_not_print_it(ask: Asking) -> None:
    known = ask.known("Which outlets reported that the weir was safe?")
    assert known is not None
    assert [each.hit.passage.article_id for each in known.told] == ["wall"]


def test_outlets_are_listed_that_print_nearly_all_words_of_a_matter_with_its_names(ask: Asking) -> None:
    known = ask.known("Which outlet reported that Holt promised the bridge?")
    assert known is not None
    assert known.notes == ("Printed by Quay.",)
    assert ask.known("Which outlet reported that Venn promised the bridge?") is None


def test_what_a_title_alone_tells_is_told_by_the_first_sentence(ask: Asking) -> None:
    assert ask.told("Who ruled out new tolls?") == ["No toll will rise while the war lasts, the minister said."]


def test_a_vote_against_what_the_sentence_before_names_is_against_that(ask: Asking) -> None:
    assert ask.told("Who voted against the harbour bill?") == [
        "The Guild voted against. Eve Brun, who was refused a seat, declined to comment."
    ]


def test_who_was_refused_something_is_not_who_is_opposed(ask: Asking) -> None:
    assert ask.told("Who opposed Brun?") == []


def test_who_declines_to_speak_rejects_nothing_and_who_sides_with_somebody_asks_for_nothing(ask: Asking) -> None:
    assert ask.told("What did Brun reject?") == []
    assert ask.told("What does Venn demand?") == ["Cora Venn called for a wider gate."]


def test_who_rallies_behind_somebody_supports_that_one(ask: Asking) -> None:
    rallied = ["The Crew has rallied behind the pilot, Jon Brandt, with money and coal."]
    assert ask.told("Who supports Brandt?") == ask.told("Who rallied behind Brandt?") == rallied


def test_what_a_thing_is_called_takes_a_side_on_it(ask: Asking) -> None:
    assert ask.told("Who rejected the fish report?") == ["Dan Ost said that the fish report was worthless."]
    assert ask.told("Who welcomed the fish report?") == ["Gro Lind said the fish report was welcome."]


def test_only_what_is_itself_accepted_or_refused_counts_of_what_is_said(ask: Asking) -> None:
    assert ask.told("Who accepted the loan?") == ["The Crew said it would accept the loan."]
    assert ask.told("Who rejected the loan?") == []


def test_the_other_side_is_shown_by_the_word_that_takes_it(ask: Asking) -> None:
    article = ask.article("loans")
    known = ask.known("Who accepted the loan?")
    assert known is not None
    (apart,) = side_by_side([(each, article) for each in (*known.told, known.told[0])], 1)
    assert {each.text for each in apart.variants} == {"accept"}


def test_a_direct_answer_stands_before_the_verb_of_the_act_or_behind_by(ask: Asking) -> None:
    read = understand("Who praised Larsen?", ask.archive, today=date(2024, 1, 1), filters=Filters())
    quote = "The Guild praised Larsen, and the Crew came. Larsen was praised by Ost."

    def may(words: str) -> bool:
        start = quote.index(words)
        return may_have_done(read, ShortAnswer(words, 1, start, start + len(words)), quote, 0)

    assert [may("The Guild"), may("the Crew"), may("Ost")] == [True, False, True]
