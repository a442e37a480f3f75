"""The less plain ways of reporting: things told of in a clause, lists, nouns without an owner, headlines."""

from __future__ import annotations

import pytest

from rag.casing import Casing
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


def test_a_quotation_goes_on_behind_a_clause_that_ends_in_one(finder: StatementFinder) -> None:
    text = (
        "The land needs leaders “who understand that loud words cause trouble,” Ada Quill said.\n\n"
        "“And that is why a steady hand is so important.”\n"
    )
    found = by_cue(finder, text)
    assert found["said"].text.endswith("“And that is why a steady hand is so important.”")


def test_a_closing_mark_is_no_part_of_who_says(finder: StatementFinder) -> None:
    text = "“If these people do not support the state, fine,” Quill said. “That is their right.”"
    said = by_cue(finder, text)["said"]
    assert said.speaker_span == (text.index("Quill"), text.index("Quill") + len("Quill"))
    assert said.text.endswith("“That is their right.”")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The envoys of both camps all agree that the talks failed.", "The envoys of both camps"),
        ("Even Ada Quill says that the talks failed.", "Ada Quill"),
        ("Ada Quill on Monday said that the talks failed.", "Ada Quill"),
        ("Her ex-wife said that the talks failed.", "Her ex-wife"),
        (
            "The three jurists -- Mr. Quill, Ms. Holm and Mr. Dahl -- agreed that the talks failed.",
            "The three jurists -- Mr. Quill, Ms. Holm and Mr. Dahl --",
        ),
    ],
)
def test_a_source_has_neither_number_nor_focus_nor_day_at_its_ends(
    finder: StatementFinder, text: str, source: str
) -> None:
    [one] = finder.find(Article(id="a", title=None, text=text))
    assert text[slice(*one.speaker_span or (0, 0))] == source


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Ada Quill continued to argue that the talks failed.", "continued to argue"),
        ("Ada Quill went on to argue that the talks failed.", "went on to argue"),
        ("Ada Quill was quick to add that the talks failed.", "was quick to add"),
        ("Ada Quill said bluntly that the talks failed.", "said bluntly"),
        ("“We tried it for years,” Ada Quill said with a smile.", "said with a smile"),
        ("The bridge was known as the Long One.", "was known as"),
        ("The envoys both stressed that the talks failed.", "both stressed"),
        ("Ada Quill wrote in June that the talks failed.", "wrote"),
    ],
)
def test_what_leads_to_a_reporting_word_and_its_manner_belong_to_the_cue(
    finder: StatementFinder, text: str, cue: str
) -> None:
    assert cue in by_cue(finder, text)


def test_what_is_called_for_may_be_a_clause(finder: StatementFinder) -> None:
    found = by_cue(finder, "Ada Quill called for all sides to return to the table.")
    assert found["called for"].text == "all sides to return to the table"


def test_words_that_open_a_sentence_parted_by_the_cue_belong_to_its_content(finder: StatementFinder) -> None:
    found = by_cue(finder, "In other words, she said, “we shall have to try it again.”")
    assert found["said"].text == "In other words “we shall have to try it again.”"


def test_a_long_quotation_of_several_sentences_does_not_hide_who_says_it(finder: StatementFinder) -> None:
    text = (
        "“We found the door open and the lamps lit. What we are seeing now is owed to the ferry, the harbour, all that "
        "old trouble,” said a man close to the Quills. “That is why they left in the spring.”"
    )
    [one] = finder.find(Article(id="a", title=None, text=text))
    assert (one.kind, text[slice(*one.speaker_span or (0, 0))]) == ("direct", "a man close to the Quills")
    assert [text[start:end][-10:] for start, end in one.spans] == [" trouble,”", "e spring.”"]


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


def test_what_is_only_meant_or_possible_reports_nothing(finder: StatementFinder) -> None:
    assert by_cue(finder, "Ada Quill took the chance to reject the plan of the two armies.") == {}
    began = by_cue(finder, "Ada Quill continued to argue that the plan of the two armies fails.")
    assert began["continued to argue"].speaker == "Ada Quill"


def test_who_was_asked_did_not_ask(finder: StatementFinder) -> None:
    found = by_cue(finder, "Asked whether the truce had been forgotten, Ada Quill said that it would be read again.")
    assert found["Asked"].speaker is None
    assert found["said"].speaker == "Ada Quill"


def test_a_headline_in_capitals_is_read_as_a_sentence(finder: StatementFinder) -> None:
    text = "Envoys Reject Quill's Plan For The Valley.\n\nThe envoys met Ada Quill in Brel to hear of the valley."
    assert by_cue(finder, text)["Reject"].text == "Quill's Plan For The Valley"


def test_the_stop_that_ends_a_headline_is_no_part_of_what_it_says(finder: StatementFinder) -> None:
    text = "Quill: Talks will go on.\n\nThe envoy Ada Quill left for Brel."
    assert by_cue(finder, text)[":"].text == "Talks will go on"


@pytest.mark.parametrize("opener", ["However", "In contrast", "For instance"])
def test_words_that_link_an_article_s_sentences_are_not_said_by_who_is_reported(
    finder: StatementFinder, opener: str
) -> None:
    found = by_cue(finder, f"{opener}, the river has risen again, according to the ministry in Brel.")
    assert found["according to"].text == "the river has risen again"


def test_the_name_of_a_programme_does_not_end_a_quotation_that_goes_on(finder: StatementFinder) -> None:
    text = "“We have always asked for that,” Ada Quill said on “Meet the World.” “But being asked is another matter.”"
    assert by_cue(finder, text)["said"].text.endswith("“But being asked is another matter.”")


def test_a_quotation_that_the_wrong_mark_closes_ends_there(finder: StatementFinder) -> None:
    text = "“If they leave the valley, that could create new problems for her here,“ said Ada Quill, a guide from Brel."
    found = by_cue(finder, text)["said"]
    assert found.text == "“If they leave the valley, that could create new problems for her here,“"


def test_a_quotation_and_the_name_that_touches_it_are_told_apart(finder: StatementFinder) -> None:
    text = "“We tried to reach the valley before the river rose,”Quill said. “We failed.”"
    assert by_cue(finder, text)["said"].speaker == "Quill"


def test_a_colon_at_the_end_of_a_paragraph_opens_the_next(finder: StatementFinder) -> None:
    text = "Ada Quill added:\n\nAnd from the guides, of all people, this came as a surprise.\n\nThe talks go on."
    assert by_cue(finder, text)["added:"].text == "And from the guides, of all people, this came as a surprise."


def test_words_of_time_may_part_a_verb_from_its_clause(finder: StatementFinder) -> None:
    found = by_cue(finder, "Ada Quill also insisted in the same interview that Mr. Holm was wrong to leave.")
    assert found["also insisted"].text == "that Mr. Holm was wrong to leave"


def test_a_thing_and_what_it_is_called_in_a_clause_are_one_content(finder: StatementFinder) -> None:
    found = by_cue(finder, "The towns would pay through a new tax, which Ada Quill described as a gift to the armies.")
    assert found["described"].text == "which as a gift to the armies"


def test_a_saying_within_a_plan_or_wish_is_kept(finder: StatementFinder) -> None:
    text = "Moscow rejected a plan of the envoys because Ada Quill had said that it would serve the army alone."
    found = by_cue(finder, text)
    assert found["had said"].speaker == "Ada Quill"
    assert found["had said"].nested_in == found["rejected"].id


def test_to_make_clear_is_to_say(finder: StatementFinder) -> None:
    found = by_cue(finder, "Ada Quill has made clear that the valley comes first.")
    assert found["has made clear"].text == "that the valley comes first"


def test_what_a_thing_shows_or_backs_in_a_clause_with_that_is_no_statement(finder: StatementFinder) -> None:
    assert by_cue(finder, "The towns kept the tax that backs the two armies.") == {}
    assert by_cue(finder, "The towns left the party that rejected the plan.")["rejected"].text == "the plan"


def test_those_who_want_something_are_no_speakers_but_who_promises_is(finder: StatementFinder) -> None:
    assert by_cue(finder, "The guides who want to leave the valley met in Brel.") == {}
    found = by_cue(finder, "The guides, who have pledged to leave the valley, met in Brel.")
    assert found["have pledged"].text == "to leave the valley"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“The risk,” said Edda Quill, a guide who is the head of the Brel Office, “is that we leave.”", "Edda Quill"),
        ("Mr. Holm, whose newest firm uses big data to help the towns, said that he would leave.", "Mr. Holm"),
    ],
)
def test_a_speaker_whom_the_parser_lost_is_told_by_marks_and_commas(
    finder: StatementFinder, text: str, source: str
) -> None:
    said = by_cue(finder, text)["said"]
    assert said.speaker_span is not None
    assert text[slice(*said.speaker_span)].startswith(source)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("The army left, as he considered a march on Brel, still mourning his son.", "considered", "a march on Brel"),
        ("Last week a guide accused Quill; he denied the claim as wrong.", "denied", "the claim as wrong"),
    ],
)
def test_an_aside_with_a_thing_of_its_own_tells_of_that(
    finder: StatementFinder, text: str, cue: str, content: str
) -> None:
    assert by_cue(finder, text)[cue].text == content


def test_however_many_empty_lines_follow_a_colon_are_read_to_the_end(finder: StatementFinder) -> None:
    added = "Ada Quill added:" + "\n" * 200_000
    assert by_cue(finder, added + "- -") == {}
    assert by_cue(finder, added + "The talks go on.")["added:"].text == "The talks go on."


@pytest.mark.parametrize(
    ("headline", "plain"),
    [
        ("Theresa May Rejects Plan For Brel", "Theresa May rejects plan for Brel"),
        ("Envoy Told May To Leave In March", "Envoy told May to leave in March"),
        ("John Kerry Told President Bashar Assad", "John Kerry told President Bashar Assad"),
        ("Envoys March On Brel With Their Plan", "Envoys March on Brel with their plan"),
        ("Envoys Told Grant Plan Must Wait", "Envoys told grant plan must wait"),
    ],
)
def test_a_headline_keeps_the_capitals_of_names_of_months_and_of_what_its_article_has_not(
    headline: str, plain: str
) -> None:
    small = {"plan", "may", "march", "leave", "wait", "grant"}
    assert Casing(small, {"Brel", "Theresa", "May", "Grant"}, {"rejects", "told"}).plain(headline) == plain


@pytest.mark.parametrize(
    ("text", "cue", "speaker"),
    [
        (
            "Theresa May Rejects Plan For Velm.\n\nThe leader Theresa May told Velm on Monday that the plan may fail.",
            "Rejects",
            "Theresa May",
        ),
        (
            "Will Turner Accuses Brel Army Of Attack.\n\nThe guide Will Turner said on Monday that he will leave.",
            "Accuses",
            "Will Turner",
        ),
    ],
)
def test_a_speaker_named_like_a_small_word_has_the_whole_name_in_a_headline(
    finder: StatementFinder, text: str, cue: str, speaker: str
) -> None:
    assert by_cue(finder, text)[cue].speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill was forced to admit that the ferry had sunk.",
        "Ada Quill used the speech to admit that the ferry had sunk.",
        "Ada Quill took to the stage to admit that the ferry had sunk.",
        "Ada Quill was the first to admit that the ferry had sunk.",
    ],
)
def test_what_somebody_came_to_say_is_said(finder: StatementFinder, text: str) -> None:
    found = by_cue(finder, text)["to admit"]
    assert (found.text, found.speaker) == ("that the ferry had sunk", "Ada Quill")


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill might be forced to admit that the ferry had sunk.",
        "Ada Quill never used the speech to admit that the ferry had sunk.",
        "Ada Quill used the chance to reject the plan of the two armies.",
        "Ada Quill will be the first to admit that the ferry had sunk.",
    ],
)
def test_what_somebody_might_come_to_say_is_not_said(finder: StatementFinder, text: str) -> None:
    assert by_cue(finder, text) == {}


def test_a_finding_is_reported_and_a_proof_only_with_its_source(finder: StatementFinder) -> None:
    determined = by_cue(finder, "The court determined that the ferry was late.")["determined"]
    assert (determined.text, determined.speaker) == ("that the ferry was late", "court")
    proved = by_cue(finder, "The report proved that the ferry was late.")["proved"]
    assert (proved.text, proved.speaker_span) == ("that the ferry was late", (0, len("The report")))
    assert by_cue(finder, "Proving that the ferry was late will take years.") == {}
