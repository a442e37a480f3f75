"""The less plain ways of reporting: things told of in a clause, lists, nouns without an owner, headlines."""

from __future__ import annotations

import pytest

from rag.nouns import Article, Statement
from rag.statements import StatementFinder


@pytest.fixture(scope="module")
def finder() -> StatementFinder:
    return StatementFinder()


def by_cue(finder: StatementFinder, text: str) -> dict[str, Statement]:
    return {one.cue: one for one in finder.find(Article(id="a", title=None, text=text))}


def test_what_a_clause_hangs_on_is_its_content(finder: StatementFinder) -> None:
    found = by_cue(finder, "The envoy left with the plan that Ada Quill has rejected.")
    assert (found["has rejected"].text, found["has rejected"].speaker) == ("the plan", "Ada Quill")
    backed = by_cue(finder, "The towns kept a plan endorsed by Ada Quill.")["endorsed"]
    assert (backed.text, backed.speaker) == ("a plan", "Ada Quill")


def test_something_that_somebody_rejects_is_the_sentence_before(finder: StatementFinder) -> None:
    found = by_cue(finder, "Both armies would leave the valley, something which all its members squarely reject.")
    assert found["squarely reject"].text == "Both armies would leave the valley"


def test_a_list_of_things_is_one_content(finder: StatementFinder) -> None:
    found = by_cue(
        finder,
        "The delegation is seeking a halt to attacks on civilian areas, "
        "the release of detainees and a lifting of all blockades.",
    )
    whole = "a halt to attacks on civilian areas, the release of detainees and a lifting of all blockades"
    assert found["is seeking"].text == whole


def test_a_belief_that_nobody_is_said_to_hold_has_no_speaker(finder: StatementFinder) -> None:
    found = by_cue(finder, "This comes amid the belief that the new plan would serve the army alone.")["belief"]
    assert (found.text, found.speaker) == ("that the new plan would serve the army alone", None)


def test_who_stands_behind_a_noun_of_saying_is_its_source(finder: StatementFinder) -> None:
    found = by_cue(finder, "The talks go on despite a promise of more aid by Moscow.")["promise of"]
    assert (found.text, found.speaker) == ("more aid", "Russia")


def test_a_colon_behind_the_reporting_word_belongs_to_the_cue(finder: StatementFinder) -> None:
    assert "said:" in by_cue(finder, "Ada Quill said: “We will return to the table.”")


def test_a_name_before_a_colon_opens_what_it_says_in_a_headline(finder: StatementFinder) -> None:
    text = "Quill: Talks will go on\nThe envoy Ada Quill left for Brel.\nNote: All times are local ones"
    found = by_cue(finder, text)
    assert (found[":"].text, found[":"].speaker) == ("Talks will go on", "Ada Quill")
    assert len(found) == 1


def test_a_quotation_goes_on_behind_a_clause_that_tells_when_it_was_said(finder: StatementFinder) -> None:
    text = "“Opened,” Bo Holt said as a reporter read the note out. “We will keep the gate open today.”"
    found = by_cue(finder, text)
    assert (found["said"].text, found["said"].speaker) == ("“Opened,” “We will keep the gate open today.”", "Bo Holt")
    assert "" not in found


def test_a_notice_of_correction_is_no_speaker(finder: StatementFinder) -> None:
    found = finder.find(
        Article(id="a", title=None, text="Correction: An earlier version of this article said that nine men drowned.")
    )
    assert [(one.cue, one.speaker) for one in found] == [("said", None)]


@pytest.mark.parametrize("mention", ["<b>Ada Holt</b>", "Ada Holt<br"])
def test_a_name_is_cut_at_markup_that_an_article_was_left_with(mention: str, finder: StatementFinder) -> None:
    assert by_cue(finder, f"{mention} said that the ferry had sunk.")["said"].speaker == "Ada Holt"
