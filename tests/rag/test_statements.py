"""Who said what: statements found in articles, with the spans of speaker, cue and content."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.nouns import Article, Statement
from rag.statements import StatementFinder

PIECES = [
    "“",
    "”",
    '"',
    "‘",
    "’",
    "\n",
    " ",
    ". ",
    ", ",
    "Ada Quill ",
    "said ",
    "he ",
    "that ",
    "talks failed",
    "the envoy ",
    "told ",
    "to ",
]


@pytest.fixture(scope="module")
def finder() -> StatementFinder:
    return StatementFinder()


def found_in(finder: StatementFinder, text: str) -> list[Statement]:
    return list(finder.find(Article(id="a", title=None, text=text)))


def only(finder: StatementFinder, text: str) -> Statement:
    [statement] = found_in(finder, text)
    return statement


def test_a_clause_after_said_is_an_indirect_statement(finder: StatementFinder) -> None:
    text = "Ada Quill said on Monday that the talks had failed."
    statement = only(finder, text)
    assert (statement.kind, statement.cue, statement.speaker) == ("indirect", "said", "Ada Quill")
    assert statement.text == "that the talks had failed"
    assert text[slice(*statement.speaker_span or (0, 0))] == "Ada Quill"


def test_a_quotation_beside_said_is_a_direct_statement_with_its_marks(finder: StatementFinder) -> None:
    statement = only(finder, "“We will return to the table,” said Ada Quill.")
    assert (statement.kind, statement.text) == ("direct", "“We will return to the table,”")


def test_a_clause_with_quoted_words_is_a_mixed_statement(finder: StatementFinder) -> None:
    assert only(finder, 'Ada Quill said the plan was "a red line" for the league.').kind == "mixed"


def test_according_to_names_the_speaker_after_it(finder: StatementFinder) -> None:
    statement = only(finder, "According to the League, nine people were killed.")
    assert (statement.cue, statement.speaker) == ("According to", "League")
    assert statement.text == "nine people were killed"


def test_articles_found_together_give_what_each_gives_alone(finder: StatementFinder) -> None:
    articles = [Article(id=str(n), title=None, text=f"Ada Quill said {n} people had fled the town.") for n in (31, 45)]
    assert finder.find_all(articles) == [finder.find(article) for article in articles]


def test_every_span_lies_in_its_article_and_gives_the_text(finder: StatementFinder) -> None:
    text = "“We tried,” said Ada Quill. “It failed.”\n\nBo Holm, who denied it, urged them to return."
    for statement in found_in(finder, text):
        assert statement.text == " ".join(text[start:end] for start, end in statement.spans)
        assert statement.cue == text[slice(*statement.cue_span)]


def test_no_statement_is_found_in_a_text_without_reporting_words(finder: StatementFinder) -> None:
    assert found_in(finder, "The bridge was closed. Trucks waited in the rain.") == []


def test_importing_costs_no_parser_until_a_statement_is_wanted() -> None:
    code = "import sys, rag.statements; rag.statements.StatementFinder(); print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"


def test_a_split_quotation_is_one_statement_with_two_parts(finder: StatementFinder) -> None:
    text = "“We tried,” said Ada Quill. “It failed.”"
    statement = only(finder, text)
    assert [text[start:end] for start, end in statement.spans] == ["“We tried,”", "“It failed.”"]


def test_an_aside_parts_the_content_that_it_stands_in(finder: StatementFinder) -> None:
    text = "The talks, Ada Quill said, had failed."
    assert [text[start:end] for start, end in only(finder, text).spans] == ["The talks", "had failed"]


def test_auxiliaries_and_adverbs_belong_to_the_cue(finder: StatementFinder) -> None:
    assert only(finder, "Ada Quill has repeatedly said that the talks failed.").cue == "has repeatedly said"


def test_the_medium_that_follows_at_once_belongs_to_the_cue(finder: StatementFinder) -> None:
    assert only(finder, "Ada Quill said in a statement that the talks had failed.").cue == "said in a statement"


def test_whom_it_was_said_to_is_the_addressee_and_no_part_of_the_content(finder: StatementFinder) -> None:
    statement = only(finder, "Ada Quill told reporters that the talks had failed.")
    assert (statement.addressee, statement.text) == ("reporters", "that the talks had failed")


def test_a_rejected_thing_is_a_statement_with_the_force_of_rejecting(finder: StatementFinder) -> None:
    statement = only(finder, "The Harbour League rejected the plan on Monday.")
    assert (statement.speaker, statement.force, statement.text) == ("Harbour League", "reject", "the plan")


def test_what_somebody_is_urged_to_do_is_the_content_with_the_person(finder: StatementFinder) -> None:
    statement = only(finder, "Ada Quill urged the parties to return to the table.")
    assert (statement.force, statement.text) == ("demand", "the parties to return to the table")


def test_a_noun_of_saying_with_its_owner_is_a_statement(finder: StatementFinder) -> None:
    statement = only(finder, "Ada Quill’s claim that the bridge was mined moved nobody.")
    assert (statement.cue, statement.text) == ("claim", "that the bridge was mined")


def test_a_denial_of_saying_is_marked_negated(finder: StatementFinder) -> None:
    assert only(finder, "Ada Quill did not say that the talks had failed.").negated


def test_a_statement_within_a_statement_names_the_one_that_holds_it(finder: StatementFinder) -> None:
    outer, inner = found_in(finder, "Ada Quill said on Monday that Bo Holm had warned that the bridge was mined.")
    assert (inner.speaker, inner.nested_in) == ("Bo Holm", outer.id)
    assert outer.nested_in is None


def test_reporting_words_inside_a_quotation_report_nothing_of_their_own(finder: StatementFinder) -> None:
    assert len(found_in(finder, "“They said that we lied,” said Ada Quill.")) == 1


def test_a_quotation_without_reporting_words_goes_to_who_speaks_in_its_paragraph(finder: StatementFinder) -> None:
    text = "Ada Quill said that the talks had failed. The hall was empty by noon. “Nobody came back to the table.”"
    last = found_in(finder, text)[-1]
    assert (last.cue, last.speaker, last.text) == ("", "Ada Quill", "“Nobody came back to the table.”")


def test_a_quotation_in_a_paragraph_of_its_own_has_no_speaker(finder: StatementFinder) -> None:
    text = "Ada Quill said that the talks had failed.\n\n“Nobody came back to the table.”"
    assert found_in(finder, text)[-1].speaker is None


def test_the_day_named_beside_the_reporting_words_is_when_it_was_said(finder: StatementFinder) -> None:
    text = "On Wednesday Ada Quill said that the talks would resume on Friday."
    (statement,) = finder.find(Article(id="a", title=None, text=text, published=date(2022, 2, 10)))
    assert statement.said_on == date(2022, 2, 9)


def test_without_a_date_of_publication_a_weekday_tells_no_day(finder: StatementFinder) -> None:
    assert only(finder, "On Wednesday Ada Quill said that the talks would resume.").said_on is None


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_whatever_the_text_spans_lie_in_it_and_ids_differ(text: str) -> None:
    statements = StatementFinder().find(Article(id="a", title=None, text=text))
    assert len({one.id for one in statements}) == len(statements)
    for one in statements:
        assert one.cue == text[slice(*one.cue_span)]
        assert all(0 <= start < end <= len(text) for start, end in one.spans)
        assert list(one.spans) == sorted(one.spans)
